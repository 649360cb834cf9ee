import type { MixedPoint } from './front';

/** What a choice of widths must keep to; what is missing is not limited. */
export interface MixedBudget {
  readonly sqnrDb?: number;
  readonly timeUs?: number;
  /** Of the weights. */
  readonly bytes?: number;
}

/**
 * The index of the point to take: of those that keep to all limits the fastest, or where only time or size is limited the most exact. Undefined where none
 * keeps to them, or none is given.
 */
export function withinBudget(points: readonly MixedPoint[], budget: MixedBudget): number | undefined {
  const { sqnrDb, timeUs, bytes } = budget;
  if (sqnrDb === undefined && timeUs === undefined && bytes === undefined) return undefined;
  const keeps = (point: MixedPoint) =>
    point.sqnrDb >= (sqnrDb ?? Number.NEGATIVE_INFINITY) &&
    point.timeUs <= (timeUs ?? Number.POSITIVE_INFINITY) &&
    point.bytes <= (bytes ?? Number.POSITIVE_INFINITY);
  const isPreferred = (a: MixedPoint, b: MixedPoint) => (sqnrDb === undefined ? a.sqnrDb > b.sqnrDb : a.timeUs < b.timeUs);
  return points.reduce<number | undefined>(
    (best, point, at) => (keeps(point) && (best === undefined || isPreferred(point, points[best] as MixedPoint)) ? at : best),
    undefined,
  );
}
