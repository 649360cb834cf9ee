import { coalesce } from './coalesce';
import type { KernelRuns } from './cpu-protocol';
import { type Timeline, works } from './timeline';
import { buildTimeline } from './timeline-build';

/** The last of the runs in which layers were timed. The bodies of If, Loop and Scan stand inside of them. */
export function cpuTimeline(run: KernelRuns, layerOf: ReadonlyMap<string, number>): Timeline {
  const threads = [...new Set(run.thread)].map((thread) => ({
    name: thread === 0 ? 'CPU' : `CPU thread ${thread + 1}`,
    kind: 'cpu' as const,
  }));
  const end = run.start.reduce((last, start, event) => Math.max(last, start + run.duration[event]!), 0);
  const events = {
    thread: run.thread,
    start: run.start,
    duration: run.duration,
    work: run.start.map(() => works.indexOf('cpu')),
    layer: run.name.map((name) => layerOf.get(run.names[name] ?? '') ?? -1),
    name: run.name,
  };
  return buildTimeline({ tick: 'us', ticksPerUs: 1, threads, names: run.names }, coalesce(events, end));
}
