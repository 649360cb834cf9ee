import { bitsOf, bytesOf, type DType } from '../ir/dtype';
import type { Int, Model, ModelBytes, TensorRef, TypedField } from '../ir/graph';
import { Problem } from '../problem';
import type { World } from '../world';
import { decodeElements, type Elements } from './decode';
import { joinBytes } from './encode';
import { loadExternal } from './external';
import { decodeText } from './text';

/** Elements of a tensor: the product of its dims, 1 for a scalar; Infinity or a negative number where the file says nonsense. */
export function elementCount(dims: readonly number[]): number {
  return dims.reduce((count, dim) => count * dim, 1);
}

/** Bytes the elements take in memory, by dtype and dims; for strings unknown. */
export function tensorBytes({ dtype, dims }: TensorRef): number | undefined {
  const count = elementCount(dims);
  return bitsOf(dtype) === 0 || !Number.isSafeInteger(count) || count < 0 ? undefined : bytesOf(dtype, count);
}

/**
 * The elements as little-endian bytes, laid out as ONNX's `raw_data` whatever field they came from.
 * Throws a Problem where the data is missing or does not fit the shape.
 */
export async function loadRaw(tensor: TensorRef, model: Pick<Model, 'path' | 'bytes'>, files: World['files']): Promise<Uint8Array> {
  const expected = tensorBytes(tensor);
  const { data } = tensor;
  if (data.in === 'external') return fitted(tensor, await loadExternal(tensor, data, model, files, expected), expected);
  if (data.in === 'raw') return fitted(tensor, await model.bytes.load(data.span), expected);
  if (data.in === 'typed') {
    const runs = await Promise.all(data.runs.map(async ({ span, packed }) => ({ bytes: await model.bytes.load(span), packed })));
    return fitted(tensor, typedToRaw(tensor.dtype, data.field, runs), expected);
  }
  return fitted(tensor, new Uint8Array(0), expected);
}

export async function loadElements(tensor: TensorRef, model: Model, files: World['files']): Promise<Elements | readonly string[]> {
  if (tensor.data.in === 'strings') return Promise.all(tensor.data.spans.map(async (span) => decodeText(await model.bytes.load(span))));
  const elements = decodeElements(tensor.dtype, await loadRaw(tensor, model, files), elementCount(tensor.dims));
  if (elements) return elements;
  throw new Problem(
    'tensor-dtype',
    tensor.name,
    `Values of type "${tensor.dtype}" cannot be read from this tensor.`,
    'Export the model with a data type that ONNX defines.',
  );
}

function fitted(tensor: TensorRef, bytes: Uint8Array, expected: number | undefined): Uint8Array {
  if (expected === bytes.length) return bytes;
  throw new Problem(
    'tensor-size',
    tensor.name,
    `Tensor "${tensor.name}" is ${tensor.dtype}[${tensor.dims.join('×')}], which takes ${expected ?? 'no definite number of'} bytes, but its data has ${bytes.length}.`,
    'Export the model again: shape and data must agree.',
  );
}

/** Integers of a small tensor that is in memory, at once: shape arithmetic lives on them. Undefined when it is large, external or not integer. */
export function smallInts(tensor: TensorRef, bytes: ModelBytes): readonly Int[] | undefined {
  if (!/^(u?int\d+|bool)$/.test(tensor.dtype)) return undefined;
  const elements = smallElements(tensor, bytes);
  return (
    elements &&
    Array.from(elements as ArrayLike<number | bigint>, (value) => (typeof value === 'bigint' && isSafe(value) ? Number(value) : value))
  );
}

/** Numbers of a small tensor of any numeric type that is in memory. */
export function smallNumbers(tensor: TensorRef, bytes: ModelBytes): readonly number[] | undefined {
  const elements = smallElements(tensor, bytes);
  return elements && Array.from(elements as ArrayLike<number | bigint>, Number);
}

function isSafe(value: bigint): boolean {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
}

/** More elements than this are data, not shape arithmetic. */
const smallCount = 4096;

function smallElements(tensor: TensorRef, bytes: ModelBytes): Elements | undefined {
  const count = elementCount(tensor.dims);
  if (!(count >= 0 && count <= smallCount)) return undefined;
  const raw = rawInMemory(tensor, bytes);
  return raw && raw.length === tensorBytes(tensor) ? decodeElements(tensor.dtype, raw, count) : undefined;
}

function rawInMemory({ data, dtype }: TensorRef, bytes: ModelBytes): Uint8Array | undefined {
  if (data.in === 'raw') return bytes.view(data.span);
  if (data.in === 'none') return new Uint8Array(0);
  if (data.in !== 'typed') return undefined;
  const runs: { bytes: Uint8Array; packed: boolean }[] = [];
  for (const { span, packed } of data.runs) {
    const view = bytes.view(span);
    if (!view) return undefined;
    runs.push({ bytes: view, packed });
  }
  return typedToRaw(dtype, data.field, runs);
}

/** Bytes of one element as the field holds it. Two int4 share one int32 of `int32_data`, as they share one byte of raw data. */
function storedBytes(dtype: DType): number {
  return Math.max(1, bitsOf(dtype) / (dtype.startsWith('complex') ? 16 : 8));
}

function typedToRaw(dtype: DType, field: TypedField, runs: readonly { bytes: Uint8Array; packed: boolean }[]): Uint8Array {
  if (field === 'float_data' || field === 'double_data')
    return joinBytes(runs.map(({ bytes, packed }) => (packed ? bytes : untag(bytes, field === 'float_data' ? 4 : 8))));
  const size = storedBytes(dtype);
  const out: number[] = [];
  for (const { bytes, packed } of runs) varintsToBytes(bytes, packed, size, out);
  return Uint8Array.from(out);
}

/** Unpacked fixed-size elements: value, tag, value, tag ... value. */
function untag(bytes: Uint8Array, size: number): Uint8Array {
  const count = Math.floor((bytes.length + 1) / (size + 1));
  const out = new Uint8Array(count * size);
  for (let i = 0; i < count; i++) out.set(bytes.subarray(i * (size + 1), i * (size + 1) + size), i * size);
  return out;
}

function varintsToBytes(bytes: Uint8Array, packed: boolean, size: number, out: number[]): void {
  let at = 0;
  while (at < bytes.length) {
    let value = 0n;
    for (let shift = 0n; at < bytes.length; shift += 7n) {
      const byte = bytes[at++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    for (let i = 0; i < size; i++) out.push(Number((value >> BigInt(8 * i)) & 0xffn));
    if (!packed) at++; // the tag of the next element
  }
}

/** Bytes that the file holds for a tensor, where they can be told without reading it. */
export function storedSize({ data }: TensorRef): number | undefined {
  if (data.in === 'raw') return data.span.length;
  if (data.in === 'none') return 0;
  return undefined;
}
