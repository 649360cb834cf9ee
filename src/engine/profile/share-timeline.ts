import type { Hextimate } from './hextimate';

export interface SharedTimeline {
  /** Cycles per group: each cycle is shared evenly among the kernels that run in it, so that all shares and `idle` sum to `end`. */
  readonly shares: Float64Array;
  /** Most VTCM in use while a kernel of the group ran. */
  readonly peaks: Float64Array;
  readonly idle: number;
  /** End of the last event. */
  readonly end: number;
}

/**
 * Work overlaps across threads, so durations sum to more than the time that passes. Sharing each cycle among what runs in it charges a kernel
 * less for time in which others progress too, and counts no cycle twice.
 */
export function shareTimeline({ events, vtcm }: Hextimate, group: Int32Array, groups: number): SharedTimeline {
  const { start, duration } = events;
  const byStart = sortedIndices(start);
  const ends = start.map((at, i) => at + (duration[i] ?? 0));
  const byEnd = sortedIndices(ends);
  const shares = new Float64Array(groups);
  const peaks = new Float64Array(groups);
  const running = new Running(groups);
  const usage = usageSteps(vtcm);
  let now = 0;
  let idle = 0;
  let next = 0;
  for (const ending of byEnd) {
    const end = ends[ending] ?? 0;
    // Everything that starts before this end comes first; at the same moment too, so that an event of no length starts before it ends.
    while (next < byStart.length && (start[byStart[next] ?? 0] ?? 0) <= end) {
      const starting = byStart[next++] ?? 0;
      idle += running.pass((start[starting] ?? 0) - now, usage(now), shares, peaks);
      now = start[starting] ?? 0;
      running.begin(group[starting] ?? 0);
    }
    idle += running.pass(end - now, usage(now), shares, peaks);
    now = end;
    running.end(group[ending] ?? 0);
  }
  return { shares, peaks, idle, end: now };
}

function sortedIndices(keys: Float64Array): Uint32Array {
  return Uint32Array.from(keys.keys()).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
}

/** Groups with kernels running now, and how many each has. */
class Running {
  private readonly counts: Int32Array;
  private readonly active: number[] = [];
  private kernels = 0;

  constructor(groups: number) {
    this.counts = new Int32Array(groups);
  }

  begin(slot: number): void {
    if (this.counts[slot] === 0) this.active.push(slot);
    this.counts[slot] = (this.counts[slot] ?? 0) + 1;
    this.kernels++;
  }

  end(slot: number): void {
    this.counts[slot] = (this.counts[slot] ?? 0) - 1;
    if (this.counts[slot] === 0) this.active.splice(this.active.indexOf(slot), 1);
    this.kernels--;
  }

  /** Lets `cycles` pass and returns those in which nothing ran. */
  pass(cycles: number, vtcmBytes: number, shares: Float64Array, peaks: Float64Array): number {
    if (cycles <= 0) return 0;
    for (const slot of this.active) {
      shares[slot] = (shares[slot] ?? 0) + (cycles * (this.counts[slot] ?? 0)) / this.kernels;
      peaks[slot] = Math.max(peaks[slot] ?? 0, vtcmBytes);
    }
    return this.kernels === 0 ? cycles : 0;
  }
}

/** VTCM in use at a moment; asked with times that only grow. */
function usageSteps({ at, bytes }: Hextimate['vtcm']): (time: number) => number {
  const order = [...at.keys()].sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0));
  let next = 0;
  let usage = 0;
  return (time) => {
    for (let i = order[next]; i !== undefined && (at[i] ?? 0) <= time; i = order[next]) {
      usage = bytes[i] ?? 0;
      next++;
    }
    return usage;
  };
}
