/** What is needed of the events to see who waited for whom. `mark` as in `kernelMarks`: 0 work, 1 start, 2 wait. */
export interface MarkedEvents {
  readonly start: readonly number[];
  readonly duration: readonly number[];
  readonly thread: readonly number[];
  readonly opId: readonly number[];
  readonly kernel: readonly number[];
  readonly mark: readonly number[];
  /** The whole id: the mark that starts a piece of work bears the id of the work. */
  readonly instance: readonly number[];
}

const [work, starting, waiting] = [0, 1, 2];

/**
 * The simulator's trace (QAIRT 2.51) has no arrows, but the main thread's marks tell: `default_dma_start` and `default_hvx_spawn` bear the id of
 * the transfer or vector kernel that they start; `default_dma_sync` and `default_hvx_validate` bear operation and kernel of the one that they wait
 * for, of which the last to end before the wait went on is taken. -1: nothing is known.
 */
export function kernelCauses(events: MarkedEvents): Int32Array {
  const { start, duration, thread, instance, mark } = events;
  const cause = new Int32Array(start.length).fill(-1);
  const startedBy = new Map<number, number>();
  mark.forEach((one, i) => {
    if (one === starting) startedBy.set(instance[i] ?? 0, i);
  });
  const ended = workByKernel(events);
  mark.forEach((one, i) => {
    if (one === work && (thread[i] ?? 0) !== 0) {
      const by = startedBy.get(instance[i] ?? 0) ?? -1;
      if (by >= 0 && (start[by] ?? 0) <= (start[i] ?? 0)) cause[i] = by;
    }
    if (one === waiting)
      cause[i] = lastEnded(ended.get(keyOf(events, i)) ?? [], (event) => (start[event] ?? 0) + (duration[event] ?? 0), start[i] ?? 0);
  });
  return cause;
}

/** Work of the other threads by operation and kernel, by its end. */
function workByKernel(events: MarkedEvents): ReadonlyMap<string, readonly number[]> {
  const { start, duration, thread, mark } = events;
  const lists = new Map<string, number[]>();
  mark.forEach((one, i) => {
    if (one !== work || thread[i] === 0) return;
    const key = keyOf(events, i);
    const list = lists.get(key);
    if (list) list.push(i);
    else lists.set(key, [i]);
  });
  const end = (i: number) => (start[i] ?? 0) + (duration[i] ?? 0);
  for (const list of lists.values()) list.sort((a, b) => end(a) - end(b));
  return lists;
}

function keyOf({ opId, kernel }: MarkedEvents, i: number): string {
  return `${opId[i]} ${kernel[i]}`;
}

/** The last of a list sorted by end that ends at a time or before it, or -1. */
function lastEnded(list: readonly number[], end: (event: number) => number, time: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (end(list[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return list[low - 1] ?? -1;
}
