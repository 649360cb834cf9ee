import type { Profile } from '../../src/protocol/calls';
import type { Level } from '../../src/protocol/timeline-calls';
import { endOf, firstEndingAfter, type LaneScene } from './lanes';
import type { TimeWindow } from './time-window';

/** A figure over time, ready to be asked for any stretch of it. */
export interface Curve {
  readonly label: string;
  /** Where the figures come from, where that is not the trace itself. */
  readonly note: string;
  readonly unit: 'bytes' | 'bytes per µs';
  /** The top of the curve's scale; undefined: the highest value that is shown. */
  readonly most: number | undefined;
  /** The highest value (bytes) or the mean (rate) of each of `width` columns. */
  readonly columns: (window: TimeWindow, width: number) => Float64Array;
}

/** VTCM in use: as traced, else what the layers under way need together. Undefined when neither is known. */
export function vtcmCurve(profile: Profile, scene: LaneScene): Curve | undefined {
  const traced = scene.timeline.vtcm;
  const level = traced && traced.at.length > 0 ? traced : summedLevel(profile, scene);
  if (!level) return undefined;
  const peaks = new Peaks(level.bytes);
  const { at } = level;
  return {
    label: 'VTCM',
    note: traced ? '' : 'summed from layers',
    unit: 'bytes',
    most: Math.max(profile.htp?.vtcmBytes ?? 0, peaks.most(0, at.length)),
    columns: ({ from, to }, width) => {
      const step = (to - from) / width;
      return Float64Array.from({ length: width }, (_, x) => {
        const first = Math.max(0, countUpTo(at, from + x * step) - 1);
        return at.length === 0 || at[0]! > from + (x + 1) * step
          ? 0
          : peaks.most(first, Math.max(first + 1, countBelow(at, from + (x + 1) * step)));
      });
    },
  };
}

/** What the layers under way need together, from the first to the last event of each. */
function summedLevel(profile: Profile, { timeline, layerFirst, layerEvents }: LaneScene): Level | undefined {
  const changes: { readonly at: number; readonly by: number }[] = [];
  profile.layers.forEach(({ vtcmBytes = 0 }, layer) => {
    let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = layerFirst[layer]!; i < layerFirst[layer + 1]!; i++) {
      from = Math.min(from, timeline.start[layerEvents[i]!]!);
      to = Math.max(to, endOf(timeline, layerEvents[i]!));
    }
    if (vtcmBytes > 0 && from < to) changes.push({ at: from, by: vtcmBytes }, { at: to, by: -vtcmBytes });
  });
  if (changes.length === 0) return undefined;
  changes.sort((a, b) => a.at - b.at || a.by - b.by);
  let sum = 0;
  return {
    at: Float64Array.from(changes, ({ at }) => at),
    bytes: Float64Array.from(changes, ({ by }) => {
      sum += by;
      return sum;
    }),
  };
}

/** DDR traffic per time: from the events' own bytes, else each layer's bytes over its transfers (or all its events). Undefined when neither is known. */
export function ddrCurve(profile: Profile, scene: LaneScene): Curve | undefined {
  const own = scene.timeline.ddrBytes;
  const bytes = own?.some((one) => one > 0) ? own : spreadBytes(profile, scene);
  if (!bytes) return undefined;
  const moved = bytesMoved(bytes, scene);
  const { ticksPerUs } = scene.timeline;
  return {
    label: 'DDR',
    note: own === bytes ? '' : "layers' bytes spread over their transfers",
    unit: 'bytes per µs',
    most: undefined,
    columns: ({ from, to }, width) => {
      const step = (to - from) / width;
      let before = moved(from);
      return Float64Array.from({ length: width }, (_, x) => {
        const after = moved(from + (x + 1) * step);
        const rate = ((after - before) / step) * ticksPerUs;
        before = after;
        return rate;
      });
    },
  };
}

/** Bytes moved up to a time: an event's bytes flow evenly while it lasts. */
function bytesMoved(bytes: Float64Array, scene: LaneScene): (time: number) => number {
  const sums = new Float64Array(bytes.length + 1);
  for (let event = 0; event < bytes.length; event++) sums[event + 1] = sums[event]! + bytes[event]!;
  const { start, duration } = scene.timeline;
  const lanes = scene.lanes.filter(({ from, to }) => sums[to]! > sums[from]!);
  return (time) => {
    let sum = 0;
    for (const lane of lanes) {
      const event = firstEndingAfter(scene, lane, time);
      sum += sums[event]! - sums[lane.from]!;
      if (event < lane.to && start[event]! < time) sum += (bytes[event]! * (time - start[event]!)) / duration[event]!;
    }
    return sum;
  };
}

function spreadBytes(profile: Profile, { timeline, lanes, layerFirst, layerEvents }: LaneScene): Float64Array | undefined {
  if (!profile.layers.some(({ ddrBytes = 0 }) => ddrBytes > 0)) return undefined;
  const isTransfer = new Uint8Array(timeline.start.length);
  for (const { kind, from, to } of lanes) if (kind === 'dma') isTransfer.fill(1, from, to);
  const bytes = new Float64Array(timeline.start.length);
  profile.layers.forEach(({ ddrBytes = 0 }, layer) => {
    const events = layerEvents.subarray(layerFirst[layer]!, layerFirst[layer + 1]!);
    const transfers = events.filter((event) => isTransfer[event] === 1);
    const over = transfers.length > 0 ? transfers : events;
    const ticks = over.reduce((sum, event) => sum + timeline.duration[event]!, 0);
    if (ticks > 0) for (const event of over) bytes[event] = (ddrBytes * timeline.duration[event]!) / ticks;
  });
  return bytes;
}

/** How many of some ascending times are at most `time`. */
function countUpTo(at: Float64Array, time: number): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countBelow(at: Float64Array, time: number): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The highest of any run of values, from the highest of ever larger blocks of them. */
class Peaks {
  private readonly levels: Float64Array[];

  constructor(values: Float64Array) {
    this.levels = [values];
    for (let below = values; below.length > 1; below = this.levels[this.levels.length - 1]!)
      this.levels.push(
        Float64Array.from({ length: Math.ceil(below.length / 2) }, (_, i) =>
          Math.max(below[2 * i]!, below[2 * i + 1] ?? Number.NEGATIVE_INFINITY),
        ),
      );
  }

  /** Of the values from `from` to `to - 1`; 0 of none. */
  most(from: number, to: number): number {
    let most = 0;
    let level = 0;
    for (let [low, high] = [from, to]; low < high; low >>= 1, high >>= 1, level++) {
      const values = this.levels[level]!;
      if (low % 2 === 1) most = Math.max(most, values[low++]!);
      if (high % 2 === 1) most = Math.max(most, values[--high]!);
    }
    return most;
  }
}
