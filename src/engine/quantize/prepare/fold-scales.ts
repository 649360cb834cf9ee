import { floatAttribute, intAttribute } from '../../ir/attributes';
import type { Node } from '../../ir/graph';
import type { JobContext } from '../../job';
import { elementCount } from '../../onnx/tensor';
import { dimsOfType, dtypeOfType } from '../../shape/type';
import { FreshNames } from '../qdq/fresh-names';
import { isFloatType, modelValues, scaledRuns, type TensorValues } from '../tensor-values';
import type { Rewrite } from './rewrite';

/** What a node does to each channel: times a factor, plus a shift. */
interface ChannelScale {
  readonly factor: Float64Array;
  readonly shift: Float64Array;
}

/** A node whose weight and bias take factors and shifts of its output channels. */
interface Linear {
  readonly node: Node;
  readonly weight: string;
  readonly bias: string;
  readonly values: TensorValues;
  /** Of the output channels in the weight. */
  readonly axis: number;
  readonly channels: number;
}

/** BatchNormalization, and constants per channel that are multiplied or added, become part of the Conv, ConvTranspose or Gemm before them. */
export async function foldScales(rewrite: Rewrite, job: JobContext): Promise<void> {
  const look = { rewrite, job, readers: rewrite.readerIndex(), names: new FreshNames(rewrite.open.model) };
  for (const node of rewrite.nodes) await foldBehind(look, node);
}

/** What is read by whom does not change while scales are folded: values in a folded chain have one reader, and it goes. */
interface Look {
  readonly rewrite: Rewrite;
  readonly job: JobContext;
  readonly readers: ReadonlyMap<string, readonly Node[]>;
  readonly names: FreshNames;
}

async function foldBehind(look: Look, node: Node): Promise<void> {
  const { rewrite } = look;
  const linear = linearOf(look, node);
  if (!linear) return;
  const { channels } = linear;
  const total = { factor: new Float64Array(channels).fill(1), shift: new Float64Array(channels) };
  const folded: Node[] = [];
  for (;;) {
    const value = folded.at(-1)?.outputs[0] ?? rewrite.resultOf(node);
    const next = onlyReader(look, value);
    const scale = next && (await scaleOf(look, next, value, linear));
    if (!next || !scale || !isUsable(scale)) break;
    for (let channel = 0; channel < channels; channel++) {
      const factor = scale.factor[channel] as number;
      total.factor[channel] = (total.factor[channel] as number) * factor;
      total.shift[channel] = (total.shift[channel] as number) * factor + (scale.shift[channel] as number);
    }
    folded.push(next);
  }
  if (folded.length > 0) await put(look, linear, total, folded);
}

const isUsable = ({ factor, shift }: ChannelScale) => [factor, shift].every((list) => list.every((value) => Number.isFinite(value)));

async function put({ rewrite, job, names }: Look, linear: Linear, { factor, shift }: ChannelScale, folded: readonly Node[]): Promise<void> {
  const { node, weight, bias, values, axis, channels } = linear;
  const own = bias === '' ? new Float64Array(channels) : await numbers(rewrite, bias, job);
  if (own?.length !== channels) return;
  const dtype = dtypeOfType(rewrite.open.types.typeOf(rewrite.main, weight)) ?? 'float';
  const biasName = bias === '' ? names.take(`${node.name}_bias`) : bias;
  if (factor.some((value) => value !== 1))
    rewrite.setConstant(weight, { dtype, values: scaledRuns(values, elementCount(values.dims.slice(axis + 1)), factor) });
  const moved = Array.from(own, (value, channel) => value * (factor[channel] as number) + (shift[channel] as number));
  rewrite.setConstant(biasName, { dtype, dims: [channels], elements: moved });
  const [input = ''] = rewrite.inputsOf(node);
  rewrite.setInputs(node, [input, weight, biasName]);
  rewrite.setResult(node, folded.at(-1)?.outputs[0] as string);
  for (const one of folded) rewrite.remove(one);
}

/** Weight and bias belong to this node alone: others would see them changed. */
function linearOf({ rewrite, job: { world }, readers }: Look, node: Node): Linear | undefined {
  const [, weight = '', bias = ''] = rewrite.inputsOf(node);
  const axis = node.domain === '' ? outputAxis(rewrite, node) : undefined;
  if (axis === undefined || rewrite.outputs.has(weight) || rewrite.outputs.has(bias)) return undefined;
  const isOwn = (name: string) => readers.get(name)?.length === 1;
  if (!isOwn(weight) || (bias !== '' && (!isOwn(bias) || !valuesOf(rewrite, bias, world.files)))) return undefined;
  const values = valuesOf(rewrite, weight, world.files);
  const channels = values?.dims[axis];
  return values && channels !== undefined ? { node, weight, bias, values, axis, channels } : undefined;
}

