import type { JobContext } from '../../job';
import type { ImproveContext, Improvement } from '../improve/improvement';
import { applyTo, type Bench, type Candidate, calibrate, discard, scoreOf } from './candidate';
import type { ImprovementGain } from './result';

/** The best candidate so far, and its score once somebody asked for it. */
export interface Best {
  readonly candidate: Candidate;
  readonly sqnrDb?: number;
}

export interface Tried {
  readonly best: Best;
  /** Undefined where the improvement found nothing to do. */
  readonly gain: ImprovementGain | undefined;
}

/** Tries one improvement on the best candidate. It is kept where the outputs got nearer to the float model's, on the same samples. */
export async function tryImprovement(bench: Bench, best: Best, improvement: Improvement, job: JobContext): Promise<Tried> {
  const { now } = job.world;
  const start = now();
  const next = await improved(bench, best.candidate, improvement, job);
  if (!next) return { best, gain: undefined };
  const spentMs = now() - start;
  const sqnrDbBefore = best.sqnrDb ?? (await scoreOf(bench, best.candidate, job));
  const sqnrDbAfter = await scoreOf(bench, next, job);
  const isDropped = !(sqnrDbAfter > sqnrDbBefore);
  await discard(isDropped ? next : best.candidate, job);
  return {
    best: isDropped ? { candidate: best.candidate, sqnrDb: sqnrDbBefore } : { candidate: next, sqnrDb: sqnrDbAfter },
    gain: { name: improvement.name, sqnrDbBefore, sqnrDbAfter, seconds: spentMs / 1000, isDropped },
  };
}

async function improved(bench: Bench, from: Candidate, improvement: Improvement, job: JobContext): Promise<Candidate | undefined> {
  const { open, entries } = await improvement.apply(contextOf(bench, from, improvement, job));
  if (open === from.float && entries === from.chosen.entries) return undefined;
  if (improvement.when === 'after-encodings') return applyTo(bench, { ...from, float: open, chosen: { ...from.chosen, entries } }, job);
  if (open === from.float) return undefined;
  // Other weights, other values inside: their ranges are found anew.
  const calibrated = await calibrate(bench, open, job);
  const chosen = await bench.parts.chooseEncodings(open, calibrated.statistics, bench.settings, job.world.files);
  return applyTo(bench, { float: open, calibrated, chosen }, job);
}

function contextOf(bench: Bench, { float, chosen }: Candidate, { when }: Improvement, job: JobContext): ImproveContext {
  const { reference, settings, samples, runTaps, scratch } = bench;
  const entries = when === 'after-encodings' ? chosen.entries : [];
  return { open: float, reference, entries, settings, samples, runTaps, scratch, job };
}
