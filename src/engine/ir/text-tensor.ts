import { encodeBytes, encodeInt, encodeText, joinBytes } from '../onnx/encode';
import { bitsOf, type DType, dtypeCode } from './dtype';
import type { Int } from './graph';

/** `none` is `...` in the text: a tensor of which only the shape matters. */
export type Payload = 'none' | 'zeros' | readonly (Int | string)[] | ExternalRange;

export interface ExternalRange {
  readonly location: string;
  readonly offset: Int;
  readonly length: Int;
}

type Bytes = (values: readonly number[], exact: readonly Int[]) => ArrayBufferView;

const writers: Partial<Record<DType, Bytes>> = {
  float: (values) => Float32Array.from(values),
  double: (values) => Float64Array.from(values),
  int8: (values) => Int8Array.from(values),
  uint8: (values) => Uint8Array.from(values),
  bool: (values) => Uint8Array.from(values),
  int16: (values) => Int16Array.from(values),
  uint16: (values) => Uint16Array.from(values),
  int32: (values) => Int32Array.from(values),
  uint32: (values) => Uint32Array.from(values),
  int64: (_, exact) => BigInt64Array.from(exact, BigInt),
  uint64: (_, exact) => BigUint64Array.from(exact, BigInt),
  float16: (values) => Uint16Array.from(values, halfBits),
  bfloat16: (values) => Uint16Array.from(values, (value) => (new Uint32Array(Float32Array.of(value).buffer)[0] as number) >>> 16),
  int4: packNibbles,
  uint4: packNibbles,
};

/** Two elements to a byte, the first in its low half. */
function packNibbles(values: readonly number[]): Uint8Array {
  return Uint8Array.from(
    { length: Math.ceil(values.length / 2) },
    (_, at) => ((values[2 * at] ?? 0) & 15) | (((values[2 * at + 1] ?? 0) & 15) << 4),
  );
}

/** IEEE half precision, rounded toward zero; what is too small becomes zero. */
export function halfBits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (size >= 65520) return sign | 0x7c00;
  const exponent = Math.max(Math.floor(Math.log2(size)), -14);
  if (size < 2 ** -24) return sign;
  const mantissa = Math.floor((size / 2 ** exponent) * 1024);
  return sign | (mantissa < 1024 ? mantissa : ((exponent + 15) << 10) | (mantissa & 1023));
}

/** A TensorProto: values as raw data, texts as strings. */
export function encodeTensor(name: string, dtype: DType, dims: readonly number[], payload: Payload): Uint8Array {
  return joinBytes([
    ...dims.map((dim) => encodeInt(1, dim)),
    encodeInt(2, dtypeCode(dtype)),
    encodeText(8, name),
    encodePayload(dtype, dims, payload),
  ]);
}

/** `data_location` EXTERNAL and its entries. */
function encodeExternal(range: ExternalRange): Uint8Array {
  const entries = Object.entries(range).map(([key, value]) =>
    encodeBytes(13, joinBytes([encodeText(1, key), encodeText(2, String(value))])),
  );
  return joinBytes([...entries, encodeInt(14, 1)]);
}

function encodePayload(dtype: DType, dims: readonly number[], payload: Payload): Uint8Array {
  if (payload === 'none') return new Uint8Array(0);
  if (typeof payload === 'object' && 'location' in payload) return encodeExternal(payload);
  const count = dims.reduce((total, dim) => total * dim, 1);
  if (payload === 'zeros') return encodeBytes(9, new Uint8Array(Math.ceil((count * bitsOf(dtype)) / 8)));
  if (dtype === 'string') return joinBytes(payload.map((text) => encodeText(6, String(text))));
  const { buffer, byteOffset, byteLength } = writers[dtype]?.(payload.map(Number), payload as readonly Int[]) ?? new Uint8Array(0);
  return encodeBytes(9, new Uint8Array(buffer, byteOffset, byteLength));
}
