import { withPath } from './critical-path';
import { laneOf, type Timeline, type TimelineLane, works } from './timeline';
import { buildTimeline } from './timeline-build';

/** A timeline as JSON: plain numbers that any tool can read, starts as steps from the event before in the same lane, which are short. */
export interface TimelineFile {
  readonly tick: Timeline['tick'];
  readonly ticksPerUs: number;
  readonly lanes: readonly TimelineLane[];
  readonly names: readonly string[];
  readonly first: readonly number[];
  readonly startStep: readonly number[];
  readonly duration: readonly number[];
  readonly work: readonly number[];
  readonly layer: readonly number[];
  readonly name: readonly number[];
  readonly ddrBytes?: readonly number[];
  readonly cause?: readonly number[];
  readonly vtcm?: { readonly at: readonly number[]; readonly bytes: readonly number[] };
}

/** Where profiles kept events before version 0.2: parallel lists in `htp.timeline`, in cycles. */
export interface OldTimeline {
  readonly threads: readonly string[];
  readonly thread: readonly number[];
  readonly start: readonly number[];
  readonly duration: readonly number[];
  readonly layer: readonly number[];
}

export function timelineToFile({ path: _, pathFrom: __, ...timeline }: Timeline): TimelineFile {
  const { first, start, vtcm, ddrBytes, cause, ...head } = timeline;
  return {
    ...head,
    first: [...first],
    startStep: steps(start, first),
    duration: [...timeline.duration],
    work: [...timeline.work],
    layer: [...timeline.layer],
    name: [...timeline.name],
    ...(ddrBytes && { ddrBytes: [...ddrBytes] }),
    ...(cause && { cause: [...cause] }),
    ...(vtcm && { vtcm: { at: [...vtcm.at], bytes: [...vtcm.bytes] } }),
  };
}

/** Undefined for what is no timeline: the rest of the profile is worth showing all the same. */
export function timelineFromFile(value: unknown): Timeline | undefined {
  if (!isTimelineFile(value)) return undefined;
  const { startStep, ddrBytes, cause, vtcm, ...head } = value;
  const first = Int32Array.from(head.first);
  return withPath({
    ...head,
    first,
    start: sums(startStep, first),
    duration: Float64Array.from(head.duration),
    work: Uint8Array.from(head.work),
    layer: Int32Array.from(head.layer),
    name: Int32Array.from(head.name),
    ...(ddrBytes && { ddrBytes: Float64Array.from(ddrBytes) }),
    ...(cause && { cause: Int32Array.from(cause) }),
    ...(vtcm && { vtcm: { at: Float64Array.from(vtcm.at), bytes: Float64Array.from(vtcm.bytes) } }),
  });
}

/** Neither kernels nor causes were kept then. */
export function timelineFromOld(value: unknown, clockMhz: number): Timeline | undefined {
  const old = value as Partial<OldTimeline> | undefined;
  if (!Array.isArray(old?.start) || !Array.isArray(old.thread) || !Array.isArray(old.threads)) return undefined;
  const { threads, thread, start, duration, layer } = old as OldTimeline;
  const lanes = threads.map(laneOf);
  const workOfLane = lanes.map(({ kind }) => works.indexOf(kind === 'cpu' ? 'other' : kind));
  return buildTimeline(
    { tick: 'cycle', ticksPerUs: clockMhz, threads: lanes, names: [''] },
    {
      thread,
      start,
      duration,
      layer,
      work: thread.map((one) => workOfLane[one] ?? works.indexOf('other')),
      name: new Int32Array(start.length),
    },
  );
}

function steps(start: Float64Array, first: Int32Array): number[] {
  const isFirst = new Set(first);
  return Array.from(start, (at, event) => (isFirst.has(event) ? at : at - start[event - 1]!));
}

function sums(step: readonly number[], first: Int32Array): Float64Array {
  const isFirst = new Set(first);
  const start = new Float64Array(step.length);
  for (let event = 0; event < step.length; event++) start[event] = step[event]! + (isFirst.has(event) ? 0 : start[event - 1]!);
  return start;
}

const columns = ['startStep', 'duration', 'work', 'layer', 'name'] as const;

/** Our own file, but any program may have had its hands in it: columns of one length, and lanes that end where they do. */
function isTimelineFile(value: unknown): value is TimelineFile {
  const file = value as Partial<TimelineFile> | null;
  if (typeof file !== 'object' || file === null || !Array.isArray(file.lanes) || !Array.isArray(file.first) || !Array.isArray(file.names))
    return false;
  const count = file.first[file.first.length - 1];
  return (
    file.first.length === file.lanes.length + 1 &&
    typeof file.ticksPerUs === 'number' &&
    columns.every((column) => Array.isArray(file[column]) && file[column].length === count) &&
    [file.ddrBytes, file.cause].every((column) => column === undefined || column.length === count)
  );
}
