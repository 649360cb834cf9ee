import type { World } from '../../world';
import type { ValueStatistics } from '../calibrate/statistics';
import type { Histogram } from '../ranges/range-report';
import { loadQuantization, loadStatistics } from './store';

/** Bars of a picture: more than there are pixels help nobody. */
const mostBins = 512;

/** The spread of a value over the calibration data, with the range of its encoding; undefined where it was not kept. */
export async function keptHistogram(world: World, model: string, id: string, value: string): Promise<Histogram | undefined> {
  const [{ ranges }, statistics] = [await loadQuantization(world, model, id), await loadStatistics(world, model, id)];
  const own = statistics?.get(value);
  return own && histogramOfStatistics(own, Object.hasOwn(ranges, value) ? ranges[value] : undefined);
}

/** Bins reach as far as the data and the encoding do; a count is spread evenly over its own bin. */
export function histogramOfStatistics(
  { value, histogram, elements, notFinite, min, max }: ValueStatistics,
  range?: { readonly min: number; readonly max: number },
): Histogram {
  const [from, to] = [Math.min(min, range?.min ?? min), Math.max(max, range?.max ?? max)];
  const counts = rebinned(histogram, from, to, Math.min(mostBins, Math.max(1, histogram.counts.length)));
  return { tensor: value, from, to, counts, elements, notFinite, min, max, ...(range && { range }) };
}

function rebinned({ from, to, counts }: ValueStatistics['histogram'], newFrom: number, newTo: number, bins: number): Float64Array {
  const out = new Float64Array(bins);
  const [width, newWidth] = [(to - from) / Math.max(1, counts.length), (newTo - newFrom) / bins];
  const place = (value: number) => (newWidth > 0 ? Math.max(0, Math.min(bins - 1, Math.floor((value - newFrom) / newWidth))) : 0);
  for (const [at, count] of counts.entries()) {
    if (count === 0) continue;
    const [low, high] = [from + at * width, from + (at + 1) * width];
    const [first, last] = [place(low), place(high)];
    if (first === last || !(width > 0)) out[first] = (out[first] as number) + count;
    else
      for (let bin = first; bin <= last; bin++) {
        const overlap = Math.min(high, newFrom + (bin + 1) * newWidth) - Math.max(low, newFrom + bin * newWidth);
        // The last bin takes what rounding leaves over.
        const share = bin === last && last === bins - 1 ? Math.max(overlap, high - (newFrom + bin * newWidth)) : overlap;
        out[bin] = (out[bin] as number) + (count * Math.max(0, share)) / width;
      }
  }
  return out;
}
