import { Steps } from '../../convert/steps';
import type { JobContext } from '../../job';
import type { OpenModel } from '../../session';
import { chipNamed } from '../../targets/chips';
import type { Chip } from '../../targets/target';
import { applyTo, type Bench, type Candidate, discard, scoreOf } from '../job/candidate';
import { makeBest, makingSteps } from '../job/make';
import type { QuantizeParts } from '../job/parts';
import { quantizeParts } from '../job/quantize-parts';
import type { QuantizeOptions } from '../job/result';
import { type MixedBudget, withinBudget } from './budget';
import { choicesOf } from './choices';
import type { MixedFront, MixedPoint, Sensitivities } from './front';
import { type Layers, layersOf } from './layers';
import { type PointTime, pointTime } from './point-time';
import type { Choice } from './search';
import { measureSensitivities } from './sensitivity';
import { type Width, widthsToTry } from './widths';

/** So many points are quantized and measured; between them the additive model says enough. */
const measuredPoints = 7;

/**
 * Mixed widths: how much each layer loses when it alone is quantized, the widths that take the most noise away for their time, and for some of these
 * choices the error as it is measured and the time as the simulator gives it.
 */
export async function exploreMixed(
  open: OpenModel,
  options: QuantizeOptions,
  budget: MixedBudget,
  job: JobContext,
  parts: QuantizeParts = quantizeParts,
): Promise<MixedFront> {
  const { files } = job.world;
  const scratch = await files.scratch('qnn-lens-explore', open.model.path);
  try {
    const steps = new Steps(makingSteps + 1 + measuredPoints, job);
    const name = files.basename(open.model.path);
    const { bench, best } = await makeBest({ open, options, parts, improvements: [], scratch, name }, steps, job);
    const chip = chipNamed(options.soc);
    const layers = layersOf(best.float);
    const widths = widthsToTry(bench.settings);
    const sensitivities = await steps.run('Measure each layer alone', (within) =>
      measureSensitivities(bench, best, layers, widths, within),
    );
    const choices = choicesOf({ open: best.float, layers, widths, sensitivities, chip }, measuredPoints);
    const points: Measured[] = [];
    for (const choice of choices) {
      const step = `Measure a choice of widths (${points.length + 1} of ${choices.length})`;
      points.push(await steps.run(step, (within) => measurePoint({ bench, best, layers, widths, chip }, choice, within)));
    }
    return frontOf(points, sensitivities, budget, job);
  } finally {
    await files.remove(scratch);
  }
}

interface Measuring {
  readonly bench: Bench;
  readonly best: Candidate;
  readonly layers: Layers;
  readonly widths: readonly [Width, ...Width[]];
  readonly chip: Chip;
}

type Measured = Omit<MixedPoint, 'isBest' | 'timeUs' | 'timeRung'> & PointTime;

async function measurePoint({ bench, best, layers, widths, chip }: Measuring, choice: Choice, job: JobContext): Promise<Measured> {
  const nodes = nodesOf(layers, widths, choice);
  const settings = { ...bench.settings, nodes };
  const chosen = await bench.parts.chooseEncodings(best.float, best.calibrated.statistics, settings, job.world.files);
  const candidate = await applyTo(bench, { float: best.float, calibrated: best.calibrated, chosen }, job);
  try {
    const sqnrDb = await scoreOf(bench, candidate, job);
    const time = await pointTime(candidate.quantized, choice.timeUs, chip, job);
    return { nodes, label: labelOf(widths, choice), sqnrDb, sqnrRung: 'measured', bytes: choice.bytes, ...time };
  } finally {
    await discard(candidate, job);
  }
}

/** The widths of all nodes that have another one than the settings say. */
function nodesOf(layers: Layers, widths: readonly Width[], { chosen }: Choice): MixedPoint['nodes'] {
  const other = layers.list.flatMap((layer, at) => {
    const width = widths[chosen[at] ?? 0] as Width;
    return chosen[at] === 0 ? [] : layer.nodes.map((node) => [node.name, width.precision] as const);
  });
  return Object.fromEntries(other);
}

/** `w8a8`, `w8a16`, or how many layers have which width. */
function labelOf(widths: readonly Width[], { chosen }: Choice): string {
  const counts = widths.map((width, at) => ({ width, count: chosen.filter((one) => one === at).length }));
  const used = counts.filter(({ count }) => count > 0);
  return used.length === 1 ? (used[0]?.width.name ?? '') : used.map(({ width, count }) => `${count} × ${width.name}`).join(', ');
}

function frontOf(points: readonly Measured[], sensitivities: Sensitivities, budget: MixedBudget, job: JobContext): MixedFront {
  // Simulated and estimated times do not compare: where one could not be simulated, all are estimates.
  const isSimulated = points.every(({ simulatedUs }) => simulatedUs !== undefined);
  const timed = points.map(({ simulatedUs, estimatedUs, ...point }) => ({
    ...point,
    timeUs: isSimulated ? (simulatedUs as number) : estimatedUs,
    timeRung: isSimulated ? ('simulated' as const) : ('estimate' as const),
  }));
  const sorted = timed.sort((a, b) => a.timeUs - b.timeUs || b.sqnrDb - a.sqnrDb);
  const judged = sorted.map((point): MixedPoint => ({ ...point, isBest: !sorted.some((other) => isBetter(other, point)) }));
  const chosen = withinBudget(judged, budget);
  const settings = isSimulated ? 'times by the QNN simulator' : 'times estimated';
  return {
    createdAt: job.world.date(),
    points: judged,
    ...(chosen !== undefined && { chosen }),
    sensitivities,
    rung: isSimulated ? 'simulated' : 'estimate',
    producer: { ...sensitivities.producer, settings: `errors on onnxruntime CPU, ${settings}` },
  };
}

type Costs = Pick<MixedPoint, 'timeUs' | 'sqnrDb'>;

function isBetter(a: Costs, b: Costs): boolean {
  return a.timeUs <= b.timeUs && a.sqnrDb >= b.sqnrDb && (a.timeUs < b.timeUs || a.sqnrDb > b.sqnrDb);
}
