import type { Encoding } from '../../config/encodings/encoding';
import { leastRange, roundHalfEven } from '../grid';

/** The encoding that holds the extremes of each channel or block and zero: min-max, symmetric where `encoding` is. */
export function minMaxEncoding(encoding: Encoding, from: ArrayLike<number>, to: ArrayLike<number>): Encoding {
  const fitted = Array.from({ length: from.length }, (_, group) =>
    fit(Math.min(0, from[group] as number), Math.max(0, to[group] as number), encoding),
  );
  return { ...encoding, scale: fitted.map(({ scale }) => scale), offset: fitted.map(({ offset }) => offset) };
}

/** Zero stays exact: padding and ReLU would otherwise add noise (AIMET, QNN and ONNX all require it). */
function fit(min: number, max: number, { bitwidth, symmetric }: Encoding): { readonly scale: number; readonly offset: number } {
  const top = 2 ** bitwidth - 1;
  const half = 2 ** (bitwidth - 1);
  if (symmetric) return { scale: positive(Math.max(-min, max, leastRange / 2) / (half - 1)), offset: -half };
  const scale = positive(Math.max(max - min, leastRange) / top);
  return { scale, offset: Math.max(-top, Math.min(0, roundHalfEven(min / scale))) + 0 };
}

/** As the file will be read: a float32, and none that is zero there. */
function positive(scale: number): number {
  const rounded = Math.fround(scale);
  return rounded > 0 && Number.isFinite(rounded) ? rounded : 1;
}
