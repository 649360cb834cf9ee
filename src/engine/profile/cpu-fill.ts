import type { DType } from '../ir/dtype';
import type { Fill, InputSpec } from './cpu-protocol';

/** Data of one input as onnxruntime-node takes it; float16 as bit patterns, bool as bytes. */
export type TensorData = string[] | NumberArray;
export type NumberArray =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

export interface FilledInput {
  /** onnxruntime-node's name of the type. */
  readonly ort: string;
  readonly data: TensorData;
}

interface Kind {
  readonly ort: string;
  readonly bytes: number;
  readonly make: (length: number, value: (index: number) => number) => NumberArray;
  readonly view: (bytes: ArrayBuffer) => NumberArray;
}

type ArrayType<T extends NumberArray, V> = {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer): T;
  from(source: { readonly length: number }, value: (item: unknown, index: number) => V): T;
};

function numbers<T extends NumberArray>(ort: string, type: ArrayType<T, number>): Kind {
  return {
    ort,
    bytes: type.BYTES_PER_ELEMENT,
    make: (length, value) => type.from({ length }, (_, index) => value(index)),
    view: (bytes) => new type(bytes),
  };
}

function bigints<T extends NumberArray>(ort: string, type: ArrayType<T, bigint>): Kind {
  return {
    ort,
    bytes: type.BYTES_PER_ELEMENT,
    make: (length, value) => type.from({ length }, (_, index) => BigInt(value(index))),
    view: (bytes) => new type(bytes),
  };
}

const kinds: Partial<Record<DType, Kind>> = {
  float: numbers('float32', Float32Array),
  double: numbers('float64', Float64Array),
  float16: numbers('float16', Uint16Array),
  uint8: numbers('uint8', Uint8Array),
  int8: numbers('int8', Int8Array),
  uint16: numbers('uint16', Uint16Array),
  int16: numbers('int16', Int16Array),
  int32: numbers('int32', Int32Array),
  uint32: numbers('uint32', Uint32Array),
  int64: bigints('int64', BigInt64Array),
  uint64: bigints('uint64', BigUint64Array),
  bool: numbers('bool', Uint8Array),
};

/** Element types that can be made. */
export function canFill(dtype: DType): boolean {
  return dtype === 'string' || kinds[dtype] !== undefined;
}

/** The input's values: the same for the same spec on every machine, so that two runs time the same work. */
export function fillInput(spec: InputSpec): FilledInput {
  const length = elements(spec);
  if (spec.dtype === 'string') return { ort: 'string', data: new Array<string>(length).fill('a') };
  const { ort, make } = kindOf(spec);
  return { ort, data: make(length, valueSource(spec)) };
}

/** The input's values from a file of raw little-endian elements; undefined where its size does not fit the shape. */
export function inputFromBytes(spec: InputSpec, file: Uint8Array): FilledInput | undefined {
  const { ort, bytes, view } = kindOf(spec);
  return file.byteLength === bytes * elements(spec) ? { ort, data: view(file.slice().buffer as ArrayBuffer) } : undefined;
}

function elements({ dims }: InputSpec): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

function kindOf({ name, dtype }: InputSpec): Kind {
  const kind = kinds[dtype];
  if (!kind) throw new Error(`the input ${JSON.stringify(name)} has the type ${dtype}, which cannot be made`);
  return kind;
}

/** Bit patterns of float16 from 0.25 (0x3400) up to 1 (0x3c00): no denormal, no infinity. */
const halfBits = { from: 0x3400, count: 0x0800 };

function valueSource({ name, dtype, fill }: InputSpec): (index: number) => number {
  const random = generator(name);
  if (dtype === 'float16') return halfSource(fill, random);
  const values: Record<Fill['kind'], (index: number) => number> = {
    ones: () => 1,
    zeros: () => 0,
    range: (index) => index,
    random: integral(dtype) ? () => Math.floor(random() * below(fill)) : () => random() * 2 - 1,
  };
  return values[fill.kind];
}

function halfSource(fill: Fill, random: () => number): () => number {
  if (fill.kind === 'ones') return () => halfBits.from + halfBits.count;
  if (fill.kind === 'zeros') return () => 0;
  return () => halfBits.from + Math.floor(random() * halfBits.count);
}

function below(fill: Fill): number {
  return fill.kind === 'random' ? fill.below : 1;
}

function integral(dtype: DType): boolean {
  return dtype !== 'float' && dtype !== 'double' && dtype !== 'float16';
}

/** A linear congruential generator (constants of Numerical Recipes), seeded by the name: no two inputs hold the same values. */
function generator(name: string): () => number {
  const step = (state: number, add: number) => (Math.imul(state, 1664525) + add) >>> 0;
  let state = [...name].reduce((seed, character) => step(seed, character.codePointAt(0) ?? 0), 1);
  return () => {
    state = step(state, 1013904223);
    return state / 2 ** 32;
  };
}
