import { bitsOf, type DType } from '../../ir/dtype';
import { halfBits } from '../../ir/text-tensor';
import { decodeElements } from '../../onnx/decode';
import { elementCount } from '../../onnx/tensor';
import { type FilledInput, inputFromBytes, type NumberArray } from '../../profile/cpu-fill';
import { transposed } from '../../profile/cpu-npy';
import { toFloat16 } from '../qdq/stored-type';
import { type ImageShape, imageShape } from './image-shape';
import type { SampleInput } from './samples';

/** Elements as a file holds them: little-endian, in C order. */
export interface ArrayData {
  readonly dtype: DType;
  readonly dims: readonly number[];
  readonly bytes: Uint8Array;
}

/** The values of one input of one sample as onnxruntime-node takes them; undefined where there are more or fewer than the input has. */
export function feedOf(array: ArrayData, input: SampleInput): FilledInput | undefined {
  const { dtype, bytes } = arranged(array, input);
  const spec = { ...input, fill: { kind: 'zeros' } } as const;
  const norm = normalization(input, dtype === 'uint8');
  if (dtype === input.dtype && !norm) return inputFromBytes(spec, bytes);
  const count = elementCount(input.dims);
  const values = bytes.length === (count * bitsOf(dtype)) / 8 ? decodeElements(dtype, bytes, count) : undefined;
  const numbers = values && Float64Array.from(values as Iterable<number | bigint>, Number);
  if (numbers && norm) normalize(numbers, norm);
  return numbers && inputFromBytes(spec, bytesOfNumbers(input.dtype, numbers));
}

/** Pixels, 8 bits each and channels last, as the input takes them. */
export function feedOfPixels(pixels: Uint8Array, channels: number, input: SampleInput, shape: ImageShape): FilledInput | undefined {
  const { layout, height, width } = shape;
  const area = height * width;
  const norm = normalization(input, true) ?? pixelDefault(input, channels);
  const numbers = new Float64Array(area * channels);
  for (let channel = 0; channel < channels; channel++) {
    const factor = norm.scale / (norm.std[channel % norm.std.length] as number);
    const less = (norm.mean[channel % norm.mean.length] as number) / (norm.std[channel % norm.std.length] as number);
    const [start, step] = layout === 'nchw' ? [channel * area, 1] : [channel, channels];
    for (let at = 0; at < area; at++) numbers[start + at * step] = (pixels[at * channels + channel] as number) * factor - less;
  }
  return inputFromBytes({ ...input, fill: { kind: 'zeros' } }, bytesOfNumbers(input.dtype, numbers));
}

interface Normalization {
  readonly scale: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly channelAxis: 'first' | 'last';
  readonly inner: number;
}

/** Undefined where nothing is asked for: arrays are taken as they are. */
function normalization({ dims, preprocessing }: SampleInput, arePixels: boolean): Normalization | undefined {
  const { scale, mean, std } = preprocessing;
  if (scale === undefined && !mean && !std) return undefined;
  const shape = imageShape(dims);
  return {
    scale: scale ?? (arePixels ? 1 / 255 : 1),
    mean: mean ?? [0],
    std: std ?? [1],
    channelAxis: shape?.layout === 'nchw' ? 'first' : 'last',
    inner: shape ? shape.height * shape.width : 1,
  };
}

/** Of pictures: 0 to 1 for floats, pixels themselves for integers. */
function pixelDefault({ dtype }: SampleInput, channels: number): Normalization {
  const isFloat = dtype === 'float' || dtype === 'float16' || dtype === 'double';
  return { scale: isFloat ? 1 / 255 : 1, mean: new Array(channels).fill(0), std: [1], channelAxis: 'last', inner: 1 };
}

function normalize(values: Float64Array, { scale, mean, std, channelAxis, inner }: Normalization): void {
  for (let at = 0; at < values.length; at++) {
    const channel = channelAxis === 'first' ? Math.floor(at / inner) : at;
    values[at] = ((values[at] as number) * scale - (mean[channel % mean.length] as number)) / (std[channel % std.length] as number);
  }
}

/** The array with its channels where the input has them. */
function arranged(array: ArrayData, { dims, preprocessing: { layout } }: SampleInput): ArrayData {
  const wanted = imageShape(dims)?.layout;
  if (!layout || !wanted || layout === wanted || array.dims.length < 3) return array;
  const lead = array.dims.slice(0, -3).map((_, axis) => axis);
  const [a, b, c] = [lead.length, lead.length + 1, lead.length + 2];
  const axes = [...lead, ...(layout === 'nhwc' ? [c, a, b] : [b, c, a])];
  const bytes = transposed(array.bytes, array.dims, axes, bitsOf(array.dtype) / 8);
  return { ...array, dims: axes.map((axis) => array.dims[axis] as number), bytes };
}

const writers: Partial<Record<DType, (values: Float64Array) => NumberArray>> = {
  float: (values) => Float32Array.from(values),
  double: (values) => values,
  float16: (values) => Uint16Array.from(values, (value) => halfBits(toFloat16(value))),
  uint8: (values) => Uint8Array.from(values, (value) => Math.min(255, Math.max(0, Math.round(value)))),
  int8: (values) => Int8Array.from(values),
  uint16: (values) => Uint16Array.from(values),
  int16: (values) => Int16Array.from(values),
  int32: (values) => Int32Array.from(values),
  uint32: (values) => Uint32Array.from(values),
  int64: (values) => BigInt64Array.from(Array.from(values, (value) => BigInt(Math.round(value)))),
  uint64: (values) => BigUint64Array.from(Array.from(values, (value) => BigInt(Math.round(value)))),
  bool: (values) => Uint8Array.from(values, (value) => Number(value !== 0)),
};

function bytesOfNumbers(dtype: DType, values: Float64Array): Uint8Array {
  const { buffer, byteOffset, byteLength } = writers[dtype]?.(values) ?? new Uint8Array(0);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The index of the first element that is NaN or infinite. */
export function firstNotFinite({ ort, data }: FilledInput): number | undefined {
  const isHalf = ort === 'float16';
  if (!isHalf && !(data instanceof Float32Array) && !(data instanceof Float64Array)) return undefined;
  const exponent = 0x7c00;
  const at = (data as Float32Array).findIndex((value) => (isHalf ? (value & exponent) === exponent : !Number.isFinite(value)));
  return at < 0 ? undefined : at;
}

/** Elements that may become an input's: a fraction cannot become an integer. */
export function isConvertible(from: DType, to: DType): boolean {
  const isFloat = (dtype: DType) => /float|double/.test(dtype);
  return writers[to] !== undefined && writers[from] !== undefined && (isFloat(to) || !isFloat(from));
}
