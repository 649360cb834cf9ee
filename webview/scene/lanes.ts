import type { Profile } from '../../src/protocol/calls';

type Htp = NonNullable<Profile['htp']>;

/** The events of one hardware thread, by start. Times in cycles. */
export interface Lane {
  readonly name: string;
  readonly kind: 'hmx' | 'hvx' | 'dma';
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Index in `Profile.layers`, or -1. */
  readonly layer: Int32Array;
}

/** VTCM in use over time: from `at[i]` on, `bytes[i]`. */
export interface Level {
  readonly at: readonly number[];
  readonly bytes: readonly number[];
  readonly most: number;
}

export function makeLanes({ timeline }: Htp): readonly Lane[] {
  const { threads, thread, start, duration, layer } = timeline;
  return threads.map((name, index) => {
    const own = [...thread.keys()].filter((event) => thread[event] === index).sort((a, b) => start[a]! - start[b]!);
    return {
      name,
      kind: laneKind(name),
      start: Float64Array.from(own, (event) => start[event]!),
      end: Float64Array.from(own, (event) => start[event]! + duration[event]!),
      layer: Int32Array.from(own, (event) => layer[event]!),
    };
  });
}

function laneKind(name: string): Lane['kind'] {
  if (/dma/i.test(name)) return 'dma';
  return /hvx|vector/i.test(name) ? 'hvx' : 'hmx';
}

/** Cycles from the first start to the last end. */
export function laneExtent(lanes: readonly Lane[]): { readonly first: number; readonly last: number } {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { start, end } of lanes) {
    for (const one of start) first = Math.min(first, one);
    for (const one of end) last = Math.max(last, one);
  }
  return first <= last ? { first, last } : { first: 0, last: 1 };
}

/** What the layers that are under way need together, from the first to the last event of each. Undefined when no layer says. */
export function vtcmLevel(profile: Profile, lanes: readonly Lane[]): Level | undefined {
  const spans = new Map<number, { first: number; last: number }>();
  for (const { start, end, layer } of lanes) {
    layer.forEach((index, event) => {
      if (index < 0) return;
      const span = spans.get(index);
      spans.set(index, { first: Math.min(span?.first ?? start[event]!, start[event]!), last: Math.max(span?.last ?? 0, end[event]!) });
    });
  }
  const changes = [...spans].flatMap(([index, { first, last }]) => {
    const need = profile.layers[index]?.vtcmBytes ?? 0;
    return need > 0
      ? [
          { at: first, by: need },
          { at: last, by: -need },
        ]
      : [];
  });
  if (changes.length === 0) return undefined;
  changes.sort((a, b) => a.at - b.at || a.by - b.by);
  let sum = 0;
  const bytes = changes.map(({ by }) => {
    sum += by;
    return sum;
  });
  return { at: changes.map(({ at }) => at), bytes, most: bytes.reduce((most, one) => Math.max(most, one), 0) };
}

/** The event at a time, or -1. The last start before it decides: events of one thread do not overlap. */
export function eventAt(lane: Lane, time: number): number {
  let low = 0;
  let high = lane.start.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lane.start[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low > 0 && lane.end[low - 1]! >= time ? low - 1 : -1;
}
