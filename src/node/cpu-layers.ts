import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type * as Ort from 'onnxruntime-node';
import type { CpuRequest, KernelRuns, KernelSpan } from '../engine/profile/cpu-protocol';
import { collectTrace, kernelSpans, lastRun, type TraceEvent, traceEvent } from '../engine/profile/cpu-trace';
import { type Feeds, runner } from './cpu-feeds';

export interface LayerTimes {
  readonly runs: number;
  readonly spans: readonly KernelSpan[];
  readonly lastRun: KernelRuns;
  /** The graph that onnxruntime made of the model: it tells what each kernel stands for. */
  readonly optimized?: string;
}

/** A session of its own, so that the cost of profiling stays out of the totals. One run more than counted: the first one warms up. */
export async function timeLayers(
  ort: typeof Ort,
  request: CpuRequest,
  options: Ort.InferenceSession.SessionOptions,
  feeds: Feeds,
): Promise<LayerTimes> {
  const { folder, runs, saveOptimized } = request.layers;
  const optimized = join(folder, 'optimized.onnx');
  const session = await ort.InferenceSession.create(request.model, {
    ...options,
    enableProfiling: true,
    profileFilePrefix: join(folder, 'trace'),
    ...(saveOptimized && { optimizedModelFilePath: optimized }),
  });
  const run = runner(session, feeds);
  const started = performance.now();
  let done = 0;
  while (done < runs + 1 && (done < 2 || performance.now() - started < request.budgetMs / 4)) {
    await run();
    done++;
  }
  session.endProfiling();
  const trace = readdirSync(folder).find((name) => name.startsWith('trace'));
  if (!trace) throw new Error(`onnxruntime wrote no profile into ${folder}`);
  const collected = collectTrace(await readTrace(join(folder, trace)));
  return { ...kernelSpans(collected), lastRun: lastRun(collected), ...(existsSync(optimized) && { optimized }) };
}

async function readTrace(path: string): Promise<readonly (TraceEvent | undefined)[]> {
  const events: (TraceEvent | undefined)[] = [];
  for await (const line of createInterface({ input: createReadStream(path) })) events.push(traceEvent(line));
  return events;
}
