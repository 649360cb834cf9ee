import type { Graph, Model } from '../../ir/graph';
import type { JobContext } from '../../job';
import { externalFiles } from '../../onnx/external';
import { Problem } from '../../problem';
import { type OpenModel, openModel } from '../../session';
import type { Files } from '../../world';
import { combineDifferences } from '../accuracy/combine';
import { spreadSamples } from '../accuracy/measure-accuracy';
import { pointsOf } from '../accuracy/points';
import type { RunTaps, TapResult } from '../calibrate/run';
import type { SampleSet } from '../calibrate/samples';
import type { ChosenEncodings } from '../encode/choose';
import { type AppliedEncodings, applyEncodings } from '../qdq/apply';
import type { QuantizeSettings } from '../settings';
import type { QuantizeParts } from './parts';

/** A float model, the encodings that were chosen for it, and the quantized model that they make of it. */
export interface Candidate {
  readonly float: OpenModel;
  readonly calibrated: TapResult;
  readonly chosen: ChosenEncodings;
  readonly quantized: OpenModel;
  readonly applied: AppliedEncodings;
}

/** What all candidates of a job have in common. */
export interface Bench {
  readonly parts: QuantizeParts;
  readonly settings: QuantizeSettings;
  readonly samples: SampleSet;
  /** That of `parts`, with what earlier jobs kept. */
  readonly runTaps: RunTaps;
  /** The float model before any improvement: what the outputs should be. */
  readonly reference: OpenModel;
  /** On the disk of the result. */
  readonly scratch: string;
  /** File name of the quantized model. */
  readonly name: string;
  /** Ranges count as stable, and calibration ends early, where they grow by no more than this share. */
  readonly stableWithin: number | undefined;
}

/** Runs the float model on the samples and sums up its values. */
export function calibrate(bench: Bench, float: OpenModel, job: JobContext): Promise<TapResult> {
  const { parts, settings, samples, runTaps, stableWithin } = bench;
  const taps = parts.valuesToObserve(float, settings);
  const early = stableWithin !== undefined && { stableWithin };
  return runTaps({ model: float.model, taps, samples, detail: 'sampled', ...early, step: 'Calibrate' }, job);
}

/** Writes the quantized model of a candidate into a folder of its own. */
export async function applyTo(
  { scratch, name }: Bench,
  parts: Pick<Candidate, 'float' | 'calibrated' | 'chosen'>,
  job: JobContext,
): Promise<Candidate> {
  const { files } = job.world;
  const folder = await files.scratch('candidate', files.join(scratch, name));
  const write = () => applyEncodings(parts.float, parts.chosen.entries, files.join(folder, name), job);
  const applied = await write().catch(async (thrown) => {
    if (!(thrown instanceof Problem) || thrown.code !== 'external-elsewhere') throw thrown;
    await copyData(parts.float.model, folder, files);
    return write();
  });
  return { ...parts, applied, quantized: await openModel(job.world, applied.output) };
}

/** Some of the weights stay in their files: while the result is not in its place, copies lie beside it. */
async function copyData(model: Model, folder: string, files: Files): Promise<void> {
  for (const { location } of await externalFiles(model, files)) {
    const parts = location.split(/[\\/]/);
    const to = files.join(folder, ...parts);
    await files.makeFolder(files.dirname(to));
    await files.copy(files.join(files.dirname(model.path), ...parts), to);
  }
}

/** So many samples tell whether an improvement is one. */
const scoredSamples = 8;

/** SQNR of the outputs in decibels, against the float model before any improvement. */
export async function scoreOf({ reference, samples, runTaps }: Bench, { quantized }: Candidate, job: JobContext): Promise<number> {
  const outputs = new Set((reference.model.graphs[0] as Graph).outputs.map(({ name }) => name));
  const taps = pointsOf(reference, quantized)
    .filter(({ value }) => outputs.has(value))
    .map(({ value, other }) => ({ value, other }));
  const chosen = spreadSamples(samples, scoredSamples);
  const step = 'Measure the outputs';
  const { differences } = await runTaps({ model: reference.model, second: quantized.model, taps, samples, chosen, step }, job);
  return combineDifferences([...differences.values()]).sqnrDb;
}

/** A candidate that is not gone on with takes no more room. */
export async function discard({ applied }: Candidate, { world: { files } }: JobContext): Promise<void> {
  await files.remove(files.dirname(applied.output));
}
