import type { Timeline, TimelineLane } from './timeline';

export interface LaneTotal {
  readonly lane: TimelineLane;
  readonly busyUs: number;
  /** Of the time from the first to the last event of the timeline. */
  readonly share: number;
}

/** How busy each lane was; none for a timeline without any duration. */
export function laneTotals({ lanes, first, start, duration, ticksPerUs }: Timeline): readonly LaneTotal[] {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (let event = 0; event < start.length; event++) {
    from = Math.min(from, start[event]!);
    to = Math.max(to, start[event]! + duration[event]!);
  }
  if (!(to > from)) return [];
  return lanes.map((lane, index) => {
    let busy = 0;
    for (let event = first[index]!; event < first[index + 1]!; event++) busy += duration[event]!;
    return { lane, busyUs: busy / ticksPerUs, share: Math.min(1, busy / (to - from)) };
  });
}
