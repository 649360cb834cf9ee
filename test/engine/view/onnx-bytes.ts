import { type DType, dtypeCode } from '../../../src/engine/ir/dtype';
import type { Model } from '../../../src/engine/ir/graph';
import { encodeBytes, encodeInt, encodeText, encodeVarint, joinBytes } from '../../../src/engine/onnx/encode';
import { readModelBytes } from '../../../src/engine/onnx/read';
import type { World } from '../../../src/engine/world';

/** Small models written in the test, as protobuf bytes, so that the real reader reads them. */
export type AttributeValue =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly tensor: Uint8Array }
  | { readonly graph: Uint8Array };

export interface NodeText {
  readonly op: string;
  readonly in?: readonly string[];
  readonly out: readonly string[];
  readonly name?: string;
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

export interface GraphText {
  readonly nodes: readonly NodeText[];
  /** `name` to dims: floats. */
  readonly inputs?: Readonly<Record<string, readonly (number | string)[]>>;
  readonly outputs?: readonly string[];
  readonly tensors?: readonly Uint8Array[];
}

export function tensorBytes(name: string, dtype: DType, dims: readonly number[], payload: Uint8Array): Uint8Array {
  return joinBytes([...dims.map((dim) => encodeInt(1, dim)), encodeInt(2, dtypeCode(dtype)), encodeText(8, name), payload]);
}

export const raw = (...bytes: number[]): Uint8Array => encodeBytes(9, Uint8Array.from(bytes));
export const rawOf = (array: ArrayBufferView): Uint8Array =>
  encodeBytes(9, new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
export const strings = (...texts: string[]): Uint8Array => joinBytes(texts.map((text) => encodeText(6, text)));
export const varints = (field: number, ...values: number[]): Uint8Array => encodeBytes(field, joinBytes(values.map(encodeVarint)));
export function external(location: string, offset: number, length?: number): Uint8Array {
  const entry = (key: string, value: string) => encodeBytes(13, joinBytes([encodeText(1, key), encodeText(2, value)]));
  const range = [entry('offset', String(offset)), ...(length === undefined ? [] : [entry('length', String(length))])];
  return joinBytes([entry('location', location), ...range, encodeInt(14, 1)]);
}

export function modelBytes(graph: GraphText): Uint8Array {
  const opset = joinBytes([encodeText(1, ''), encodeInt(2, 17)]);
  return joinBytes([encodeInt(1, 8), encodeText(2, 'test'), encodeBytes(8, opset), encodeBytes(7, graphBytes(graph, 'main'))]);
}

export function testModel(graph: GraphText, files?: World['files'], path = 'test.onnx'): Model {
  return readModelBytes(path, modelBytes(graph), files && { files });
}

export function graphBytes({ nodes, inputs = {}, outputs = [], tensors = [] }: GraphText, name: string): Uint8Array {
  return joinBytes([
    ...nodes.map((node) => encodeBytes(1, nodeBytes(node))),
    encodeText(2, name),
    ...tensors.map((tensor) => encodeBytes(5, tensor)),
    ...Object.entries(inputs).map(([input, dims]) => encodeBytes(11, valueBytes(input, dims))),
    ...outputs.map((output) => encodeBytes(12, encodeText(1, output))),
  ]);
}

function nodeBytes({ op, in: inputs = [], out, name = '', domain = '', attributes = {} }: NodeText): Uint8Array {
  return joinBytes([
    ...inputs.map((input) => encodeText(1, input)),
    ...out.map((output) => encodeText(2, output)),
    encodeText(3, name),
    encodeText(4, op),
    ...Object.entries(attributes).map(([key, value]) => encodeBytes(5, attributeBytes(key, value))),
    encodeText(7, domain),
  ]);
}

function attributeBytes(name: string, value: AttributeValue): Uint8Array {
  const typed = (type: number, payload: Uint8Array) => joinBytes([encodeText(1, name), payload, encodeInt(20, type)]);
  if (typeof value === 'number') return typed(2, encodeInt(3, value));
  if (typeof value === 'string') return typed(3, encodeText(4, value));
  if ('float' in value) return typed(1, joinBytes([encodeVarint(2 * 8 + 5), new Uint8Array(Float32Array.of(value.float).buffer)]));
  if ('tensor' in value) return typed(4, encodeBytes(5, value.tensor));
  if ('graph' in value) return typed(5, encodeBytes(6, value.graph));
  return typed(7, joinBytes(value.map((item) => encodeInt(8, item))));
}

function valueBytes(name: string, dims: readonly (number | string)[]): Uint8Array {
  const shape = joinBytes(dims.map((dim) => encodeBytes(1, typeof dim === 'number' ? encodeInt(1, dim) : encodeText(2, dim))));
  const tensorType = joinBytes([encodeInt(1, dtypeCode('float')), encodeBytes(2, shape)]);
  return joinBytes([encodeText(1, name), encodeBytes(2, encodeBytes(1, tensorType))]);
}
