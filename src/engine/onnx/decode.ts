import { bitsOf, type DType } from '../ir/dtype';

/** Decoded elements. Sub-byte integers come as one number each, every 8- and 16-bit float as a float; 64-bit integers stay exact. */
export type Elements =
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | BigInt64Array
  | BigUint64Array;

/** `count` elements from little-endian bytes laid out as ONNX's `raw_data`. Undefined for strings and unknown types. */
export function decodeElements(dtype: DType, bytes: Uint8Array, count: number): Elements | undefined {
  const direct = arrays[dtype];
  if (direct) return direct(aligned(bytes), count);
  const small = smallFloats[dtype];
  if (small) return Float32Array.from({ length: count }, (_, i) => small(bitsAt(bytes, i, bitsOf(dtype))));
  if (bitsOf(dtype) > 0 && bitsOf(dtype) < 8) return unpack(dtype, bytes, count);
  return undefined;
}

/** Complex numbers come as pairs, real part first. */
const arrays: Partial<Record<DType, (buffer: ArrayBuffer, count: number) => Elements>> = {
  float: (buffer, count) => new Float32Array(buffer, 0, count),
  double: (buffer, count) => new Float64Array(buffer, 0, count),
  complex64: (buffer, count) => new Float32Array(buffer, 0, count * 2),
  complex128: (buffer, count) => new Float64Array(buffer, 0, count * 2),
  int8: (buffer, count) => new Int8Array(buffer, 0, count),
  uint8: (buffer, count) => new Uint8Array(buffer, 0, count),
  bool: (buffer, count) => new Uint8Array(buffer, 0, count),
  int16: (buffer, count) => new Int16Array(buffer, 0, count),
  uint16: (buffer, count) => new Uint16Array(buffer, 0, count),
  int32: (buffer, count) => new Int32Array(buffer, 0, count),
  uint32: (buffer, count) => new Uint32Array(buffer, 0, count),
  int64: (buffer, count) => new BigInt64Array(buffer, 0, count),
  uint64: (buffer, count) => new BigUint64Array(buffer, 0, count),
};

const smallFloats: Partial<Record<DType, (bits: number) => number>> = {
  float16: (bits) => tinyFloat(bits, 5, 10, 'ieee'),
  bfloat16: (bits) => tinyFloat(bits, 8, 7, 'ieee'),
  float8e4m3fn: (bits) => tinyFloat(bits, 4, 3, 'fn'),
  float8e4m3fnuz: (bits) => tinyFloat(bits, 4, 3, 'fnuz'),
  float8e5m2: (bits) => tinyFloat(bits, 5, 2, 'ieee'),
  float8e5m2fnuz: (bits) => tinyFloat(bits, 5, 2, 'fnuz'),
  float8e8m0: (bits) => (bits === 255 ? Number.NaN : 2 ** (bits - 127)),
  float4e2m1: (bits) => tinyFloat(bits, 2, 1, 'finite'),
};

/**
 * A float of 1 + `exponentBits` + `mantissaBits`. `fn`: no infinities, NaN is all ones; `fnuz`: besides, no negative zero (it is NaN) and the
 * bias is one more; `finite`: neither infinities nor NaN (OCP Microscaling formats, and the FP8 page of the ONNX docs).
 */
function tinyFloat(bits: number, exponentBits: number, mantissaBits: number, style: 'ieee' | 'fn' | 'fnuz' | 'finite'): number {
  const mantissaSize = 1 << mantissaBits;
  const mantissa = bits & (mantissaSize - 1);
  const exponentMax = (1 << exponentBits) - 1;
  const exponent = (bits >> mantissaBits) & exponentMax;
  const sign = bits >> (exponentBits + mantissaBits) ? -1 : 1;
  if (style === 'ieee' && exponent === exponentMax) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (style === 'fn' && exponent === exponentMax && mantissa === mantissaSize - 1) return Number.NaN;
  if (style === 'fnuz' && sign < 0 && exponent === 0 && mantissa === 0) return Number.NaN;
  const bias = (1 << (exponentBits - 1)) - (style === 'fnuz' ? 0 : 1);
  if (exponent === 0) return (sign * mantissa * 2 ** (1 - bias)) / mantissaSize;
  return sign * (1 + mantissa / mantissaSize) * 2 ** (exponent - bias);
}

/** Element `index` of `width` bits, the low bits of a byte first. */
function bitsAt(bytes: Uint8Array, index: number, width: number): number {
  if (width === 16) return bytes[index * 2]! | (bytes[index * 2 + 1]! << 8);
  const bit = index * width;
  return (bytes[bit >> 3]! >> (bit & 7)) & ((1 << width) - 1);
}

function unpack(dtype: DType, bytes: Uint8Array, count: number): Int8Array | Uint8Array {
  const width = bitsOf(dtype);
  const signed = dtype.startsWith('int');
  const top = 1 << (width - 1);
  const one = (index: number): number => {
    const bits = bitsAt(bytes, index, width);
    return signed && bits >= top ? bits - 2 * top : bits;
  };
  const out = signed ? new Int8Array(count) : new Uint8Array(count);
  for (let i = 0; i < count; i++) out[i] = one(i);
  return out;
}

/**
 * Typed arrays need an aligned start; a view into a file seldom has one. Machines that run this are little-endian, like ONNX.
 * Copied by the constructor: `slice` of a Node Buffer copies nothing.
 */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return bytes.byteOffset % 8 === 0 && bytes.buffer instanceof ArrayBuffer && bytes.byteOffset === 0
    ? bytes.buffer
    : new Uint8Array(bytes).buffer;
}
