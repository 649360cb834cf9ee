import { isRecord, listOf, numberOf, textOf } from './json-text';

/** A span of the Trace Event Format (Chrome, Perfetto, onnxruntime, QNN's chrometrace). Times in microseconds. */
export interface TraceSpan {
  readonly name: string;
  readonly category: string;
  /** Process and thread as one key. */
  readonly thread: string;
  readonly start: number;
  readonly duration: number;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface TraceSpans {
  readonly spans: readonly TraceSpan[];
  /** By thread key, in the order of the file; names from the metadata events where there are any. */
  readonly threads: ReadonlyMap<string, string>;
}

/** Reads `X` events and pairs of `B` and `E`; the list may stand alone or in `traceEvents`. Times begin at 0. */
export function traceSpans(json: unknown): TraceSpans {
  const events = listOf(isRecord(json) ? json.traceEvents : json);
  const names = new Map<string, string>();
  const spans: TraceSpan[] = [];
  const open = new Map<string, TraceSpan[]>();
  for (const event of events) {
    const thread = `${event.pid ?? 0}/${event.tid ?? 0}`;
    const args = isRecord(event.args) ? event.args : {};
    if (event.ph === 'M' && event.name === 'thread_name') names.set(thread, textOf(args.name).replace(/:$/, ''));
    const start = numberOf(event.ts);
    if (start === undefined) continue;
    const span = { name: textOf(event.name), category: textOf(event.cat), thread, start, duration: numberOf(event.dur) ?? 0, args };
    if (event.ph === 'X') spans.push(span);
    if (event.ph === 'B') open.set(thread, [...(open.get(thread) ?? []), span]);
    if (event.ph === 'E') {
      const begun = open.get(thread)?.pop();
      if (begun) spans.push({ ...begun, duration: start - begun.start });
    }
  }
  const first = spans.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
  const threads = new Map(spans.map(({ thread }) => [thread, names.get(thread) ?? `thread ${thread.replace(/^.*\//, '')}`]));
  return { spans: spans.map((span) => ({ ...span, start: span.start - first })), threads };
}
