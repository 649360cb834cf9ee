import { kernelUnits } from './hextimate';

/** What a lane stands for. `main` is the control thread of the HTP, which also runs the matrix unit. */
const laneKinds = ['main', 'hvx', 'dma', 'cpu', 'other'] as const;
export type LaneKind = (typeof laneKinds)[number];

/** What an event is: work of a unit of the HTP, `control` (starting work of another unit, waiting for its end), a kernel on the CPU, or anything else. */
export const works = [...kernelUnits, 'control', 'cpu', 'other'] as const;
export type Work = (typeof works)[number];

export interface TimelineLane {
  readonly name: string;
  readonly kind: LaneKind;
  /** Events inside others of the same thread stand in lanes of their own: 1 is inside of 0. */
  readonly depth: number;
}

/** Amount in use from each moment on. */
export interface Level {
  readonly at: Float64Array;
  readonly bytes: Float64Array;
}

/**
 * What ran when. Columns over all events: those of lane `i` are `first[i]` to `first[i + 1] - 1`, by start, and do not overlap. Times are in ticks: cycles
 * of a simulated core, or microseconds of a clock.
 */
export interface Timeline {
  readonly tick: 'cycle' | 'us';
  readonly ticksPerUs: number;
  readonly lanes: readonly TimelineLane[];
  readonly first: Int32Array;
  readonly start: Float64Array;
  readonly duration: Float64Array;
  /** Index in `works`. */
  readonly work: Uint8Array;
  /** Index in `Profile.layers`, or -1. */
  readonly layer: Int32Array;
  /** Index in `names`: the kernel or span. */
  readonly name: Int32Array;
  readonly names: readonly string[];
  /** Bytes that the event moved to or from DDR; absent where the producer does not say. */
  readonly ddrBytes?: Float64Array;
  /** The event that this one began after, on another lane; -1 not known. Absent where the producer does not say at all. */
  readonly cause?: Int32Array;
  /** VTCM in use, as the producer traced it. */
  readonly vtcm?: Level;
  /** Events of the critical path, from the first to the last (`critical-path.ts`). */
  readonly path: Int32Array;
  /** The path follows the trace's own marks of who waited for whom; else it is told from times alone. */
  readonly pathFrom: 'causes' | 'times';
}

/** A timeline before what follows from it. */
export type TimelineFacts = Omit<Timeline, 'path' | 'pathFrom'>;

/** What the compiler's tools call their threads, in our words. */
export function laneOf(thread: string): Pick<TimelineLane, 'name' | 'kind'> {
  if (/^FG$/i.test(thread)) return { name: 'Main thread', kind: 'main' };
  if (/hmx|main/i.test(thread)) return { name: thread, kind: 'main' };
  if (/dma/i.test(thread)) return { name: thread, kind: 'dma' };
  return { name: thread, kind: /hvx|vector/i.test(thread) ? 'hvx' : 'other' };
}
