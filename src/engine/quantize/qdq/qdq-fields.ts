import type { DType } from '../../ir/dtype';
import { dtypeCode } from '../../ir/dtype';
import type { Int } from '../../ir/graph';
import { encodeTensor } from '../../ir/text-tensor';
import { encodeBytes, encodeInt, encodeText, encodeVarint, joinBytes } from '../../onnx/encode';
import { wireType } from '../../onnx/wire';
import type { ByteStream, NewBytes } from '../../onnx/write';

/** Field numbers of onnx.proto (`onnx/wire.ts`). */
export const field = {
  model: { irVersion: 1, opsetImport: 8 },
  graph: { node: 1, initializer: 5, input: 11, valueInfo: 13 },
  node: { input: 1, output: 2, name: 3, opType: 4, attribute: 5, domain: 7 },
  attribute: { name: 1, float: 2, int: 3, text: 4, type: 20 },
  opset: { domain: 1, version: 2 },
  tensor: { dims: 1, dtype: 2, name: 8, raw: 9 },
} as const;

/** AttributeProto.AttributeType INT. */
const intAttributeType = 2;

export interface NewNode {
  readonly name: string;
  readonly opType:
    | 'QuantizeLinear'
    | 'DequantizeLinear'
    | 'Where'
    | 'Gather'
    | 'Identity'
    | 'Flatten'
    | 'ReduceMin'
    | 'ReduceMax'
    | 'ReduceSum';
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, number>>;
}

/** A node as a field of its graph. */
export function nodeField({ name, opType, domain, inputs, output, attributes = {} }: NewNode): Uint8Array {
  const parts = [
    ...inputs.map((input) => encodeText(field.node.input, input)),
    encodeText(field.node.output, output),
    encodeText(field.node.name, name),
    encodeText(field.node.opType, opType),
    ...Object.entries(attributes).map(([key, value]) => encodeBytes(field.node.attribute, intAttribute(key, value))),
    ...(domain === '' ? [] : [encodeText(field.node.domain, domain)]),
  ];
  return encodeBytes(field.graph.node, joinBytes(parts));
}

/** AttributeProto.AttributeType STRING. */
const textAttributeType = 3;

/** An AttributeProto. */
export function textAttribute(name: string, value: string): Uint8Array {
  return joinBytes([
    encodeText(field.attribute.name, name),
    encodeText(field.attribute.text, value),
    encodeInt(field.attribute.type, textAttributeType),
  ]);
}

/** AttributeProto.AttributeType FLOAT. */
const floatAttributeType = 1;

/** A float attribute as a field of its node. */
export function floatAttributeField(name: string, value: number): Uint8Array {
  const content = joinBytes([
    encodeText(field.attribute.name, name),
    encodeFloat(field.attribute.float, value),
    encodeInt(field.attribute.type, floatAttributeType),
  ]);
  return encodeBytes(field.node.attribute, content);
}

function encodeFloat(number: number, value: number): Uint8Array {
  return joinBytes([encodeVarint(number * 8 + wireType.fixed32), new Uint8Array(Float32Array.of(value).buffer)]);
}

function intAttribute(name: string, value: number): Uint8Array {
  return joinBytes([
    encodeText(field.attribute.name, name),
    encodeInt(field.attribute.int, value),
    encodeInt(field.attribute.type, intAttributeType),
  ]);
}

/** An initializer as a field of its graph. */
export function tensorField(name: string, dtype: DType, dims: readonly number[], values: readonly Int[]): Uint8Array {
  return encodeBytes(field.graph.initializer, encodeTensor(name, dtype, dims, values));
}

/** An initializer whose payload is made while it is written. */
export function streamedField(name: string, dtype: DType, dims: readonly number[], payload: ByteStream): readonly NewBytes[] {
  const head = joinBytes([
    ...dims.map((dim) => encodeInt(field.tensor.dims, dim)),
    encodeInt(field.tensor.dtype, dtypeCode(dtype)),
    encodeText(field.tensor.name, name),
    tag(field.tensor.raw),
    encodeVarint(payload.length),
  ]);
  const outer = joinBytes([tag(field.graph.initializer), encodeVarint(head.length + payload.length)]);
  return [outer, head, payload];
}

function tag(number: number): Uint8Array {
  return encodeVarint(number * 8 + wireType.bytes);
}

export function opsetField(domain: string, version: number): Uint8Array {
  const parts = [encodeText(field.opset.domain, domain), encodeInt(field.opset.version, version)];
  return encodeBytes(field.model.opsetImport, joinBytes(parts));
}
