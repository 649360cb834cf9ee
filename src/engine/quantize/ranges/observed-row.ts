import type { Encoding } from '../../config/encodings/encoding';
import type { ValueStatistics } from '../calibrate/statistics';
import { clippedLevel, type Grid, gridOf, levelOf } from '../grid';
import type { RangeRow } from './range-report';
import { minMaxEncoding } from './suggest';

/** Places in a bin that stand for all of its values, where the grid is coarser than the bins. */
const placesPerBin = 8;

/**
 * What an encoding of the whole tensor does to values of which only a histogram was kept: activations on calibration data. Values are taken to lie evenly
 * in their bin, so the figures are close, not exact.
 */
export function observedRow(encoding: Encoding, observed: ValueStatistics, leastGainDb: number): RangeRow {
  const { elements, notFinite, min, max, meanSquare } = observed;
  const now = damageOf(encoding, observed);
  const fitted = minMaxEncoding(encoding, [min], [max]);
  const then = damageOf(fitted, observed);
  const [nowDb, thenDb] = [now, then].map(({ mse }) => (mse === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(meanSquare / mse))) as [
    number,
    number,
  ];
  const isBetter = then.mse < now.mse && !(thenDb - nowDb < leastGainDb);
  const { tensor, section, bitwidth, granularity } = encoding;
  return {
    tensor,
    section,
    bitwidth,
    granularity,
    groups: 1,
    elements,
    notFinite,
    min,
    max,
    sqnrDb: nowDb,
    ...now,
    isObserved: true,
    ...(isBetter && { suggestion: { encoding: fitted, sqnrDb: thenDb, mse: then.mse } }),
  };
}

type Damage = Pick<RangeRow, 'mse' | 'maxError' | 'clippedBelow' | 'clippedAbove' | 'usedBits' | 'wasted'>;

function damageOf(encoding: Encoding, { histogram, elements, min, max }: ValueStatistics): Damage {
  const grid = gridOf(encoding, 0);
  const { from, to, counts } = histogram;
  const width = (to - from) / Math.max(1, counts.length);
  let [noise, below, above] = [0, 0, 0];
  for (const [bin, count] of counts.entries()) {
    const low = from + bin * width;
    // What a Relu took off is exactly zero, which every grid holds: it would pass for noise.
    if (count === 0 || (low <= 0 && 0 < low + width)) continue;
    for (let place = 0; place < placesPerBin; place++) {
      const value = low + ((place + 0.5) / placesPerBin) * width;
      const share = count / placesPerBin;
      const level = levelOf(value, grid);
      if (level < 0) below += share;
      else if (level > grid.top) above += share;
      noise += share * squareError(value, level, grid, width);
    }
  }
  const total = Math.max(1, elements);
  const [lowest, highest] = [Math.min(grid.zero, clippedAt(min, grid)), Math.max(grid.zero, clippedAt(max, grid))];
  const levels = highest - lowest + 1;
  return {
    mse: noise / total,
    maxError: Math.max(grid.scale / 2, ...[min, max].map((value) => Math.abs(value - (clippedAt(value, grid) - grid.zero) * grid.scale))),
    clippedBelow: below / total,
    clippedAbove: above / total,
    usedBits: Math.log2(levels),
    wasted: 1 - levels / (grid.top + 1),
  };
}

/** Where steps are finer than the places in a bin, errors are spread evenly over a step. */
function squareError(value: number, level: number, grid: Grid, width: number): number {
  const clipped = clippedLevel(level, grid.top);
  if (clipped === level && grid.scale < width / placesPerBin) return grid.scale ** 2 / 12;
  return (value - (clipped - grid.zero) * grid.scale) ** 2;
}

function clippedAt(value: number, grid: Grid): number {
  return clippedLevel(levelOf(value, grid), grid.top);
}
