import type { JobContext } from '../../job';
import { asProblem, Problem } from '../../problem';
import type { OpenModel } from '../../session';
import type { MixedBudget } from '../mixed/budget';
import { exploreMixed } from '../mixed/explore';
import type { MixedFront, MixedPoint } from '../mixed/front';
import { saveFront } from '../mixed/front-store';
import { quantizeModel } from './quantize';
import type { QuantizeOptions, QuantizeResult } from './result';

/** Of the preset "mixed": the noise is a hundredth of the signal. */
export const usualBudget: MixedBudget = { sqnrDb: 40 };

export interface QuantizedWithin {
  readonly result: QuantizeResult;
  readonly front: MixedFront;
  readonly point: MixedPoint;
}

/** Searches for widths that keep to the budget, and quantizes with them. Calibration runs once: the job finds what the search kept. */
export async function quantizeWithin(
  open: OpenModel,
  options: QuantizeOptions,
  budget: MixedBudget,
  job: JobContext,
): Promise<QuantizedWithin> {
  const front = await exploreMixed(open, options, budget, job);
  try {
    await saveFront(job.world, open.model.path, front);
  } catch (thrown) {
    job.world.log(`The choices of widths were not kept: ${asProblem(thrown, open.model.path).what}`);
  }
  const point = front.points[front.chosen ?? -1];
  if (!point) throw missed(open, budget, front);
  const settings = { ...options.settings, nodes: { ...options.settings.nodes, ...point.nodes } };
  return { result: await quantizeModel(open, { ...options, settings }, job), front, point };
}

function missed({ model }: OpenModel, { sqnrDb, timeUs, bytes }: MixedBudget, { points }: MixedFront): Problem {
  const asked = [
    sqnrDb !== undefined && `${sqnrDb} dB`,
    timeUs !== undefined && `${timeUs / 1000} ms`,
    bytes !== undefined && `${bytes} bytes of weights`,
  ].filter(Boolean);
  const best = Math.max(...points.map((point) => point.sqnrDb));
  const fastest = Math.min(...points.map((point) => point.timeUs));
  return new Problem(
    'budget-missed',
    model.path,
    `No choice of widths keeps to ${asked.join(' and ')}: the most exact has ${best.toFixed(1)} dB, the fastest takes ${(fastest / 1000).toFixed(2)} ms.`,
    'Allow more, or start from wider activations (--activations 16).',
  );
}
