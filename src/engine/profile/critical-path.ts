import type { Timeline, TimelineFacts } from './timeline';

/**
 * The chain of events that the end of the run waited for, walked from the last end backwards: before each event comes whichever ended last of
 * the event before it on its lane and its cause. Without causes any lane's latest end before the start is taken: reconstructed from times,
 * and so a guess about who waited for whom.
 */
export function withPath(facts: TimelineFacts): Timeline {
  const path = criticalPath(facts);
  return { ...facts, path, pathFrom: facts.cause ? 'causes' : 'times' };
}

function criticalPath(facts: TimelineFacts): Int32Array {
  const { start, duration, first } = facts;
  const lane = laneOfEvents(first);
  const before = facts.cause ? fromCauses(facts, lane) : fromTimes(facts);
  const seen = new Uint8Array(start.length);
  const found: number[] = [];
  for (let event = lastToEnd(start, duration); event >= 0 && seen[event] === 0; event = before(event)) {
    seen[event] = 1;
    found.push(event);
  }
  return Int32Array.from(found.reverse());
}

function laneOfEvents(first: Int32Array): Int32Array {
  const lane = new Int32Array(first[first.length - 1] ?? 0);
  for (let i = 0; i + 1 < first.length; i++) lane.fill(i, first[i], first[i + 1]);
  return lane;
}

function lastToEnd(start: Float64Array, duration: Float64Array): number {
  let last = -1;
  let latest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < start.length; i++) {
    const end = start[i]! + duration[i]!;
    if (end > latest) [last, latest] = [i, end];
  }
  return last;
}

function fromCauses({ start, duration, first, cause }: TimelineFacts, lane: Int32Array): (event: number) => number {
  const end = (event: number) => (event < 0 ? Number.NEGATIVE_INFINITY : start[event]! + duration[event]!);
  return (event) => {
    const previous = event > first[lane[event]!]! ? event - 1 : -1;
    const caused = cause?.[event] ?? -1;
    return end(caused) > end(previous) ? caused : previous;
  };
}

/** Of all lanes the event that ended last, at the start of this one or before; ends within a lane grow with starts, because its events do not overlap. */
function fromTimes({ start, duration, first }: TimelineFacts): (event: number) => number {
  return (event) => {
    let best = -1;
    let latest = Number.NEGATIVE_INFINITY;
    for (let lane = 0; lane + 1 < first.length; lane++) {
      const candidate = lastEndedBy(start, duration, first[lane]!, first[lane + 1]!, start[event]!);
      if (candidate < 0 || candidate === event) continue;
      const end = start[candidate]! + duration[candidate]!;
      if (end > latest) [best, latest] = [candidate, end];
    }
    return best;
  };
}

function lastEndedBy(start: Float64Array, duration: Float64Array, from: number, to: number, time: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start[middle]! + duration[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low > from ? low - 1 : -1;
}
