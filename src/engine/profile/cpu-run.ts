import type { Model } from '../ir/graph';
import type { JobContext } from '../job';
import { Problem } from '../problem';
import type { RunResult } from '../world';
import type { CpuEvent, CpuRequest, CpuStep, CpuTotals, KernelRuns, KernelSpan } from './cpu-protocol';

/** All that the child measured. */
export interface CpuAnswer {
  readonly totals: CpuTotals;
  /** 0: they could not be timed. */
  readonly layerRuns: number;
  readonly spans: readonly KernelSpan[];
  /** Undefined when the layers could not be timed. */
  readonly lastRun: KernelRuns | undefined;
  readonly optimized: string | undefined;
}

const steps: readonly CpuStep[] = ['load onnxruntime', 'make inputs', 'load model', 'warm up', 'run', 'time layers'];

/** What has come from the child so far. */
interface Received {
  step: CpuStep;
  totals?: CpuTotals;
  layers?: Extract<CpuEvent, { event: 'layers' }>;
  failed?: Extract<CpuEvent, { event: 'failed' }>;
}

/** Runs the child to its end; `assumed` are the dimensions that nobody gave, often the reason why a model does not run. */
export async function runChild(model: Model, request: CpuRequest, assumed: readonly string[], job: JobContext): Promise<CpuAnswer> {
  const { files, processes, log } = job.world;
  const requestPath = files.join(request.layers.folder, 'request.json');
  await files.write(requestPath, new TextEncoder().encode(JSON.stringify(request)));
  const received: Received = { step: 'load onnxruntime' };
  const result = await processes.runNodeTool('cpu-profiler', requestPath, {
    stop: job.stop,
    onLog: log,
    onEvent: (line) => receive(JSON.parse(line) as CpuEvent, received, job),
  });
  const { totals, layers, failed } = received;
  // The figures of the whole model stand, whatever became of the layers.
  if (totals && failed?.step === 'time layers') {
    log(`The layers were not timed: ${failed.message}`);
    return { totals, layerRuns: 0, spans: [], lastRun: undefined, optimized: undefined };
  }
  const problem = problemOf(model, result, received, assumed);
  if (problem) throw problem;
  if (!totals || !layers) throw crashed(model, result, received.step);
  return { totals, layerRuns: layers.runs, spans: layers.spans, lastRun: layers.lastRun, optimized: layers.optimized };
}

function receive(event: CpuEvent, received: Received, job: JobContext): void {
  if (event.event === 'totals') received.totals = event;
  else if (event.event === 'layers') received.layers = event;
  else if (event.event === 'failed') received.failed = event;
  else {
    received.step = event.step;
    job.progress({ step: event.step, index: steps.indexOf(event.step), total: steps.length, fraction: event.fraction });
  }
}

function problemOf(model: Model, result: RunResult, { step, failed }: Received, assumed: readonly string[]): Problem | undefined {
  if (result.ended === 'stopped') {
    return new Problem(
      'cancelled',
      model.path,
      `The CPU profile was cancelled at the step "${step}".`,
      'Start it again when you want the result.',
    );
  }
  if (failed) return failure(model, failed.step, failed.message, assumed, result);
  return result.code === 0 ? undefined : crashed(model, result, step);
}

function failure(model: Model, step: CpuStep, message: string, assumed: readonly string[], { tail }: RunResult): Problem {
  const said = firstSentence(message);
  if (step === 'load onnxruntime') {
    return new Problem(
      'tool-missing',
      'onnxruntime-node',
      `onnxruntime could not be loaded: ${said}`,
      'Install it beside QNN Lens: npm install --ignore-scripts onnxruntime-node@1.30.0.',
      { log: tail },
    );
  }
  if (step === 'make inputs') {
    return new Problem(
      'cpu-input-file',
      model.path,
      `The inputs could not be made: ${said}`,
      'Give each input all its elements, as .npy or raw.',
      { log: tail },
    );
  }
  const fix =
    assumed.length > 0 && step !== 'load model'
      ? `Give the sizes that were assumed (${assumed.join(', ')}) with --dim NAME=SIZE.`
      : 'Check that onnxruntime runs this model; some operators and types have no CPU kernel.';
  return new Problem(
    'cpu-run-failed',
    `${model.path}: ${step}`,
    `onnxruntime could not run the model at the step "${step}": ${said}`,
    fix,
    { log: [message, ...tail] },
  );
}

function crashed(model: Model, { code, signal, tail }: RunResult, step: CpuStep): Problem {
  const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
  return new Problem(
    'cpu-crashed',
    `${model.path}: ${step}`,
    `The process that runs onnxruntime ${how} at the step "${step}".`,
    signal === 'SIGKILL'
      ? 'Check that there is memory for the model; the system ends what takes too much.'
      : 'Look at the log for the last lines of onnxruntime.',
    { log: tail },
  );
}

const longestMessage = 400;

/** onnxruntime's messages carry the path of our copy, source lines of its own and a stack; the full text goes to the log. */
function firstSentence(message: string): string {
  const line = (message.split('\n')[0] ?? '')
    .replace(/^Load model from .*? failed:/, '')
    .replace(/\/onnxruntime_src\/\S+:\d+ /, '')
    .trim();
  const short = line.length > longestMessage ? `${line.slice(0, longestMessage)}…` : line;
  return /[.…!?]$/.test(short) ? short : `${short}.`;
}
