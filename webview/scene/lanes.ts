import { type Timeline, type TimelineLane, works } from '../../src/protocol/timeline-calls';

/** How an event is painted and summed: the matrix unit's work, what the main thread does to start others and to wait for them, all other work. */
export const shades = ['matrix', 'control', 'work'] as const;
export type Shade = (typeof shades)[number];

/** One row of events; those of the timeline from `from` to `to - 1`. */
export interface Lane extends TimelineLane {
  readonly from: number;
  readonly to: number;
}

/** A timeline with what drawing it at any zoom needs, made once in one pass over the events. */
export interface LaneScene {
  readonly timeline: Timeline;
  readonly lanes: readonly Lane[];
  /** Ticks of the first start and the last end. */
  readonly first: number;
  readonly last: number;
  /** By work: index in `shades`. */
  readonly shadeOfWork: Uint8Array;
  /** By shade: ticks of all events before each, over the whole column, so that a difference within a lane is the time it was busy. */
  readonly sums: readonly Float64Array[];
  /** Events by layer: those of layer `i` are `layerEvents[layerFirst[i]]` to `layerEvents[layerFirst[i + 1] - 1]`. */
  readonly layerFirst: Int32Array;
  readonly layerEvents: Int32Array;
  /** Set for the events of the critical path. */
  readonly onPath: Uint8Array;
  /** Index in `lanes` by event. */
  readonly laneOf: Uint16Array;
}

export function makeLanes(timeline: Timeline, layers: number): LaneScene {
  const { first, start, duration } = timeline;
  const lanes = timeline.lanes.map((lane, i): Lane => ({ ...lane, from: first[i]!, to: first[i + 1]! }));
  let [begin, end] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let event = 0; event < start.length; event++) {
    if (start[event]! < begin) begin = start[event]!;
    if (start[event]! + duration[event]! > end) end = start[event]! + duration[event]!;
  }
  const onPath = new Uint8Array(start.length);
  for (const event of timeline.path) onPath[event] = 1;
  const laneOf = new Uint16Array(start.length);
  for (const [lane, { from, to }] of lanes.entries()) laneOf.fill(lane, from, to);
  const shadeOfWork = Uint8Array.from(works, (work) => shades.indexOf(work === 'hmx' ? 'matrix' : work === 'control' ? 'control' : 'work'));
  const known = begin < end ? { first: begin, last: end } : { first: 0, last: 1 };
  return {
    timeline,
    lanes,
    ...known,
    shadeOfWork,
    sums: busySums(timeline, shadeOfWork),
    ...eventsByLayer(timeline, layers),
    onPath,
    laneOf,
  };
}

function busySums({ work, duration }: Timeline, shadeOfWork: Uint8Array): readonly Float64Array[] {
  const sums = shades.map(() => new Float64Array(duration.length + 1));
  const running = new Float64Array(shades.length);
  for (let event = 0; event < duration.length; event++) {
    running[shadeOfWork[work[event]!]!]! += duration[event]!;
    for (let shade = 0; shade < sums.length; shade++) sums[shade]![event + 1] = running[shade]!;
  }
  return sums;
}

function eventsByLayer({ layer }: Timeline, layers: number): Pick<LaneScene, 'layerFirst' | 'layerEvents'> {
  const layerFirst = new Int32Array(layers + 1);
  for (const one of layer) if (one >= 0 && one < layers) layerFirst[one + 1]!++;
  for (let i = 1; i <= layers; i++) layerFirst[i]! += layerFirst[i - 1]!;
  const next = layerFirst.slice();
  const layerEvents = new Int32Array(layerFirst[layers]!);
  for (let event = 0; event < layer.length; event++) {
    const one = layer[event]!;
    if (one >= 0 && one < layers) layerEvents[next[one]!++] = event;
  }
  return { layerFirst, layerEvents };
}

export function endOf({ start, duration }: Timeline, event: number): number {
  return start[event]! + duration[event]!;
}

/** The first event of a lane that ends after a time; `lane.to` when none does. It is known to be `from` or later. */
export function firstEndingAfter({ timeline }: LaneScene, lane: Lane, time: number, from = lane.from): number {
  // Steps that double find what is near at once, and what is far as fast as halving does.
  let [low, high] = [from, from];
  for (let step = 1; high < lane.to && endOf(timeline, high) <= time; step *= 2) [low, high] = [high + 1, high + step];
  return search(low, Math.min(high, lane.to), (event) => endOf(timeline, event) > time);
}

/** The first event of a lane that starts at a time or later; `lane.to` when none does. */
export function firstStartingAt({ timeline: { start } }: LaneScene, lane: Lane, time: number, from = lane.from): number {
  return search(from, lane.to, (event) => start[event]! >= time);
}

function search(from: number, to: number, isThere: (event: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isThere(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The event of a lane at a time, or the nearest one within `reach`; -1 where there is none. */
export function eventAt(scene: LaneScene, lane: Lane, time: number, reach = 0): number {
  const { start } = scene.timeline;
  const next = firstEndingAfter(scene, lane, time);
  const after = next < lane.to ? start[next]! - time : Number.POSITIVE_INFINITY;
  if (after <= 0) return next;
  const before = next > lane.from ? time - endOf(scene.timeline, next - 1) : Number.POSITIVE_INFINITY;
  if (Math.min(before, after) > reach) return -1;
  return before < after ? next - 1 : next;
}

/** Ticks in which a lane was busy with work of a shade between two times. */
export function busyTicks(scene: LaneScene, lane: Lane, shade: number, from: number, to: number): number {
  const begin = firstEndingAfter(scene, lane, from);
  const end = firstStartingAt(scene, lane, to, begin);
  if (end <= begin) return 0;
  const { timeline, shadeOfWork } = scene;
  const sum = scene.sums[shade]!;
  const has = (event: number) => shadeOfWork[timeline.work[event]!] === shade;
  const head = has(begin) ? Math.max(0, from - timeline.start[begin]!) : 0;
  const tail = has(end - 1) ? Math.max(0, endOf(timeline, end - 1) - to) : 0;
  return sum[end]! - sum[begin]! - head - tail;
}

/** From the first start to the last end of some layers; undefined where none has an event. */
export function layerExtent(scene: LaneScene, layers: readonly number[]): { readonly from: number; readonly to: number } | undefined {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const layer of layers)
    for (let i = scene.layerFirst[layer]!; i < scene.layerFirst[layer + 1]!; i++) {
      const event = scene.layerEvents[i]!;
      from = Math.min(from, scene.timeline.start[event]!);
      to = Math.max(to, endOf(scene.timeline, event));
    }
  return from <= to ? { from, to } : undefined;
}

/** The events of a layer that stand in one lane, as a range of `layerEvents`. */
export function layerEventsIn({ layerFirst, layerEvents }: LaneScene, layer: number, lane: Lane): readonly [from: number, to: number] {
  const [from, to] = [layerFirst[layer]!, layerFirst[layer + 1]!];
  const begin = search(from, to, (i) => layerEvents[i]! >= lane.from);
  return [begin, search(begin, to, (i) => layerEvents[i]! >= lane.to)];
}
