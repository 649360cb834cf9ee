import { type Encoding, rangeOf } from '../encodings/encoding';

/** `8 bits, -2.51 … 2.49`; of several channels the widest, with their number. */
export function gridText(encoding: Encoding): string {
  const { bitwidth, dtype, scale, granularity } = encoding;
  if (dtype === 'float') return `${bitwidth}-bit float`;
  const { min, max } = widest(encoding);
  const groups = granularity === 'tensor' ? '' : `, ${scale.length} ${granularity === 'channel' ? 'channels' : 'blocks'}`;
  return `${bitwidth} bits, ${short(min)} … ${short(max)}${groups}`;
}

/** What the grids of all channels reach together. */
export function widest(encoding: Encoding): { readonly min: number; readonly max: number } {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let channel = 0; channel < encoding.scale.length; channel++) {
    const range = rangeOf(encoding, channel);
    min = Math.min(min, range.min);
    max = Math.max(max, range.max);
  }
  return { min, max };
}

/** Four digits: enough to recognize a value. */
export function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}
