import type { KernelRuns, KernelSpan } from './cpu-protocol';

export interface TraceEvent {
  readonly cat: string;
  readonly name: string;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly opType: string;
}

/** What of onnxruntime's trace is kept while its lines stream by; the file has one event per line and about 1 KB for each. */
export interface Trace {
  readonly runs: readonly TraceEvent[];
  readonly kernels: readonly TraceEvent[];
}

/** Reads one line of onnxruntime's profile (a JSON array, one event per line); undefined for lines that say nothing about runs or kernels. */
export function traceEvent(line: string): TraceEvent | undefined {
  const text = line.trim().replace(/,$/, '');
  if (!text.startsWith('{') || !(text.includes('_kernel_time"') || text.includes('"model_run"'))) return undefined;
  const { cat, name, tid, ts, dur, args } = JSON.parse(text) as Omit<TraceEvent, 'opType'> & {
    readonly args?: { readonly op_name?: string };
  };
  return { cat, name, tid, ts, dur, opType: args?.op_name ?? '' };
}

export function collectTrace(events: Iterable<TraceEvent | undefined>): Trace {
  const kept = [...events].filter((event) => event !== undefined);
  return { runs: kept.filter(({ name }) => name === 'model_run'), kernels: kept.filter(({ cat }) => cat === 'Node') };
}

/** Mean self time of each kernel over all runs but the first, which warms up; over the only run where there is one. */
export function kernelSpans({ runs, kernels }: Trace): { readonly runs: number; readonly spans: readonly KernelSpan[] } {
  const counted = runs.length > 1 ? runs.slice(1) : runs;
  const from = Math.min(...counted.map(({ ts }) => ts));
  const totals = new Map<string, { opType: string; us: number }>();
  for (const [kernel, us] of selfTimes(kernels.filter(({ ts }) => ts >= from))) {
    const name = kernel.name.replace(/_kernel_time$/, '');
    const total = totals.get(name) ?? { opType: kernel.opType, us: 0 };
    totals.set(name, { opType: total.opType, us: total.us + us });
  }
  const spans = [...totals].map(([name, { opType, us }]) => ({ name, opType, us: us / counted.length }));
  return { runs: counted.length, spans };
}

/** The kernels of the last run: the most settled one. */
export function lastRun({ runs, kernels }: Trace): KernelRuns {
  const from = runs[runs.length - 1]?.ts ?? 0;
  const own = kernels.filter(({ ts }) => ts >= from);
  const names = [...new Set(own.map(({ name }) => name))];
  const threads = [...new Set(own.map(({ tid }) => tid))];
  const indexOf = new Map(names.map((name, index) => [name, index]));
  return {
    names: names.map((name) => name.replace(/_kernel_time$/, '')),
    name: own.map(({ name }) => indexOf.get(name)!),
    thread: own.map(({ tid }) => threads.indexOf(tid)),
    start: own.map(({ ts }) => ts - from),
    duration: own.map(({ dur }) => dur),
  };
}

/** The kernel of an If or Loop lasts as long as its whole body: what runs inside it is taken off. */
function selfTimes(kernels: readonly TraceEvent[]): ReadonlyMap<TraceEvent, number> {
  const self = new Map<TraceEvent, number>();
  const open = new Map<number, TraceEvent[]>();
  for (const kernel of [...kernels].sort((a, b) => a.ts - b.ts || b.dur - a.dur)) {
    const stack = open.get(kernel.tid) ?? [];
    open.set(kernel.tid, stack);
    while (stack.length > 0 && ends(stack[stack.length - 1]) <= kernel.ts) stack.pop();
    const outer = stack[stack.length - 1];
    if (outer) self.set(outer, Math.max(0, (self.get(outer) ?? 0) - kernel.dur));
    self.set(kernel, kernel.dur);
    stack.push(kernel);
  }
  return self;
}

function ends(event: TraceEvent | undefined): number {
  return event ? event.ts + event.dur : Number.NEGATIVE_INFINITY;
}
