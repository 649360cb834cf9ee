import type { Steps } from '../../convert/steps';
import type { OpenModel } from '../../session';
import { chipNamed } from '../../targets/chips';
import type { AccuracyReport } from '../accuracy/report';
import type { Bench, Candidate } from './candidate';
import type { QuantizeOptions } from './result';

/** How exact the result is; empty where nobody asked. */
export interface Judged {
  readonly accuracy?: AccuracyReport;
}

/** Compares the result with the user's model: on the CPU, and where that is asked for with the arithmetic of the HTP. */
export async function judge(
  { parts, samples, runTaps, reference }: Bench,
  { float, quantized }: Candidate,
  open: OpenModel,
  { accuracySamples, emulatorSamples, soc }: QuantizeOptions,
  steps: Steps,
): Promise<Judged> {
  // Improvements leave other values inside: layers are compared with the model that was quantized.
  const models = { float: open, ...(float !== reference && { reference: float }), quantized, samples, run: runTaps };
  // The emulator's figures are part of the report.
  const count = Math.max(accuracySamples, Math.min(1, emulatorSamples));
  if (count === 0) return {};
  const accuracy = await steps.run('Measure the accuracy', (job) => parts.measureAccuracy({ ...models, count, job }));
  if (emulatorSamples === 0) return { accuracy };
  const chip = chipNamed(soc);
  const emulator = await steps.run('Run the HTP emulator', (job) => parts.emulate({ ...models, count: emulatorSamples, chip, job }));
  return { accuracy: { ...accuracy, emulator } };
}

/** How many steps `judge` takes. */
export function judgingSteps({ accuracySamples, emulatorSamples }: QuantizeOptions): number {
  return accuracySamples + emulatorSamples === 0 ? 0 : emulatorSamples === 0 ? 1 : 2;
}
