import { Problem } from '../../problem';
import { collectTrace, kernelSpans, type TraceEvent } from '../cpu-trace';
import { works } from '../timeline';
import type { ImportedEvent, ImportedTrace, Importer } from './importer';
import { parseJson, textOf } from './json-text';
import { type TraceSpan, traceSpans } from './trace-events';

/** onnxruntime's profiling file: a list of session and node events in the Trace Event Format. */
export const ortTrace: Importer = {
  format: 'onnxruntime profile',
  claims: isOrtTrace,
  read: (bytes, file) => {
    const { spans, threads } = traceSpans(parseJson(bytes, file));
    const kernels = spans.filter(isKernel);
    if (kernels.length === 0)
      throw new Problem(
        'import-empty',
        file,
        `"${file}" holds no time of a node.`,
        'Run the session at least once before its profile is ended.',
      );
    return traceOf(
      spans.filter((span) => isKernel(span) || isRun(span)),
      [...threads],
    );
  },
};

export function isOrtTrace(head: string): boolean {
  return /^\s*\[/.test(head) && /"cat"\s*:\s*"(Session|Node)"/.test(head);
}

function isKernel({ name }: TraceSpan): boolean {
  return name.endsWith('_kernel_time');
}

function isRun({ name }: TraceSpan): boolean {
  return name === 'model_run';
}

function traceOf(spans: readonly TraceSpan[], threads: readonly (readonly [key: string, name: string])[]): ImportedTrace {
  const keys = threads.map(([key]) => key);
  const first = spans.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
  const events = spans.map((span): ImportedEvent => {
    const own = span.name.replace(/_kernel_time$/, '');
    const work = works.indexOf(isKernel(span) ? 'cpu' : 'other');
    const base = { thread: keys.indexOf(span.thread), start: span.start - first, duration: span.duration, work, name: own };
    return isKernel(span) ? { ...base, row: rowName(own) } : base;
  });
  const trace = collectTrace(spans.map(asEvent));
  const { runs, spans: means } = kernelSpans(trace.runs.length > 0 ? trace : { ...trace, runs: [asEvent(spans[0]!)] });
  const counted = trace.runs.length > 1 ? trace.runs.slice(1) : trace.runs;
  const sum = means.reduce((all, { us }) => all + us, 0);
  const total = counted.length > 0 ? counted.reduce((all, { dur }) => all + dur, 0) / counted.length : sum;
  const providers = [...new Set(spans.map(({ args }) => textOf(args.provider)).filter(Boolean))];
  return {
    rung: 'imported',
    producer: {
      tool: 'onnxruntime',
      version: '',
      settings: [providers.join(', '), `${runs} runs counted`, 'the file does not name the machine'].filter(Boolean).join('; '),
    },
    total: { meanMs: total / 1000 },
    rows: means.map(({ name, opType, us }) => ({ name: rowName(name), opType, us, unit: unitOf(spans, name) })),
    timeline: { tick: 'us', ticksPerUs: 1, threads: threads.map(([, name]) => ({ name, kind: 'cpu' as const })), names: [], events },
  };
}

/** A kernel in the blocked NCHWc layout is named for the value that it writes. */
function rowName(kernel: string): string {
  return kernel.replace(/^fused /, '').replace(/(_bn|_mul|_add)?_nchwc$/, '');
}

function asEvent({ category, name, thread, start, duration, args }: TraceSpan): TraceEvent {
  return { cat: category, name, tid: Number(thread.replace(/^.*\//, '')), ts: start, dur: duration, opType: textOf(args.op_name) };
}

function unitOf(spans: readonly TraceSpan[], name: string): 'htp' | 'cpu' {
  const kernel = spans.find((span) => span.name === `${name}_kernel_time`);
  return textOf(kernel?.args.provider).startsWith('QNN') ? 'htp' : 'cpu';
}
