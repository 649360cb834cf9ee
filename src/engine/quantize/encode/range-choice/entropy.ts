import { gridOfRange, type Range } from '../make-encoding';
import type { ChooseRange } from './method';

const steps = 64;
const least = 0.3;

/** The range after whose clipping and rounding the distribution of the values differs least from what it was (Kullback-Leibler divergence). */
export const entropy: ChooseRange = ({ statistics, kind }) => {
  const { min, max, histogram } = statistics;
  let best: { range: Range; divergence: number } = { range: { min, max }, divergence: Number.POSITIVE_INFINITY };
  for (let step = 0; step <= steps; step++) {
    const share = 1 - ((1 - least) * step) / steps;
    const range = { min: min * share, max: max * share };
    const { scale } = gridOfRange(range, kind);
    const divergence = divergenceOf(histogram, range, scale);
    if (divergence < best.divergence) best = { range, divergence };
  }
  return best.range;
};

/** The reference has what is clipped at its ends; the candidate spreads each level's mass over the bins in use that fall into it. */
function divergenceOf({ counts, from, to }: { from: number; to: number; counts: Float64Array }, range: Range, scale: number): number {
  const width = (to - from) / counts.length;
  if (!(width > 0)) return 0;
  const binAt = (value: number) => Math.min(counts.length - 1, Math.max(0, Math.floor((value - from) / width)));
  const [first, last] = [binAt(range.min), binAt(range.max)];
  const reference = counts.slice(first, last + 1);
  const spread = spreadOver(reference, Math.max(1, scale / width));
  const sum = (list: Float64Array) => list.reduce((total, count) => total + count, 0);
  reference[0] = (reference[0] as number) + sum(counts.subarray(0, first));
  reference[reference.length - 1] = (reference.at(-1) as number) + sum(counts.subarray(last + 1));
  return kullbackLeibler(reference, sum(reference), spread, sum(spread));
}

function spreadOver(counts: Float64Array, binsPerLevel: number): Float64Array {
  const out = new Float64Array(counts.length);
  for (let start = 0; start < counts.length; ) {
    const end = Math.min(counts.length, Math.max(start + 1, Math.floor((Math.floor(start / binsPerLevel) + 1) * binsPerLevel)));
    const level = counts.subarray(start, end);
    const used = level.reduce((total, count) => total + (count > 0 ? 1 : 0), 0);
    const mean = used === 0 ? 0 : level.reduce((total, count) => total + count, 0) / used;
    for (let at = start; at < end; at++) out[at] = (counts[at] as number) > 0 ? mean : 0;
    start = end;
  }
  return out;
}

/** Bins that the candidate has nothing for count as nearly nothing: what was clipped must cost. */
function kullbackLeibler(reference: Float64Array, total: number, other: Float64Array, otherTotal: number): number {
  let divergence = 0;
  for (let at = 0; at < reference.length; at++) {
    const share = (reference[at] as number) / total;
    if (share > 0) divergence += share * Math.log(share / Math.max(1e-9, (other[at] as number) / otherTotal));
  }
  return divergence;
}
