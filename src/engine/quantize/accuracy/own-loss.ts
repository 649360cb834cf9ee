import type { Differences } from './differences';
import type { Point } from './points';

/** Float32 itself is no better: its rounding is 24 bits of 6 dB each. What differs by less counts as exact. */
export const exactDb = 144;

/** What each point lost by itself, in decibels: how much worse it is than the worst of what it was made from; by place in the list, NaN where not measured. */
export function ownLosses(points: readonly Point[], measured: ReadonlyMap<string, Differences>): Float64Array {
  const arriving = new Float64Array(points.length).fill(exactDb);
  return Float64Array.from(points, ({ value, from, movesData }, at) => {
    const worst = from.reduce((least, place) => Math.min(least, arriving[place] as number), exactDb);
    const own = measured.get(value);
    arriving[at] = own ? levelOf(own) : worst;
    if (!own) return Number.NaN;
    return movesData ? 0 : Math.max(0, worst - levelOf(own));
  });
}

/** An all-zero signal with noise on it is no better than noise: 0 dB. */
function levelOf({ sqnrDb }: Differences): number {
  return Math.max(0, Math.min(exactDb, sqnrDb));
}

/** The first point in the order of the graph that is below the level although nothing that it was made from is. */
export function firstBelow(points: readonly Point[], measured: ReadonlyMap<string, Differences>, belowDb: number): Point | undefined {
  const isBelow = (point: Point | undefined) => {
    const db = point && measured.get(point.value)?.sqnrDb;
    return db !== undefined && db < belowDb;
  };
  return points.find((point) => isBelow(point) && !point.movesData && !point.from.some((place) => isBelow(points[place])));
}
