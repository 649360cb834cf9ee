import { floatAttribute } from '../../ir/attributes';
import type { DType } from '../../ir/dtype';
import type { Node, TensorRef } from '../../ir/graph';
import { elementCount } from '../../onnx/tensor';
import type { OpenModel } from '../../session';
import { tensorOf } from '../../view/value-index';
import type { Statistics } from '../calibrate/statistics';
import { FreshNames } from '../qdq/fresh-names';
import { modelValues, type TensorValues } from '../tensor-values';
import { insideShares } from './conv-geometry';
import { normFactor } from './equal-pairs';
import { exactModel } from './exact-model';
import type { ImproveContext, Improved } from './improvement';
import { knownDims, type Layer, layersOf, mainGraph, numbersOf, oneChunk, ownConstant, valuesOf } from './layers';
import { type QuantizedLayer, quantizedLayers, quantizedModel, stagedModel } from './quantized-layers';
import { sized } from './sized';
import { someSamples } from './some-samples';
import { type NewInput, writeWeights } from './write-weights';

/** On how many samples, and how often: a second pass sees what the first one changed. */
export interface BiasEffort {
  readonly samples: number;
  readonly passes: number;
}

const biasEffort: BiasEffort = { samples: 16, passes: 1 };

/**
 * Quantization moves the mean of what a layer makes; its bias takes the move back (bias correction; Nagel et al., "Data-Free Quantization Through Weight
 * Equalization and Bias Correction", ICCV 2019, here on real data). Only the part that the layer makes itself counts: what it was handed moved already
 * goes through it as the floats would, and is taken back where it arose. So all layers are corrected at once.
 */
export async function correctBiases(context: ImproveContext, { samples, passes }: BiasEffort = biasEffort): Promise<Improved> {
  const { entries } = context;
  const nodes = correctable(context);
  if (nodes.length === 0) return { open: context.open, entries, layers: 0 };
  const { files } = context.job.world;
  const chosen = someSamples(context.samples, samples);
  const exact = sized(exactModel(context.open), context.samples);
  let open = await stagedModel(context);
  let wanted: Means | undefined;
  for (let pass = 0; pass < passes; pass++) {
    const quantized = await quantizedModel(open, context);
    const layers = quantizedLayers(exact, quantized, nodes);
    wanted ??= await channelMeans(
      context,
      exact,
      layers.flatMap(({ node, value }) => [node.inputs[0] ?? '', value]),
      chosen,
    );
    const found = await channelMeans(
      context,
      quantized,
      layers.flatMap(({ node, quantizedValue }) => [node.inputs[0] ?? '', quantizedValue]),
      chosen,
    );
    const next = await corrected(open, exact, layers, wanted, found, context);
    await files.remove(open.model.path);
    await files.remove(quantized.model.path);
    open = next;
  }
  return { open, entries, layers: nodes.length };
}

/** Operators that add their third input, per channel, to what they make of integers. */
function correctable({ open: rounded, entries }: ImproveContext): readonly Layer[] {
  const open = exactModel(rounded);
  const integers = new Set(entries.flatMap(({ tensor, encoding }) => (encoding.dtype === 'int' ? [tensor] : [])));
  return layersOf(open).filter(
    ({ node, weight }) =>
      integers.has(weight.name) &&
      node.opType !== 'MatMul' &&
      floatAttribute(node, 'alpha', 1) === 1 &&
      floatAttribute(node, 'beta', 1) !== 0,
  );
}

type Means = ReadonlyMap<string, Float64Array>;

/** All of these values have their channels along axis 1. */
async function channelMeans(
  { samples, runTaps, job }: ImproveContext,
  { model }: OpenModel,
  values: readonly string[],
  chosen: readonly number[],
): Promise<Means> {
  const taps = [...new Set(values)].map((value) => ({ value, channelAxis: 1 }));
  const { statistics } = await runTaps({ model, taps, samples, chosen, step: 'Correct biases' }, job);
  return meansOf(statistics);
}

