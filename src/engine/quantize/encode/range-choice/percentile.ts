import type { ChooseRange } from './method';

/** Leaves out `100 - percentile` percent of the elements, half of them on each side. */
export const percentile: ChooseRange = ({ statistics: { histogram, min, max }, percentile: share }) => {
  const { counts, from, to } = histogram;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const most = (total * (1 - share / 100)) / 2;
  const width = (to - from) / counts.length;
  const [first, last] = [binsWithin(counts, most), binsWithin(counts.toReversed(), most)];
  return { min: Math.max(min, from + first * width), max: Math.min(max, to - last * width) };
};

/** How many bins from the start hold at most so many elements. */
function binsWithin(counts: Float64Array, most: number): number {
  let sum = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    sum += counts[bin] as number;
    if (sum > most) return bin;
  }
  return 0;
}
