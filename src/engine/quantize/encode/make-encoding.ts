import type { Encoding } from '../../config/encodings/encoding';
import { type Grid, leastRange } from '../grid';

/** What values are asked to lie between; zero is always among them. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

export interface GridKind {
  readonly bits: number;
  readonly symmetric: boolean;
}

/**
 * The grid of a range, as onnxruntime computes it: the range holds zero and is at least `leastRange` wide, the scale is a float32, zero is a level. A
 * symmetric grid covers the wider side.
 */
export function gridOfRange({ min, max }: Range, { bits, symmetric }: GridKind): Grid {
  const top = 2 ** bits - 1;
  const low = Math.min(0, min);
  const high = Math.max(0, max, low + leastRange);
  if (symmetric) {
    const middle = (top + 1) / 2;
    return { scale: Math.fround(Math.max(-low, high) / (middle - 1)), zero: middle, top };
  }
  const scale = Math.fround((high - low) / top);
  return { scale, zero: Math.min(top, Math.round(-low / scale)), top };
}

/** The activation's encoding of a grid. */
export function activationEncoding(tensor: string, { scale, zero, top }: Grid): Encoding {
  const bitwidth = Math.log2(top + 1);
  const symmetric = zero === (top + 1) / 2;
  return {
    tensor,
    section: 'activation',
    dtype: 'int',
    bitwidth,
    symmetric,
    granularity: 'tensor',
    scale: [scale],
    offset: [0 - zero],
  };
}
