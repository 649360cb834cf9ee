import type { Steps } from '../../convert/steps';
import type { JobContext } from '../../job';
import type { OpenModel } from '../../session';
import { chipNamed } from '../../targets/chips';
import type { Files } from '../../world';
import type { EmulateRequest } from '../accuracy/emulate';
import { measureMetric } from '../accuracy/metric';
import type { AccuracyReport } from '../accuracy/report';
import type { Bench, Candidate } from './candidate';
import type { QuantizeParts } from './parts';
import type { QuantizeOptions } from './result';

/** How exact the result is; empty where nobody asked. */
export interface Judged {
  readonly accuracy?: AccuracyReport;
}

/** Compares the result with the user's model: on the CPU, and where that is asked for with the arithmetic of the HTP and by the user's own measure. */
export async function judge(
  bench: Bench,
  best: Candidate,
  open: OpenModel,
  options: QuantizeOptions,
  steps: Steps,
  files: Files,
): Promise<Judged> {
  const { parts, samples, runTaps, reference, scratch } = bench;
  const { float, quantized } = best;
  const { accuracySamples, emulatorSamples, labels, metric: file } = options;
  // Improvements leave other values inside: layers are compared with the model that was quantized.
  const models = { float: open, ...(float !== reference && { reference: float }), quantized, samples, run: runTaps };
  if (judgingSteps(options) === 0) return {};
  // What else is asked for is part of the report.
  const count = Math.max(accuracySamples, 1);
  const accuracy = await steps.run('Measure the accuracy', (job) => parts.measureAccuracy({ ...models, count, job }));
  const kept = files.join(scratch, 'emulated');
  const emulator =
    emulatorSamples > 0 ? await steps.run('Run the HTP emulator', (job) => emulateInto(kept, models, options, parts, job)) : undefined;
  const emulated = emulator && { folder: kept, asked: emulatorSamples, samples: emulator.samples };
  const asked = { ...(labels !== undefined && { labels }), ...(file !== undefined && { metric: file }), ...(emulated && { emulated }) };
  // Nobody comes here without trust: the job runs tools.
  const metric = hasMetric(options)
    ? await steps.run('Measure by your own metric', (job) => measureMetric({ ...models, ...asked, count, isTrusted: true, job }))
    : undefined;
  return { accuracy: { ...accuracy, ...(emulator && { emulator }), ...(metric && { metric }) } };
}

type Models = Omit<EmulateRequest, 'count' | 'chip' | 'job'>;

/** The outputs are kept for the user's own measure. */
async function emulateInto(
  folder: string,
  models: Models,
  { emulatorSamples, soc }: QuantizeOptions,
  { emulate }: QuantizeParts,
  job: JobContext,
) {
  await job.world.files.makeFolder(folder);
  return emulate({ ...models, count: emulatorSamples, chip: chipNamed(soc), job, keepOutputsIn: folder });
}

function hasMetric({ labels, metric }: QuantizeOptions): boolean {
  return labels !== undefined || metric !== undefined;
}

/** How many steps `judge` takes. */
export function judgingSteps(options: QuantizeOptions): number {
  const further = Number(options.emulatorSamples > 0) + Number(hasMetric(options));
  return options.accuracySamples > 0 || further > 0 ? 1 + further : 0;
}
