import type { TensorRef } from '../../ir/graph';
import type { OpenModel } from '../../session';
import type { Files } from '../../world';
import { scaledRuns, type TensorValues } from '../tensor-values';
import { type EqualPair, equalPairs, normFactor } from './equal-pairs';
import type { ImproveContext, Improved } from './improvement';
import { type Cells, type Layer, valuesOf } from './layers';
import { someSamples } from './some-samples';
import { writeWeights } from './write-weights';

/**
 * Cross-layer equalization (Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", ICCV 2019): a channel between two
 * layers is divided by s in the first one and multiplied by s in the second one, so that both use their ranges equally. The function stays the same.
 */
export async function equalize(context: ImproveContext): Promise<Improved> {
  const { open, entries, scratch, job } = context;
  const { files } = job.world;
  const pairs = equalPairs(open);
  const layers = new Map<Layer, ScaledLayer>();
  for (const { before, after } of pairs)
    for (const layer of [before, after]) if (!layers.has(layer)) layers.set(layer, await scaledLayer(open, layer, files));
  const scales = pairs.map(({ before }) => new Float64Array(before.outputs).fill(1));
  const seen = await activationPeaks(context, pairs);
  balance(pairs, layers, scales, seen, job.stop);
  if (scales.every((all) => all.every((scale) => scale === 1))) return { open, entries, layers: 0 };
  const tensors = changedTensors(open, pairs, layers, scales, files);
  return { open: await writeWeights(open, { tensors }, 'equalized', { scratch, job }), entries, layers: layers.size };
}

/**
 * With a scale per output channel the first layer loses nothing by uneven channels: what does is the value between the two, which has one scale for all.
 * At 8 bits its channels, as the samples show them, are what is evened out. Undefined where the weights decide.
 */
async function activationPeaks(
  { open, settings, samples, runTaps, job }: ImproveContext,
  pairs: readonly EqualPair[],
): Promise<readonly (Float64Array | undefined)[]> {
  const isNarrow = settings.perChannel && settings.activations === 8;
  if (!isNarrow || pairs.length === 0 || samples.samples.length === 0) return pairs.map(() => undefined);
  const taps = pairs.map(({ value, before }) => ({ value, channelAxis: before.channelAxis === 'last' ? -1 : 1 }));
  const chosen = someSamples(samples, mostSamples);
  const { statistics } = await runTaps({ model: open.model, taps, samples, chosen, step: 'Equalize' }, job);
  return pairs.map(({ value, before }) => {
    const channels = statistics.get(value)?.channels;
    const peaks = channels?.max.map((max, at) => Math.max(max, -(channels.min[at] as number)));
    return peaks?.length === before.outputs ? peaks : undefined;
  });
}

const mostSamples = 32;

/** A layer with the factors that it has so far. */
interface ScaledLayer {
  readonly cells: Cells;
  /** Largest absolute weight of each cell, with the folded BatchNormalization. */
  readonly peaks: Float32Array;
  /** By output channel: what it is divided by. By input channel: what it is multiplied by. */
  readonly divide: Float64Array;
  readonly multiply: Float64Array;
}

async function scaledLayer(open: OpenModel, layer: Layer, files: Files): Promise<ScaledLayer> {
  const cells = layer.cells();
  const peaks = await peaksOf(valuesOf(open, layer.weight.name, files), layer.kernel, cells.output.length);
  const factor = await normFactor(open, layer, files);
  if (factor)
    for (const [cell, output] of cells.output.entries()) peaks[cell] = (peaks[cell] as number) * Math.abs(factor[output] as number);
  return { cells, peaks, divide: new Float64Array(layer.outputs).fill(1), multiply: new Float64Array(layer.inputs).fill(1) };
}