function meansOf(statistics: Statistics): Means {
  return new Map([...statistics].flatMap(([value, { channels }]) => (channels ? [[value, channels.mean]] : [])));
}

async function corrected(
  open: OpenModel,
  exact: OpenModel,
  layers: readonly QuantizedLayer[],
  wanted: Means,
  found: Means,
  context: ImproveContext,
): Promise<OpenModel> {
  const names = new FreshNames(open.model);
  const here = new Map(mainGraph(open).nodes.map((node) => [node.name, node]));
  const tensors = new Map<TensorRef, TensorValues>();
  const inputs: NewInput[] = [];
  for (const layer of layers) {
    const { node, norm } = layer;
    const adds = here.get((norm ?? node).name);
    const shift = await ownShift(exact, layer, wanted, found, context);
    const bias = adds && shift?.every(Number.isFinite) ? await shiftedBias(open, adds, shift, context) : undefined;
    if (!adds || !bias) continue;
    const own = ownConstant(open, adds, 2);
    if (own && elementCount(own.tensor.dims) === bias.length) tensors.set(own.tensor, oneChunk(own.tensor.dims, bias));
    else inputs.push({ node: adds, at: 2, name: names.take(`${node.name}_bias`), dtype: weightType(open, node), values: bias });
  }
  return writeWeights(open, { tensors, inputs }, 'biases', context);
}

/** By how much each output channel is too low on average, without what its inputs are too low by. */
async function ownShift(
  exact: OpenModel,
  { node, norm, layer, value, quantizedValue }: QuantizedLayer,
  wanted: Means,
  found: Means,
  { job }: ImproveContext,
): Promise<Float64Array | undefined> {
  const { files } = job.world;
  const missing = difference(wanted.get(value), found.get(quantizedValue), layer.outputs);
  const handed = difference(wanted.get(node.inputs[0] ?? ''), found.get(node.inputs[0] ?? ''), layer.inputs);
  if (!missing || !handed) return undefined;
  const factor = norm && (await normFactor(exact, layer, files));
  const { output, input } = layer.cells();
  const shares = insideShares(layer, knownDims(exact, node.inputs[0] ?? ''));
  const passed = new Float64Array(layer.outputs);
  let at = 0;
  for await (const chunk of valuesOf(exact, layer.weight.name, files).chunks())
    for (let i = 0; i < chunk.length; i++, at++) {
      const cell = Math.floor(at / layer.kernel);
      const to = output[cell] as number;
      passed[to] =
        (passed[to] as number) + (chunk[i] as number) * (shares[at % layer.kernel] as number) * (handed[input[cell] as number] as number);
    }
  return missing.map((own, channel) => own - (passed[channel] as number) * (factor?.[channel] ?? 1));
}

function difference(wanted: Float64Array | undefined, found: Float64Array | undefined, channels: number): Float64Array | undefined {
  if (wanted?.length !== channels || found?.length !== channels) return undefined;
  return wanted.map((one, at) => one - (found[at] as number));
}

/** Undefined where the old bias is no constant with one number per channel. */
async function shiftedBias(open: OpenModel, node: Node, shift: Float64Array, { job }: ImproveContext): Promise<Float64Array | undefined> {
  const name = node.inputs[2] ?? '';
  const beta = node.opType === 'Gemm' ? floatAttribute(node, 'beta', 1) : 1;
  if (name === '') return shift.map((by) => by / beta);
  const held = modelValues(open, job.world.files, name);
  if (!held || held === 'not-numeric') return undefined;
  const { length } = shift;
  const count = elementCount(held.dims);
  if (count !== 1 && (count !== length || held.dims.at(-1) !== length)) return undefined;
  const old = await numbersOf(open, name, job.world.files);
  return shift.map((by, at) => (old[count === 1 ? 0 : at] as number) + by / beta);
}

function weightType(open: OpenModel, node: Node): DType {
  return tensorOf(open.index.source(node.graph, node.inputs[1] ?? ''))?.dtype ?? 'float';
}
