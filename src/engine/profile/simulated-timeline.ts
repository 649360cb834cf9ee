import { coalesce } from './coalesce';
import { kernelMarks, kernelUnits } from './hextimate';
import type { JoinedTrace } from './join-trace';
import { laneOf, type Timeline, works } from './timeline';
import { buildTimeline } from './timeline-build';

/** The simulator's events as a timeline, with who waited for whom, DDR bytes and VTCM as the simulator traced them. */
export function simulatedTimeline({ events, cycles }: JoinedTrace, layerOf: (group: number) => number, clockMhz: number): Timeline {
  const work = kernelMarks.indexOf('work');
  const control = works.indexOf('control');
  const workOfUnit = kernelUnits.map((unit) => works.indexOf(unit));
  const rows = {
    thread: events.thread,
    start: events.start,
    duration: events.duration,
    work: events.unit.map((unit, i) => (events.mark[i] === work ? workOfUnit[unit]! : control)),
    layer: events.group.map(layerOf),
    name: events.kernel,
    ddrBytes: events.ddrBytes,
    cause: events.cause,
  };
  const threads = events.threads.map(laneOf);
  const head = { tick: 'cycle' as const, ticksPerUs: clockMhz || 1, threads, names: events.kernels };
  const { vtcm } = events;
  return buildTimeline({ ...head, ...(vtcm.at.length > 0 && { vtcm }) }, coalesce(rows, cycles));
}
