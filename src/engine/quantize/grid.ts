import type { Encoding } from '../config/encodings/encoding';

/** The levels that one scale and one offset reach: `float = (level - zero) * scale`, with levels `0 .. top`. */
export interface Grid {
  /** As tools hold it: a float32. */
  readonly scale: number;
  readonly zero: number;
  readonly top: number;
}

/** The smallest range that tools accept: they widen what is narrower (QNN converter, and `MinimumRealRange` of onnxruntime's QNN recipe). */
export const leastRange = 0.0001;

export function gridOf({ bitwidth, scale, offset }: Encoding, group: number): Grid {
  return { scale: Math.fround(scale[group] ?? Number.NaN), zero: 0 - (offset[group] ?? Number.NaN), top: 2 ** bitwidth - 1 };
}

/** Can a tool compute with it? A scale below the least float32 is zero to it. */
export function isUsable({ scale, zero, top }: Grid): boolean {
  return scale > 0 && Number.isFinite(scale) && Number.isInteger(zero) && zero >= 0 && zero <= top;
}

/** Adding and taking away 1.5 * 2^52 leaves a double no bits below one, and its addition rounds half to even. Larger values have none to begin with. */
const shifter = 1.5 * 2 ** 52;

export function roundHalfEven(value: number): number {
  return Math.abs(value) < 2 ** 51 ? value + shifter - shifter : value;
}

/** The level before it is clipped: the quotient in float32 and rounded half to even, as QuantizeLinear computes it (ONNX operator specification). */
export function levelOf(value: number, { scale, zero }: Grid): number {
  return roundHalfEven(Math.fround(value / scale)) + zero;
}

export function clippedLevel(level: number, top: number): number {
  return level < 0 ? 0 : level > top ? top : level;
}

export function quantize(value: number, grid: Grid): number {
  return clippedLevel(levelOf(value, grid), grid.top);
}

export function dequantize(level: number, { scale, zero }: Grid): number {
  return (level - zero) * scale;
}
