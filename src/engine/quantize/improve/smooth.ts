import type { TensorRef } from '../../ir/graph';
import type { OpenModel } from '../../session';
import type { ValueStatistics } from '../calibrate/statistics';
import { scaledRuns, type TensorValues } from '../tensor-values';
import type { ImproveContext, Improved } from './improvement';
import { type Layer, valuesOf } from './layers';
import { sized } from './sized';
import { type SmoothGroup, smoothGroups } from './smooth-groups';
import { someSamples } from './some-samples';
import { writeWeights } from './write-weights';

/** Share of the outliers that moves into the weights; half, as the paper has it. */
const share = 0.5;
const mostSamples = 32;

/**
 * Moves outliers of activations into weights (Xiao et al., "SmoothQuant", 2023): a few channels of a transformer's normalized values are far larger than all
 * others and leave these few levels. Each channel is divided by s in the normalization and multiplied by s in the weights; the function stays the same.
 */
export async function smooth(context: ImproveContext): Promise<Improved> {
  const { open, entries, samples, runTaps, job } = context;
  const groups = smoothGroups(sized(open, samples));
  if (groups.length === 0) return { open, entries, layers: 0 };
  const taps = groups.map(({ value }) => ({ value, channelAxis: -1 }));
  const chosen = someSamples(samples, mostSamples);
  const { statistics } = await runTaps({ model: open.model, taps, samples, chosen, step: 'Smooth activations' }, job);
  const tensors = new Map<TensorRef, TensorValues>();
  for (const group of groups) await addScaled(open, group, statistics.get(group.value), tensors, context);
  if (tensors.size === 0) return { open, entries, layers: 0 };
  const layers = groups.flatMap((group) => group.layers).filter(({ weight }) => tensors.has(weight.tensor)).length;
  return { open: await writeWeights(open, { tensors }, 'smoothed', context), entries, layers };
}

async function addScaled(
  open: OpenModel,
  { divided, layers }: SmoothGroup,
  seen: ValueStatistics | undefined,
  tensors: Map<TensorRef, TensorValues>,
  { job }: ImproveContext,
): Promise<void> {
  const { files } = job.world;
  const peaks = seen?.channels?.max.map((max, at) => Math.max(max, -(seen.channels?.min[at] ?? 0)));
  const channels = layers[0]?.inputs ?? 0;
  if (peaks?.length !== channels) return;
  const weights = new Float64Array(channels);
  for (const layer of layers) await raisePeaks(open, layer, weights, files);
  const scale = peaks.map((peak, at) => {
    const factor = peak ** share / (weights[at] as number) ** (1 - share);
    // A channel that is all zeros, or not finite, has nothing to move.
    return factor > 0 && Number.isFinite(factor) ? factor : 1;
  });
  const inverse = scale.map((factor) => 1 / factor);
  for (const { name, tensor } of divided) tensors.set(tensor, scaledRuns(valuesOf(open, name, files), 1, inverse));
  for (const { weight, kernel, cells } of layers) {
    const factors = Float64Array.from(cells().input, (input) => scale[input] as number);
    tensors.set(weight.tensor, scaledRuns(valuesOf(open, weight.name, files), kernel, factors));
  }
}

/** Largest absolute weight by input channel. */
async function raisePeaks(
  open: OpenModel,
  { weight, cells, kernel }: Layer,
  peaks: Float64Array,
  files: ImproveContext['job']['world']['files'],
): Promise<void> {
  const { input } = cells();
  let at = 0;
  for await (const chunk of valuesOf(open, weight.name, files).chunks())
    for (let i = 0; i < chunk.length; i++, at++) {
      const channel = input[Math.floor(at / kernel)] as number;
      peaks[channel] = Math.max(peaks[channel] as number, Math.abs(chunk[i] as number));
    }
}
