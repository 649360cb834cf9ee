import { intAttribute } from '../../ir/attributes';
import type { Node } from '../../ir/graph';
import { elementCount } from '../../onnx/tensor';
import type { OpenModel } from '../../session';
import { dimsOfType } from '../../shape/type';
import { type Layer, layerOf, mainGraph, type OwnConstant, onlyReader, ownConstant } from './layers';

/** A normalized value of a transformer with the layers that read it: its channels can be divided where they are made, and multiplied in all weights. */
export interface SmoothGroup {
  readonly value: string;
  /** One number per channel each: scale and bias of the normalization. */
  readonly divided: readonly OwnConstant[];
  readonly layers: readonly Layer[];
}

/** Operators that end by multiplying by their second input and adding their third. */
const normalizations: ReadonlySet<string> = new Set([
  'LayerNormalization',
  'RMSNormalization',
  'SimplifiedLayerNormalization',
  'com.microsoft::LayerNormalization',
]);

/** In the order of the graph. */
export function smoothGroups(open: OpenModel): readonly SmoothGroup[] {
  return mainGraph(open).nodes.flatMap((node) => groupBehind(open, node) ?? []);
}

function groupBehind(open: OpenModel, node: Node): SmoothGroup | undefined {
  const [value = ''] = node.outputs;
  const layers = readingLayers(open, value);
  const channels = layers?.[0]?.inputs;
  if (!layers || channels === undefined || layers.some(({ inputs }) => inputs !== channels)) return undefined;
  const divided = makersOf(open, node);
  const fits = divided?.every(({ tensor: { dims } }) => elementCount(dims) === channels && dims.at(-1) === channels);
  return divided && fits ? { value, divided, layers } : undefined;
}

/** Undefined where somebody reads the value who does not multiply it by weights. */
function readingLayers(open: OpenModel, value: string): readonly Layer[] | undefined {
  const main = mainGraph(open);
  if (value === '' || main.outputs.some(({ name }) => name === value)) return undefined;
  const layers: Layer[] = [];
  for (const reader of open.index.consumers(main, value)) {
    // Its shape stays.
    if (reader.opType === 'Shape' && reader.domain === '') continue;
    const found = reader.opType === 'Reshape' ? behindReshape(open, reader, value) : layerBy(open, reader, value);
    if (!found) return undefined;
    layers.push(...found);
  }
  return layers.length > 0 ? layers : undefined;
}

function layerBy(open: OpenModel, reader: Node, value: string): readonly Layer[] | undefined {
  const isMatrix = reader.opType === 'MatMul' || reader.opType === 'Gemm';
  const layer = isMatrix && reader.inputs[0] === value ? layerOf(open, reader) : undefined;
  return layer && [layer];
}

/** Gemm takes matrices: what joins the axes before the channels changes nothing for them. */
function behindReshape(open: OpenModel, reshape: Node, value: string): readonly Layer[] | undefined {
  const main = mainGraph(open);
  const [shaped = ''] = reshape.outputs;
  const last = (name: string) => dimsOfType(open.types.typeOf(main, name))?.at(-1);
  if (reshape.inputs[0] !== value || typeof last(value) !== 'number' || last(value) !== last(shaped)) return undefined;
  return readingLayers(open, shaped);
}

/** What makes the value, as constants that can be divided: of a normalization, or of a product and a sum that it was exported as. */
function makersOf(open: OpenModel, node: Node): readonly OwnConstant[] | undefined {
  const name = node.domain === '' ? node.opType : `${node.domain}::${node.opType}`;
  if (normalizations.has(name)) return normalization(open, node);
  if (node.domain !== '') return undefined;
  const constant = ownConstant(open, node, 1) ?? ownConstant(open, node, 0);
  if (node.opType === 'Mul') return constant && [constant];
  if (node.opType !== 'Add' || !constant) return undefined;
  const summed = node.inputs.find((input) => input !== constant.name) ?? '';
  const source = open.index.source(mainGraph(open), summed);
  if (source?.from !== 'node' || onlyReader(open, summed) !== node || source.node.opType !== 'Mul') return undefined;
  const before = makersOf(open, source.node);
  return before && [...before, constant];
}

function normalization(open: OpenModel, node: Node): readonly OwnConstant[] | undefined {
  const hasBias = (node.inputs[2] ?? '') !== '';
  const isLast =
    intAttribute(node, 'axis', -1) === -1 ||
    dimsOfType(open.types.typeOf(mainGraph(open), node.inputs[0] ?? ''))?.length === intAttribute(node, 'axis', -1) + 1;
  const found = [1, ...(hasBias ? [2] : [])].map((at) => ownConstant(open, node, at));
  return isLast && found.every((one) => one !== undefined) ? (found as readonly OwnConstant[]) : undefined;
}
