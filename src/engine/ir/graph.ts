import type { Diagnostic } from '../problem';
import type { DType } from './dtype';

/** A range of the model's file, in bytes. */
export interface Span {
  readonly at: number;
  readonly length: number;
}

/** A dimension: a number, a symbol or an expression of symbols (`N`, `2*N`), or unknown. */
export type Dim = number | string | undefined;

/** `dims: undefined` means that not even the rank is known. */
export type ValueType =
  | { readonly kind: 'tensor' | 'sparse'; readonly dtype: DType | undefined; readonly dims: readonly Dim[] | undefined }
  | { readonly kind: 'sequence' | 'optional'; readonly element: ValueType | undefined }
  | { readonly kind: 'map'; readonly key: DType | undefined; readonly value: ValueType | undefined };

/** Where a tensor's elements lie. Nothing is decoded until somebody asks (`onnx/tensor.ts`). */
export type TensorData =
  | { readonly in: 'raw'; readonly span: Span }
  /** `float_data`, `int32_data` ...: packed runs, or single fields one after another. */
  | { readonly in: 'typed'; readonly field: TypedField; readonly runs: readonly { readonly span: Span; readonly packed: boolean }[] }
  | { readonly in: 'strings'; readonly spans: readonly Span[] }
  | { readonly in: 'external'; readonly location: string; readonly offset: number; readonly length: number | undefined }
  | { readonly in: 'none' };

export type TypedField = 'float_data' | 'int32_data' | 'int64_data' | 'double_data' | 'uint64_data';

/** A tensor is a reference until somebody needs its bytes. */
export interface TensorRef {
  readonly name: string;
  readonly dtype: DType;
  readonly dims: readonly number[];
  readonly data: TensorData;
  /** The whole TensorProto. */
  readonly span: Span;
}

export interface SparseTensorRef {
  readonly values: TensorRef;
  readonly indices: TensorRef;
  readonly dims: readonly number[];
}

/** Integers beyond 2^53 are bigint, all others number. */
export type Int = number | bigint;

export type Attribute = { readonly name: string; readonly doc?: string } & (
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'int'; readonly value: Int }
  | { readonly type: 'string'; readonly value: string; readonly bytes: Uint8Array }
  | { readonly type: 'tensor'; readonly value: TensorRef }
  | { readonly type: 'graph'; readonly value: Graph }
  | { readonly type: 'sparse'; readonly value: SparseTensorRef }
  | { readonly type: 'type'; readonly value: ValueType | undefined }
  | { readonly type: 'floats'; readonly value: readonly number[] }
  | { readonly type: 'ints'; readonly value: readonly Int[] }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'tensors'; readonly value: readonly TensorRef[] }
  | { readonly type: 'graphs'; readonly value: readonly Graph[] }
  | { readonly type: 'sparses'; readonly value: readonly SparseTensorRef[] }
  | { readonly type: 'types'; readonly value: readonly (ValueType | undefined)[] }
  /** Inside a function body: the caller's attribute of that name. */
  | { readonly type: 'ref'; readonly value: string }
);

export interface Node {
  /** Index in `Model.nodes`: the key of every overlay column. Nodes of function bodies have -1. */
  readonly id: number;
  /** Unique in the model and the same everywhere: the file's own name where it is unique, else made (`onnx/names.ts`). */
  readonly name: string;
  /** The name as the file has it, perhaps empty, perhaps not unique. */
  readonly ownName: string;
  readonly opType: string;
  /** `''` is ai.onnx. */
  readonly domain: string;
  /** Value names; `''` is an omitted optional input or output. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly metadata: ReadonlyMap<string, string>;
  readonly doc: string;
  /** The graph it stands in. */
  readonly graph: Graph;
  readonly span: Span;
}

export interface ValueInfo {
  readonly name: string;
  readonly type: ValueType | undefined;
  readonly doc: string;
}

export interface Graph {
  /** Index in `Model.graphs`; 0 is the main graph. Function bodies have -1. */
  readonly id: number;
  readonly name: string;
  /** In the file's order, which need not be sorted. */
  readonly nodes: readonly Node[];
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly initializers: ReadonlyMap<string, TensorRef>;
  readonly sparseInitializers: ReadonlyMap<string, SparseTensorRef>;
  /** What the file declares about inner values. */
  readonly valueInfo: ReadonlyMap<string, ValueInfo>;
  /** The node whose attribute holds this graph; inner names may refer to values of its graph. */
  readonly parent: { readonly node: Node; readonly attribute: string } | undefined;
  readonly span: Span;
}

export interface FunctionDef {
  readonly name: string;
  readonly domain: string;
  readonly overload: string;
  readonly attributes: readonly string[];
  readonly defaults: ReadonlyMap<string, Attribute>;
  readonly opsets: ReadonlyMap<string, number>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly body: Graph;
  readonly span: Span;
}

/** Everything that the file says, as references into the file. Never changed: an edit makes a new file (`onnx/write.ts`). */
export interface Model {
  readonly path: string;
  readonly irVersion: number;
  readonly producer: string;
  readonly producerVersion: string;
  readonly domain: string;
  readonly modelVersion: Int;
  readonly doc: string;
  /** Domain to version; `''` is ai.onnx. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly metadata: ReadonlyMap<string, string>;
  readonly functions: readonly FunctionDef[];
  /** All graphs but function bodies; [0] is the main graph. */
  readonly graphs: readonly Graph[];
  /** All nodes but those of function bodies: the main graph's first, then the subgraphs', depth first. `nodes[i].id === i`. */
  readonly nodes: readonly Node[];
  /** What was wrong with the file and did not stop the reading. */
  readonly diagnostics: readonly Diagnostic[];
  readonly bytes: ModelBytes;
}

/** The model's file. What the reader loaded is there at once (`view`), the rest on request (`load`). */
export interface ModelBytes {
  readonly size: number;
  /** The bytes when they are in memory: always so for spans up to `inlineLimit`. */
  view(span: Span): Uint8Array | undefined;
  load(span: Span): Promise<Uint8Array>;
}

/** Payloads up to this many bytes are always in memory after reading: shape arithmetic needs them at once. */
export const inlineLimit = 64 * 1024;
