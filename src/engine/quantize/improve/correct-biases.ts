import { floatAttribute } from '../../ir/attributes';
import type { DType } from '../../ir/dtype';
import type { Node, TensorRef } from '../../ir/graph';
import { elementCount } from '../../onnx/tensor';
import type { OpenModel } from '../../session';
import { tensorOf } from '../../view/value-index';
import type { Statistics } from '../calibrate/statistics';
import { FreshNames } from '../qdq/fresh-names';
import { modelValues, type TensorValues } from '../tensor-values';
import { exactModel } from './exact-model';
import type { ImproveContext, Improved } from './improvement';
import { layersOf, mainGraph, numbersOf, oneChunk, ownConstant } from './layers';
import { type QuantizedLayer, quantizedLayers, quantizedModel, stagedModel } from './quantized-layers';
import { someSamples } from './some-samples';
import { type NewInput, writeWeights } from './write-weights';

/** How many groups the layers are corrected in, and on how many samples; the table of `bench/improve.ts` says why. */
export interface BiasEffort {
  readonly blocks: number;
  readonly samples: number;
}

export const biasEffort: BiasEffort = { blocks: 6, samples: 16 };

/**
 * Quantization moves the mean of what a layer makes; its bias takes the move back (empirical bias correction; Nagel et al., "A White Paper on Neural
 * Network Quantization", 2021). A correction moves all that lies behind it, so the layers are corrected in blocks, in the order of the graph, each
 * measured with those before it corrected.
 */
export async function correctBiases(context: ImproveContext, { blocks, samples }: BiasEffort = biasEffort): Promise<Improved> {
  const { entries } = context;
  const nodes = correctable(context);
  if (nodes.length === 0) return { open: context.open, entries, layers: 0 };
  const chosen = someSamples(context.samples, samples);
  let open = await stagedModel(context);
  let quantized = await quantizedModel(open, context);
  const all = quantizedLayers(open, quantized, nodes);
  const wanted = await channelMeans(
    context,
    exactModel(context.open),
    all.map(({ value }) => value),
    chosen,
  );
  const size = Math.ceil(all.length / blocks);
  for (let start = 0; start < all.length; start += size) {
    if (start > 0) quantized = await quantizedModel(open, context);
    const block = all.slice(start, start + size);
    const found = await channelMeans(
      context,
      quantized,
      block.map(({ quantizedValue }) => quantizedValue),
      chosen,
    );
    const next = await corrected(open, block, wanted, found, context);
    await context.job.world.files.remove(open.model.path);
    open = next;
  }
  return { open, entries, layers: all.length };
}

/** Operators that add their third input, per channel, to what they make of integers. */
function correctable({ open, entries }: ImproveContext): readonly Node[] {
  const integers = new Set(entries.flatMap(({ tensor, encoding }) => (encoding.dtype === 'int' ? [tensor] : [])));
  return layersOf(open)
    .filter(({ node, weight }) => integers.has(weight.name) && node.opType !== 'MatMul' && floatAttribute(node, 'beta', 1) !== 0)
    .map(({ node }) => node);
}

type Means = ReadonlyMap<string, Float64Array>;

/** All of these values have their channels along axis 1. */
async function channelMeans(
  { samples, runTaps, job }: ImproveContext,
  { model }: OpenModel,
  values: readonly string[],
  chosen: readonly number[],
): Promise<Means> {
  const taps = values.map((value) => ({ value, channelAxis: 1 }));
  const { statistics } = await runTaps({ model, taps, samples, chosen, step: 'Correct biases' }, job);
  return meansOf(statistics);
}

function meansOf(statistics: Statistics): Means {
  return new Map([...statistics].flatMap(([value, { channels }]) => (channels ? [[value, channels.mean]] : [])));
}

async function corrected(
  open: OpenModel,
  block: readonly QuantizedLayer[],
  wanted: Means,
  found: Means,
  context: ImproveContext,
): Promise<OpenModel> {
  const names = new FreshNames(open.model);
  const here = new Map(mainGraph(open).nodes.map((node) => [node.name, node]));
  const tensors = new Map<TensorRef, TensorValues>();
  const inputs: NewInput[] = [];
  for (const { node, norm, value, quantizedValue } of block) {
    const [goal, mean] = [wanted.get(value), found.get(quantizedValue)];
    const adds = here.get((norm ?? node).name);
    const shift = goal?.map((one, at) => one - (mean?.[at] ?? Number.NaN));
    const bias = adds && shift?.every(Number.isFinite) ? await shiftedBias(open, adds, shift, context) : undefined;
    if (!adds || !bias) continue;
    const own = ownConstant(open, adds, 2);
    if (own && elementCount(own.tensor.dims) === bias.length) tensors.set(own.tensor, oneChunk(own.tensor.dims, bias));
    else inputs.push({ node: adds, at: 2, name: names.take(`${node.name}_bias`), dtype: weightType(open, node), values: bias });
  }
  return writeWeights(open, { tensors, inputs }, 'biases', context);
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
