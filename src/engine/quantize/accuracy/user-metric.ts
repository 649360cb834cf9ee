import { runRequest } from '../../convert/tool-process';
import type { JobContext } from '../../job';
import { Problem } from '../../problem';
import type { MetricEvent, MetricRequest } from './metric-protocol';

const step = 'Call the metric';

/** The mean of what the user's `metric(outputs, name)` says of each sample. It runs in a child: Python of the toolchain for `.py`, else Node. */
export async function userMetric(request: MetricRequest, scratch: string, job: JobContext): Promise<number> {
  const scores = /\.py$/i.test(request.file) ? await inPython(request, scratch, job) : await inNode(request, scratch, job);
  const broken = scores.findIndex((score) => !Number.isFinite(score));
  if (broken < 0 && scores.length > 0) return scores.reduce((sum, score) => sum + score, 0) / scores.length;
  throw failed(request, request.names[Math.max(0, broken)] ?? '', 'it gave no number');
}

async function inPython(request: MetricRequest, scratch: string, job: JobContext): Promise<readonly number[]> {
  const events = await runRequest({ job: 'metric', ...request, scratch }, scratch, step, job);
  return events.flatMap((event) => (event.type === 'score' ? [event.value] : []));
}

async function inNode(request: MetricRequest, scratch: string, job: JobContext): Promise<readonly number[]> {
  const { files, processes, log } = job.world;
  const path = files.join(scratch, 'metric.json');
  await files.write(path, new TextEncoder().encode(JSON.stringify(request)));
  const scores: number[] = [];
  let told: MetricEvent | undefined;
  const result = await processes.runNodeTool('metric-runner', path, {
    stop: job.stop,
    onLog: log,
    onEvent: (line) => {
      told = JSON.parse(line) as MetricEvent;
      // What is no number stands in JSON as null.
      if (told.event === 'score') scores.push(told.value ?? Number.NaN);
    },
  });
  job.stop.throwIfAborted();
  if (told?.event === 'failed') throw failed(request, told.sample, told.message, result.tail);
  if (result.code !== 0) throw failed(request, '', `its process ended with ${result.signal ?? `exit code ${result.code}`}`, result.tail);
  return scores;
}

function failed({ file }: MetricRequest, sample: string, why: string, log: readonly string[] = []): Problem {
  return new Problem(
    'metric-failed',
    file,
    `The metric failed${sample === '' ? '' : ` for the sample "${sample}"`}: ${why.replace(/\.$/, '')}.`,
    'It must define metric(outputs, name) and return a number.',
    { log },
  );
}
