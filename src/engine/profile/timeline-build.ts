import { withPath } from './critical-path';
import type { Level, Timeline, TimelineLane } from './timeline';

/** Events as they come, in any order. `thread` indexes `threads`. */
export interface TimelineEvents {
  readonly thread: ArrayLike<number>;
  readonly start: ArrayLike<number>;
  readonly duration: ArrayLike<number>;
  readonly work: ArrayLike<number>;
  readonly layer: ArrayLike<number>;
  readonly name: ArrayLike<number>;
  readonly ddrBytes?: ArrayLike<number>;
  /** Index of an event in this order, or -1. */
  readonly cause?: ArrayLike<number>;
}

export interface TimelineHead {
  readonly tick: Timeline['tick'];
  readonly ticksPerUs: number;
  readonly threads: readonly Pick<TimelineLane, 'name' | 'kind'>[];
  readonly names: readonly string[];
  readonly vtcm?: Level;
}

/** Sorts events into lanes; what overlaps on one thread, nested or not, gets lanes of its own. Threads without events give none. */
export function buildTimeline({ threads, ...head }: TimelineHead, events: TimelineEvents): Timeline {
  const order = byThreadAndStart(events);
  const depth = depths(events, order);
  const { lanes, laneOf } = usedLanes(threads, events, depth);
  const first = new Int32Array(lanes.length + 1);
  const lane = (event: number) => laneOf.get(laneKey(events.thread[event]!, depth[event]!))!;
  for (const event of order) first[lane(event) + 1]!++;
  for (let i = 1; i < first.length; i++) first[i]! += first[i - 1]!;
  const next = first.slice();
  const place = new Int32Array(order.length);
  for (const event of order) place[event] = next[lane(event)]!++;
  const numbers = (from: ArrayLike<number>) => moved(new Float64Array(order.length), from, place);
  const integers = (from: ArrayLike<number>) => moved(new Int32Array(order.length), from, place);
  return withPath({
    ...head,
    lanes,
    first,
    start: numbers(events.start),
    duration: numbers(events.duration),
    work: moved(new Uint8Array(order.length), events.work, place),
    layer: integers(events.layer),
    name: integers(events.name),
    ...(events.ddrBytes && { ddrBytes: numbers(events.ddrBytes) }),
    ...(events.cause && { cause: integers(events.cause).map((event) => (event < 0 ? -1 : place[event]!)) }),
  });
}

function moved<Column extends Float64Array | Int32Array | Uint8Array>(to: Column, from: ArrayLike<number>, place: Int32Array): Column {
  for (let event = 0; event < place.length; event++) to[place[event]!] = from[event]!;
  return to;
}

/** By thread, then start; of those that start together the longest first, because it holds the others. */
function byThreadAndStart({ thread, start, duration }: TimelineEvents): Uint32Array {
  const order = new Uint32Array(start.length);
  for (let event = 0; event < order.length; event++) order[event] = event;
  return order.sort((a, b) => thread[a]! - thread[b]! || start[a]! - start[b]! || duration[b]! - duration[a]! || a - b);
}

/** Traces round their times: this much overlap is none. */
const roundingTicks = 1e-3;

/** For each event the first lane of its thread that is free when it starts. */
function depths({ thread, start, duration }: TimelineEvents, order: Uint32Array): Uint16Array {
  const depth = new Uint16Array(order.length);
  let free: number[] = [];
  let current = -1;
  for (const event of order) {
    if (thread[event] !== current) [current, free] = [thread[event]!, []];
    const at = start[event]! + roundingTicks;
    let row = 0;
    while (row < free.length && free[row]! > at) row++;
    depth[event] = row;
    // Inside an event nothing above it is free before it ends.
    free[row] = start[event]! + duration[event]!;
  }
  return depth;
}

function laneKey(thread: number, depth: number): number {
  return thread * 65_536 + depth;
}

function usedLanes(threads: TimelineHead['threads'], { thread }: TimelineEvents, depth: Uint16Array) {
  const keys = new Set<number>();
  for (let event = 0; event < depth.length; event++) keys.add(laneKey(thread[event]!, depth[event]!));
  const sorted = [...keys].sort((a, b) => a - b);
  const lanes = sorted.map((key): TimelineLane => {
    const { name, kind } = threads[Math.floor(key / 65_536)] ?? { name: 'thread', kind: 'other' };
    return { name, kind, depth: key % 65_536 };
  });
  return { lanes, laneOf: new Map(sorted.map((key, index) => [key, index])) };
}