function outputAxis(rewrite: Rewrite, node: Node): number | undefined {
  const opType = rewrite.opTypeOf(node);
  if (opType === 'Conv') return 0;
  if (opType === 'ConvTranspose') return intAttribute(node, 'group', 1) === 1 ? 1 : undefined;
  const isPlain = floatAttribute(node, 'alpha', 1) === 1 && floatAttribute(node, 'beta', 1) === 1;
  if (opType !== 'Gemm' || !isPlain) return undefined;
  return intAttribute(node, 'transB', 0) === 1 ? 0 : 1;
}

function onlyReader({ rewrite, readers }: Look, value: string): Node | undefined {
  const [reader, second] = readers.get(value) ?? [];
  return !reader || second || rewrite.outputs.has(value) || reader.domain !== '' ? undefined : reader;
}

async function scaleOf({ rewrite, job }: Look, node: Node, value: string, linear: Linear): Promise<ChannelScale | undefined> {
  const { channels } = linear;
  const inputs = rewrite.inputsOf(node);
  if (node.opType === 'BatchNormalization') return inputs[0] === value ? normScale(rewrite, node, channels, job) : undefined;
  const at = inputs.indexOf(value);
  const constant = inputs[1 - at] ?? '';
  const isFirst = at === 0;
  if (!['Add', 'Mul', 'Sub', 'Div'].includes(node.opType) || ((node.opType === 'Sub' || node.opType === 'Div') && !isFirst))
    return undefined;
  const list = await perChannel(rewrite, constant, value, linear, job);
  if (!list) return undefined;
  const ones = new Float64Array(channels).fill(1);
  const zeros = new Float64Array(channels);
  if (node.opType === 'Add') return { factor: ones, shift: list };
  if (node.opType === 'Sub') return { factor: ones, shift: list.map((one) => -one) };
  return { factor: node.opType === 'Mul' ? list : list.map((one) => 1 / one), shift: zeros };
}

async function normScale(rewrite: Rewrite, node: Node, channels: number, job: JobContext): Promise<ChannelScale | undefined> {
  const isInference = node.outputs.filter((name) => name !== '').length === 1 && intAttribute(node, 'training_mode', 0) === 0;
  const lists = await Promise.all(
    rewrite
      .inputsOf(node)
      .slice(1, 5)
      .map((name) => numbers(rewrite, name, job)),
  );
  const [scale, shift, mean, variance] = lists;
  if (!isInference || !scale || !shift || !mean || !variance || lists.some((list) => list?.length !== channels)) return undefined;
  const epsilon = floatAttribute(node, 'epsilon', 1e-5);
  const factor = scale.map((value, channel) => value / Math.sqrt((variance[channel] as number) + epsilon));
  return { factor, shift: shift.map((value, channel) => value - (mean[channel] as number) * (factor[channel] as number)) };
}

/** A constant that is one number, or one per channel along the value's channel axis, and does not make the value larger. */
async function perChannel(
  rewrite: Rewrite,
  name: string,
  value: string,
  { node, channels }: Linear,
  job: JobContext,
): Promise<Float64Array | undefined> {
  const dims = dimsOfType(rewrite.open.types.typeOf(rewrite.main, name)) as readonly number[] | undefined;
  const rank = dimsOfType(rewrite.open.types.typeOf(rewrite.main, value))?.length;
  if (!dims || rank === undefined || dims.length > rank) return undefined;
  const count = elementCount(dims);
  // Counted from the end, where shapes are lined up.
  const axis = rewrite.opTypeOf(node) === 'Gemm' ? -1 : 1 - rank;
  if (count !== 1 && (count !== channels || dims.at(axis) !== channels)) return undefined;
  const list = await numbers(rewrite, name, job);
  return list && (count === 1 ? new Float64Array(channels).fill(list[0] as number) : list);
}

function valuesOf(rewrite: Rewrite, name: string, files: JobContext['world']['files']): TensorValues | undefined {
  const constant = rewrite.constant(name);
  if (constant && 'values' in constant) return constant.values;
  if (constant && 'elements' in constant && isFloatType(constant.dtype)) return listed(constant.dims, constant.elements.map(Number));
  const values = constant ? undefined : modelValues(rewrite.open, files, name);
  return values === 'not-numeric' ? undefined : values;
}

function listed(dims: readonly number[], elements: readonly number[]): TensorValues {
  return {
    dims,
    async *chunks() {
      yield elements;
    },
  };
}

async function numbers(rewrite: Rewrite, name: string, { world }: JobContext): Promise<Float64Array | undefined> {
  const values = valuesOf(rewrite, name, world.files);
  if (!values) return undefined;
  const list: number[] = [];
  for await (const chunk of values.chunks()) for (let at = 0; at < chunk.length; at++) list.push(chunk[at] as number);
  return Float64Array.from(list);
}
