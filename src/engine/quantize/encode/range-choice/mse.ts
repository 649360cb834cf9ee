import { gridOfRange, type Range } from '../make-encoding';
import { ExpectedError } from './expected-error';
import type { ChooseRange, RangeRequest } from './method';

/** The least expected squared error. */
export const mse: ChooseRange = (request) => leastError(request, 1);

/** Both ends are drawn in by these shares of the whole, each for itself; halves of what is left are tried around the best. */
const steps = 40;
const least = 0.2;

/** `clipWeight` above 1 spares what clipping would cut: its errors have one sign and add up where rounding errors cancel out. */
export function leastError({ statistics, kind }: RangeRequest, clipWeight: number): Range {
  const error = new ExpectedError(statistics);
  const { min, max } = statistics;
  let best = { range: { min, max }, cost: error.of(gridOfRange({ min, max }, kind), clipWeight) };
  const lows = min < 0 && !kind.symmetric ? steps : 1;
  const highs = max > 0 ? steps : 1;
  for (let low = 0; low < lows; low++)
    for (let high = 0; high < highs; high++) {
      const range = { min: min * drawnIn(low), max: max * drawnIn(high) };
      const tried = kind.symmetric ? { min: -Math.max(-min, max) * drawnIn(high), max: Math.max(-min, max) * drawnIn(high) } : range;
      const cost = error.of(gridOfRange(tried, kind), clipWeight);
      if (cost < best.cost) best = { range: tried, cost };
    }
  return best.range;
}

function drawnIn(step: number): number {
  return least ** (step / steps);
}
