import { endOf, type Lane, type LaneScene } from './lanes';

/** A stretch in which a lane did nothing, before `next`. */
export interface Gap {
  readonly lane: number;
  readonly from: number;
  readonly to: number;
  /** The event that ended it. */
  readonly next: number;
  /** The event that was waited for, or -1 where the trace does not tell. */
  readonly awaited: number;
}

/** Shorter ones are the ordinary step from one event to the next. */
const leastPart = 1 / 500;
const mostGaps = 500;

/** The idle stretches of each lane between two events of it, the longest first. Lanes inside another are passed over. */
export function findGaps(scene: LaneScene): readonly Gap[] {
  const least = (scene.last - scene.first) * leastPart;
  const found = scene.lanes.flatMap((lane, index) => (lane.depth > 0 ? [] : laneGaps(scene, lane, index, least)));
  return found.sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, mostGaps);
}

function laneGaps({ timeline }: LaneScene, { from, to }: Lane, lane: number, least: number): Gap[] {
  const gaps: Gap[] = [];
  for (let next = from + 1; next < to; next++) {
    const end = endOf(timeline, next - 1);
    if (timeline.start[next]! - end >= least)
      gaps.push({ lane, from: end, to: timeline.start[next]!, next, awaited: timeline.cause?.[next] ?? -1 });
  }
  return gaps;
}
