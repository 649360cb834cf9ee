/** ONNX TensorProto.DataType, in the order of its numbers; the names are onnx.proto's, lower case. */
const table = [
  ['undefined', 0],
  ['float', 32],
  ['uint8', 8],
  ['int8', 8],
  ['uint16', 16],
  ['int16', 16],
  ['int32', 32],
  ['int64', 64],
  ['string', 0],
  ['bool', 8],
  ['float16', 16],
  ['double', 64],
  ['uint32', 32],
  ['uint64', 64],
  ['complex64', 64],
  ['complex128', 128],
  ['bfloat16', 16],
  ['float8e4m3fn', 8],
  ['float8e4m3fnuz', 8],
  ['float8e5m2', 8],
  ['float8e5m2fnuz', 8],
  ['uint4', 4],
  ['int4', 4],
  ['float4e2m1', 4],
  ['float8e8m0', 8],
  ['uint2', 2],
  ['int2', 2],
] as const;

export type DType = (typeof table)[number][0];

export const dtypes: readonly DType[] = table.map(([name]) => name);

const bits = new Map<DType, number>(table.map(([name, width]) => [name, width]));

export function dtypeFromCode(code: number): DType | undefined {
  return dtypes[code];
}

export function dtypeCode(dtype: DType): number {
  return dtypes.indexOf(dtype);
}

/** Bits of one element in memory; 0 for strings, whose size depends on their text. */
export function bitsOf(dtype: DType): number {
  return bits.get(dtype) ?? 0;
}

/** Bytes of `count` elements, packed as ONNX packs sub-byte types (two int4 to a byte, the last byte padded). */
export function bytesOf(dtype: DType, count: number): number {
  return Math.ceil((bitsOf(dtype) * count) / 8);
}
