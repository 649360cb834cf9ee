import type { TimelineEvents } from './timeline-build';

/** What a page draws at the rate of the display (`bench/timeline.ts`). Only the traces of very large models have more. */
export const mostEvents = 250_000;

/** Joins neighbors of the same thread, layer and kind of work whose gap is too small to see; only as coarse as needed to stay under `most`. */
export function coalesce(events: TimelineEvents, length: number, most = mostEvents): TimelineEvents {
  if (events.start.length <= most) return events;
  const order = Uint32Array.from({ length: events.start.length }, (_, i) => i).sort((a, b) => events.start[a]! - events.start[b]!);
  for (let gap = 0; ; gap = Math.max(gap * 4, length / 65_536)) {
    const joined = merged(events, order, gap);
    if (joined.start.length <= most || gap > length) return joined;
  }
}

function merged(events: TimelineEvents, order: Uint32Array, gap: number): TimelineEvents {
  const kept: number[] = [];
  const end: number[] = [];
  const ddrBytes: number[] = [];
  const into = new Int32Array(order.length);
  const last = new Map<number, number>();
  for (const event of order) {
    const thread = events.thread[event]!;
    const before = last.get(thread);
    const ends = events.start[event]! + events.duration[event]!;
    const bytes = events.ddrBytes?.[event] ?? 0;
    if (before !== undefined && alike(events, kept[before]!, event) && events.start[event]! - end[before]! <= gap) {
      end[before] = Math.max(end[before]!, ends);
      ddrBytes[before] = ddrBytes[before]! + bytes;
      into[event] = before;
    } else {
      into[event] = kept.length;
      last.set(thread, kept.length);
      kept.push(event);
      end.push(ends);
      ddrBytes.push(bytes);
    }
  }
  const pick = (column: ArrayLike<number>) => kept.map((event) => column[event]!);
  const start = pick(events.start);
  return {
    thread: pick(events.thread),
    start,
    duration: end.map((at, i) => at - start[i]!),
    work: pick(events.work),
    layer: pick(events.layer),
    name: pick(events.name),
    ...(events.ddrBytes && { ddrBytes }),
    ...(events.cause && { cause: pick(events.cause).map((event) => (event < 0 ? -1 : into[event]!)) }),
  };
}

function alike({ layer, work }: TimelineEvents, a: number, b: number): boolean {
  return layer[a] === layer[b] && work[a] === work[b];
}
