import type { Steps } from '../../convert/steps';
import type { JobContext } from '../../job';
import type { Diagnostic } from '../../problem';
import type { OpenModel } from '../../session';
import type { Improvement } from '../improve/improvement';
import { applyTo, type Bench, type Candidate, calibrate } from './candidate';
import { rememberDims, sizesIn, withRememberedDims } from './dims';
import { type Best, tryImprovement } from './improve';
import { KeptTaps } from './kept-taps';
import type { QuantizeParts } from './parts';
import type { ImprovementGain, QuantizeOptions } from './result';

export interface Making {
  readonly open: OpenModel;
  readonly options: QuantizeOptions;
  readonly parts: QuantizeParts;
  /** Those that are asked for, in the order in which they are tried. */
  readonly improvements: readonly Improvement[];
  readonly scratch: string;
  /** File name of the quantized model. */
  readonly name: string;
}

export interface Made {
  readonly bench: Bench;
  readonly best: Candidate;
  readonly gains: readonly ImprovementGain[];
  /** On what was kept from earlier jobs. */
  readonly notes: readonly Diagnostic[];
}

/** Steps of `makeBest` beside one per improvement. */
export const makingSteps = 5;

/** Check, prepare, calibrate, choose, apply, and then every improvement on the best so far. */
export async function makeBest(making: Making, steps: Steps, job: JobContext): Promise<Made> {
  const { open, parts, improvements, scratch } = making;
  const kept = new KeptTaps(parts.runTaps, open.model.path, scratch);
  const { settings, samples } = await steps.run('Check model and data', () => checkData(making, job));
  const reference = await steps.run('Prepare the float model', (within) => parts.prepareFloat(open, settings, scratch, within));
  const bench: Bench = {
    parts,
    settings,
    samples,
    runTaps: kept.runTaps,
    reference,
    scratch,
    name: making.name,
    stableWithin: making.options.data.count === undefined ? stableShare : undefined,
  };
  const first = await firstCandidate(bench, steps);
  const tried = await tryAll(bench, first, improvements, steps);
  return { bench, ...tried, notes: kept.notes };
}

/** Without a wish for a number of samples, calibration ends when all ranges grow by less than this. */
const stableShare = 0.001;

async function checkData({ open, options, parts }: Making, { world }: JobContext) {
  const dims = await withRememberedDims(open.model, options.settings.dims, world);
  const samples = await parts.findSamples(options.data, open.model, dims, world.files);
  await rememberDims(open.model, options.settings.dims, world);
  return { settings: { ...options.settings, dims: { ...dims, ...sizesIn(open.model, samples) } }, samples };
}

async function firstCandidate(bench: Bench, steps: Steps): Promise<Candidate> {
  const { parts, settings, reference: float } = bench;
  const calibrated = await steps.run('Calibrate', (within) => calibrate(bench, float, within));
  const chosen = await steps.run('Choose the encodings', ({ world }) =>
    parts.chooseEncodings(float, calibrated.statistics, settings, world.files),
  );
  return steps.run('Apply the encodings', (within) => applyTo(bench, { float, calibrated, chosen }, within));
}

async function tryAll(bench: Bench, first: Candidate, improvements: readonly Improvement[], steps: Steps) {
  let best: Best = { candidate: first };
  const gains: ImprovementGain[] = [];
  for (const improvement of improvements) {
    const tried = await steps.run(`Try ${improvement.name}`, (within) => tryImprovement(bench, best, improvement, within));
    best = tried.best;
    if (tried.gain) gains.push(tried.gain);
  }
  return { best: best.candidate, gains };
}
