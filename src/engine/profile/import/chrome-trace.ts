import { Problem } from '../../problem';
import { laneOf, type TimelineLane, works } from '../timeline';
import type { ImportedEvent, ImportedRow, ImportedTrace, Importer } from './importer';
import { parseJson, textOf } from './json-text';
import { isOrtTrace } from './ort-trace';
import { type TraceSpan, traceSpans } from './trace-events';

/** QNN's chrometrace readers number the threads of the HTP: 256 is the matrix unit, 512 and above are the vector threads. */
const htpThreads = { matrix: 256, vector: 512 };

export const chromeTrace: Importer = {
  format: 'Chrome trace',
  claims: (head) => isTraceJson(head) && !isOrtTrace(head) && !head.includes('Hextimate Configuration') && !head.includes('runlist_idx'),
  read: (bytes, file) => {
    const { spans, threads } = traceSpans(parseJson(bytes, file));
    if (spans.length === 0)
      throw new Problem('import-empty', file, `"${file}" is a Chrome trace without a span (ph "X", or "B" with "E").`, 'Record it again.');
    return traceOf(spans, threads);
  },
};

function isTraceJson(head: string): boolean {
  return /^\s*[[{]/.test(head) && (head.includes('"traceEvents"') || /^\s*\[\s*\{[^}]*"ph"\s*:/.test(head));
}

function traceOf(spans: readonly TraceSpan[], threads: ReadonlyMap<string, string>): ImportedTrace {
  const isHtp = spans.some(({ args }) => 'Start Cycle' in args || 'Duration (cycles)' in args);
  const keys = [...threads.keys()];
  const lanes = keys.map((key) => laneNamed(key, threads.get(key) ?? key, isHtp));
  const events = spans.map((span): ImportedEvent => {
    const thread = keys.indexOf(span.thread);
    const row = rowName(span);
    return { thread, start: span.start, duration: span.duration, work: workOf(lanes[thread]!), name: span.name, ...(row && { row }) };
  });
  const end = spans.reduce((last, { start, duration }) => Math.max(last, start + duration), 0);
  return {
    rung: 'imported',
    producer: { tool: isHtp ? 'QNN chrometrace' : 'Chrome trace', version: '', settings: 'the file does not say on what it ran' },
    total: { meanMs: end / 1000 },
    rows: rowsOf(events, isHtp),
    timeline: { tick: 'us', ticksPerUs: 1, threads: lanes, names: [], events },
  };
}

function laneNamed(key: string, name: string, isHtp: boolean): Pick<TimelineLane, 'name' | 'kind'> {
  const number = Number(key.replace(/^.*\//, ''));
  if (isHtp && number === htpThreads.matrix) return { name: 'HMX', kind: 'main' };
  if (isHtp && number >= htpThreads.vector) return { name: `HVX ${number - htpThreads.vector}`, kind: 'hvx' };
  return laneOf(name);
}

function workOf({ name, kind }: Pick<TimelineLane, 'name' | 'kind'>): number {
  if (kind === 'main') return works.indexOf(/hmx/i.test(name) ? 'hmx' : 'main');
  return works.indexOf(kind === 'hvx' || kind === 'dma' || kind === 'cpu' ? kind : 'other');
}

/** The name that a layer could have: what the event says it works for, else its own without QNN's number. */
function rowName({ name, args }: TraceSpan): string {
  const given = textOf(args.qnn_op) || textOf(args['QNN Op']) || textOf(args.op_name) || name;
  return given.replace(/:OpId_\d+.*$/, '').replace(/_kernel_time$/, '');
}

function rowsOf(events: readonly ImportedEvent[], isHtp: boolean): readonly ImportedRow[] {
  const sums = new Map<string, number>();
  for (const { row, duration } of events) if (row) sums.set(row, (sums.get(row) ?? 0) + duration);
  return [...sums].map(([name, us]) => ({ name, us, unit: isHtp ? 'htp' : 'cpu' }));
}
