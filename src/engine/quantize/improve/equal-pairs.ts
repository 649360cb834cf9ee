import { floatAttribute, stringAttribute } from '../../ir/attributes';
import type { Node } from '../../ir/graph';
import { elementCount, smallNumbers } from '../../onnx/tensor';
import type { OpenModel } from '../../session';
import { tensorOf } from '../../view/value-index';
import type { Files } from '../../world';
import { type Layer, layersOf, mainGraph, normBehind, numbersOf, type OwnConstant, onlyReader, ownConstant } from './layers';

/** Two layers between which channels can be scaled: what the first one makes is divided, what the second one reads is multiplied. */
export interface EqualPair {
  readonly before: Layer;
  readonly after: Layer;
  /** What the second one reads. */
  readonly value: string;
  /** A BatchNormalization right behind the first layer is divided in its place, so that the weights that it is folded into are. */
  readonly isNormed: boolean;
  /** One number per channel each, divided as well: biases, and what is added on the way. */
  readonly divided: readonly OwnConstant[];
}

/** Operators that commute with a positive factor per channel (ONNX operator specification); true where attributes and inputs allow it. */
const homogeneous: Readonly<Record<string, (open: OpenModel, node: Node) => boolean>> = {
  Relu: () => true,
  LeakyRelu: () => true,
  PRelu: () => true,
  Abs: () => true,
  Identity: () => true,
  Dropout: (_, node) => node.outputs.filter((name) => name !== '').length === 1,
  MaxPool: (_, node) => node.outputs.filter((name) => name !== '').length === 1,
  AveragePool: () => true,
  GlobalAveragePool: () => true,
  GlobalMaxPool: () => true,
  Upsample: () => true,
  Resize: (_, node) => stringAttribute(node, 'coordinate_transformation_mode', '') !== 'tf_crop_and_resize',
  Pad: padsZeros,
};

/** Pairs in the order of the graph; a layer may be the second one of a pair and the first one of another. */
export function equalPairs(open: OpenModel): readonly EqualPair[] {
  const layers = layersOf(open);
  const byNode = new Map(layers.map((layer) => [layer.node, layer]));
  return layers.flatMap((layer) => pairFrom(open, layer, byNode) ?? []);
}

function pairFrom(open: OpenModel, before: Layer, layers: ReadonlyMap<Node, Layer>): EqualPair | undefined {
  let divided: readonly OwnConstant[] | undefined = ownBias(open, before);
  let value = before.node.outputs[0] ?? '';
  const norm = normBehind(open, before.node);
  for (let node = onlyReader(open, value); node; node = onlyReader(open, value)) {
    const after = layers.get(node);
    if (after) {
      const fits = after.inputs === before.outputs && after.channelAxis === before.channelAxis && divided !== undefined;
      return fits ? { before, after, value, isNormed: norm !== undefined, divided: divided as readonly OwnConstant[] } : undefined;
    }
    if (node === norm) divided = perChannel(before, [ownConstant(open, node, 1), ownConstant(open, node, 2)]);
    else if (node.opType === 'Add' && node.domain === '') divided = divided && added(open, before, node, value, divided);
    else if (node.domain !== '' || node.inputs[0] !== value || !homogeneous[node.opType]?.(open, node)) return undefined;
    value = node.outputs[0] ?? '';
  }
  return undefined;
}

/** Undefined where the bias cannot be divided. */
function ownBias(open: OpenModel, layer: Layer): readonly OwnConstant[] | undefined {
  const { node } = layer;
  return node.opType === 'MatMul' || (node.inputs[2] ?? '') === '' ? [] : perChannel(layer, [ownConstant(open, node, 2)]);
}

function perChannel({ outputs }: Layer, tensors: readonly (OwnConstant | undefined)[]): readonly OwnConstant[] | undefined {
  const fitting = tensors.filter((one) => one && elementCount(one.tensor.dims) === outputs && one.tensor.dims.at(-1) === outputs);
  return fitting.length === tensors.length ? (fitting as readonly OwnConstant[]) : undefined;
}

/** What the folded BatchNormalization multiplies each output channel by; undefined without one. */
export async function normFactor(open: OpenModel, layer: Layer, files: Files): Promise<Float64Array | undefined> {
  const norm = normBehind(open, layer.node);
  if (!norm) return undefined;
  const [scale, variance] = await Promise.all([numbersOf(open, norm.inputs[1] ?? '', files), numbersOf(open, norm.inputs[4] ?? '', files)]);
  const epsilon = floatAttribute(norm, 'epsilon', 1e-5);
  return scale.map((value, at) => value / Math.sqrt((variance[at] as number) + epsilon));
}

/** A constant that is added to each channel is divided with it. */
function added(
  open: OpenModel,
  before: Layer,
  node: Node,
  value: string,
  divided: readonly OwnConstant[],
): readonly OwnConstant[] | undefined {
  const own = ownConstant(open, node, node.inputs[0] === value ? 1 : 0);
  const type = open.types.typeOf(mainGraph(open), value);
  const rank = type?.kind === 'tensor' ? type.dims?.length : undefined;
  const dims = own?.tensor.dims ?? [];
  if (!own || rank === undefined || elementCount(dims) !== before.outputs) return undefined;
  const behind = before.channelAxis === 'last' ? 0 : rank - 2;
  return dims.length <= rank && dims.at(-1 - behind) === before.outputs ? [...divided, own] : undefined;
}

function padsZeros(open: OpenModel, node: Node): boolean {
  const constant = node.inputs[2] ?? '';
  if (floatAttribute(node, 'value', 0) !== 0) return false;
  if (constant === '' || stringAttribute(node, 'mode', 'constant') !== 'constant') return true;
  const tensor = tensorOf(open.index.source(node.graph, constant));
  return tensor !== undefined && smallNumbers(tensor, open.model.bytes)?.[0] === 0;
}
