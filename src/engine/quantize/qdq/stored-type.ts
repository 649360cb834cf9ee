import type { Encoding } from '../../config/encodings/encoding';
import type { DType } from '../../ir/dtype';
import { roundHalfEven } from '../grid';

/** The ONNX type that holds the levels, and what is taken from an unsigned level to store it. */
export interface StoredType {
  readonly dtype: DType;
  readonly shift: number;
}

/** ONNX has integers of these sizes; 2 bits are newer than the runtimes. */
export const storedBits: readonly number[] = [4, 8, 16, 32];

/**
 * Weights with the grid's middle as zero are signed without a zero point: the HTP takes per-channel and 4 or 16-bit weights in no other form
 * (QAIRT docs, HTP per-channel quantization). Whole tensors of 8 bits stay unsigned, as onnxruntime's QNN recipe writes them: LayerNormalization
 * refuses int8.
 */
export function weightType({ bitwidth, granularity, offset }: Encoding): StoredType {
  const middle = 2 ** (bitwidth - 1);
  const isCentered = offset.every((value) => value === -middle);
  const signed = bitwidth === 32 || (isCentered && (granularity !== 'tensor' || bitwidth !== 8));
  return signed ? { dtype: `int${bitwidth}` as DType, shift: middle } : { dtype: `uint${bitwidth}` as DType, shift: 0 };
}

/** Activations are unsigned, as onnxruntime's QNN recipe writes them. */
export function activationType({ bitwidth }: Encoding): StoredType {
  return { dtype: `uint${bitwidth}` as DType, shift: 0 };
}

/** As the model stores it: ONNX wants the scales in the type of the values. */
export function storedScales(encoding: Encoding, dtype: 'float' | 'float16'): Encoding {
  return { ...encoding, scale: encoding.scale.map(dtype === 'float' ? Math.fround : toFloat16) };
}

/** The nearest half-precision float, ties to even. */
export function toFloat16(value: number): number {
  const size = Math.abs(value);
  if (!(size < 65520)) return Number.isNaN(value) ? value : Math.sign(value) * Number.POSITIVE_INFINITY;
  const step = 2 ** (Math.max(size === 0 ? -14 : Math.floor(Math.log2(size)), -14) - 10);
  return roundHalfEven(value / step) * step;
}
