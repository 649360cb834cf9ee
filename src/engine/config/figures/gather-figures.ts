import { compiledTarget } from '../../convert/compiled-target';
import { placeModel } from '../../placement/overlay';
import { footprintOf } from '../../placement/selector/footprint';
import type { OpenModel } from '../../session';
import type { Target } from '../../targets/target';
import type { World } from '../../world';
import type { Figure, Figures } from '../rules/figures';
import { accuracyFigures } from './accuracy';
import { contextFigure } from './context-size';
import { profiledLatency } from './latency';

/**
 * What is known of a model on a chip, each figure from the highest rung that is at hand: rules and the cost model at once, what Profile, Convert and
 * Quantize left beside the model. Nothing is run. A figure that is not known is missing.
 */
export async function gatherFigures(open: OpenModel, target: Target, world: World): Promise<Figures> {
  const estimates = {
    ...open.once(`figures ${target.chip.soc} ${target.precision}`, () => estimateFigures(open, target)),
    ...(await accuracyFigures(open, target, world)),
  };
  // What the toolchain makes of a float model is fp16: its figures say nothing of the model once it is quantized.
  if (compiledTarget(open.model, target).precision !== target.precision) return estimates;
  const [latencyMs, contextBytes] = await Promise.all([
    profiledLatency(open, target, estimates.cpuNodes?.value ?? 0, world),
    contextFigure(open, target, world),
  ]);
  return { ...estimates, ...(latencyMs && { latencyMs }), ...(contextBytes && { contextBytes }) };
}

function estimateFigures(open: OpenModel, target: Target): Figures {
  const { model, types } = open;
  const overlay = placeModel(model, types, target);
  const { rung, producer, counts, segments, boundaries, time, verdicts } = overlay;
  const figure = (value: number): Figure => ({ value, rung, producer });
  const bytes = boundaries.map((boundary) => boundary.bytes);
  const { memoryBytes } = footprintOf(open, verdicts, 'htp', target.precision);
  return {
    cpuNodes: figure(counts.cpu),
    segments: figure(segments.length),
    ...(bytes.every((one) => one !== undefined) && { boundaryBytes: figure(bytes.reduce((sum, one) => sum + one, 0)) }),
    ...(Number.isFinite(time.totalUs) && { latencyMs: { value: time.totalUs / 1000, rung: time.rung, producer: time.producer } }),
    ...(memoryBytes !== undefined && { memoryBytes: figure(memoryBytes) }),
  };
}
