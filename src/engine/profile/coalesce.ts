import type { JoinedEvents } from './join-trace';
import type { HtpDetail } from './profile';

/** A screen shows some thousand spans; a trace has a hundred thousand, most of them transfers of one layer back to back. */
const mostSpans = 20_000;

/** Joins neighbors of the same thread and layer whose gap is too small to see; only as coarse as needed to stay under `mostSpans`. */
export function coalesce(events: JoinedEvents, layerOf: (group: number) => number, cycles: number): HtpDetail['timeline'] {
  const order = [...events.start.keys()].sort((a, b) => (events.start[a] ?? 0) - (events.start[b] ?? 0));
  for (let gap = 0; ; gap = Math.max(gap * 4, cycles / 65536)) {
    const timeline = merged(events, order, layerOf, gap);
    if (timeline.start.length <= mostSpans || gap > cycles) return timeline;
  }
}

function merged(events: JoinedEvents, order: readonly number[], layerOf: (group: number) => number, gap: number): HtpDetail['timeline'] {
  const thread: number[] = [];
  const start: number[] = [];
  const duration: number[] = [];
  const layer: number[] = [];
  const last = new Map<number, number>();
  for (const i of order) {
    const row = events.thread[i] ?? 0;
    const at = events.start[i] ?? 0;
    const length = events.duration[i] ?? 0;
    if (length === 0) continue;
    const mine = layerOf(events.group[i] ?? 0);
    const before = last.get(row);
    if (before !== undefined && layer[before] === mine && at - ((start[before] ?? 0) + (duration[before] ?? 0)) <= gap) {
      duration[before] = Math.max(duration[before] ?? 0, at + length - (start[before] ?? 0));
    } else {
      last.set(row, start.length);
      thread.push(row);
      start.push(at);
      duration.push(length);
      layer.push(mine);
    }
  }
  return { threads: events.threads, thread, start, duration, layer };
}