async function peaksOf(values: TensorValues, kernel: number, cells: number): Promise<Float32Array> {
  const peaks = new Float32Array(cells);
  let at = 0;
  for await (const chunk of values.chunks())
    for (let i = 0; i < chunk.length; i++, at++) {
      const cell = Math.floor(at / kernel);
      const size = Math.abs(chunk[i] as number);
      if (!(size <= (peaks[cell] as number))) peaks[cell] = size;
    }
  return peaks;
}

/** More rounds change scales by less than a thousandth. */
const mostRounds = 30;
const settled = 1e-3;

/** In turns, because a layer between two others belongs to both pairs. */
function balance(
  pairs: readonly EqualPair[],
  layers: ReadonlyMap<Layer, ScaledLayer>,
  scales: readonly Float64Array[],
  seen: readonly (Float64Array | undefined)[],
  stop: AbortSignal,
): void {
  for (let round = 0; round < mostRounds; round++) {
    let moved = 0;
    for (const [at, { before, after }] of pairs.entries()) {
      stop.throwIfAborted();
      const scale = scales[at] as Float64Array;
      const made = seen[at]?.map((peak, channel) => peak / (scale[channel] as number));
      const step = steps(layers.get(before) as ScaledLayer, layers.get(after) as ScaledLayer, made);
      for (const [channel, factor] of step.entries()) {
        scale[channel] = (scale[channel] as number) * factor;
        moved = Math.max(moved, Math.abs(Math.log(factor)));
      }
    }
    if (moved < settled) return;
  }
}

/** One round of one pair: the ratio of the two ranges of each channel, shared evenly. */
function steps(before: ScaledLayer, after: ScaledLayer, values: Float64Array | undefined): Float64Array {
  const made = values ?? channelPeaks(before, 'output');
  const read = channelPeaks(after, 'input');
  const step = made.map((range, channel) => {
    const factor = Math.sqrt(range / (read[channel] as number));
    // A channel that is all zeros, or not finite, has no range to share.
    return factor > 0 && Number.isFinite(factor) ? factor : 1;
  });
  for (const [channel, factor] of step.entries()) {
    before.divide[channel] = (before.divide[channel] as number) * factor;
    after.multiply[channel] = (after.multiply[channel] as number) * factor;
  }
  return step;
}

function channelPeaks({ cells, peaks, divide, multiply }: ScaledLayer, side: 'output' | 'input'): Float64Array {
  const found = new Float64Array(side === 'output' ? divide.length : multiply.length);
  const channels = cells[side];
  for (let cell = 0; cell < peaks.length; cell++) {
    const factor = (multiply[cells.input[cell] as number] as number) / (divide[cells.output[cell] as number] as number);
    const size = (peaks[cell] as number) * factor;
    const channel = channels[cell] as number;
    if (!(size <= (found[channel] as number))) found[channel] = size;
  }
  return found;
}

function changedTensors(
  open: OpenModel,
  pairs: readonly EqualPair[],
  layers: ReadonlyMap<Layer, ScaledLayer>,
  scales: readonly Float64Array[],
  files: Files,
): ReadonlyMap<TensorRef, TensorValues> {
  const normed = new Set(pairs.filter(({ isNormed }) => isNormed).map(({ before }) => before));
  const tensors = new Map<TensorRef, TensorValues>();
  for (const [layer, { cells, divide, multiply }] of layers) {
    const divided = (output: number) => (normed.has(layer) ? 1 : (divide[output] as number));
    const factor = Float64Array.from(cells.output, (output) => 1 / divided(output));
    for (const [cell, input] of cells.input.entries()) factor[cell] = (factor[cell] as number) * (multiply[input] as number);
    tensors.set(layer.weight.tensor, scaledRuns(valuesOf(open, layer.weight.name, files), layer.kernel, factor));
  }
  for (const [at, { divided }] of pairs.entries()) {
    const inverse = (scales[at] as Float64Array).map((scale) => 1 / scale);
    for (const { name, tensor } of divided) tensors.set(tensor, scaledRuns(valuesOf(open, name, files), 1, inverse));
  }
  return tensors;
}
