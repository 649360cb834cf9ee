import { floatAttribute, intAttribute, intsAttribute, stringAttribute } from '../../ir/attributes';
import type { Attribute } from '../../ir/graph';
import { isStatic } from './fold';
import { geluNodes, layerNormNodes } from './patterns';
import { type Attributes, attributesOf, leftOut, type ValueId, type WorkGraph, type WorkNode } from './work-graph';

/** Tries to merge the node with its neighbors; true when it did. Each mirrors one level-1 optimizer of ONNX Runtime, named beside it. */
type Fusion = (node: WorkNode, graph: WorkGraph) => boolean;

const halfFloats = new Set(['float', 'float16', 'bfloat16']);

/**
 * A LayerNormalization that three MatMuls and one Add read is the head of an attention block: ONNX Runtime leaves the block's projections for
 * its attention fusion.
 */
function startsAttention(matMul: WorkNode, add: WorkNode, graph: WorkGraph): boolean {
  return (
    projectsFrom(matMul.inputs[0] as ValueId, graph) ||
    graph.usersOf(add.outputs[0] as ValueId).some((sum) => closesAttention(sum, add, graph))
  );
}

function projectsFrom(value: ValueId, graph: WorkGraph): boolean {
  if (graph.producerOf(value)?.op !== 'LayerNormalization') return false;
  const readers = graph.usersOf(value);
  const count = (op: string) => readers.filter((reader) => reader.op === op).length;
  const sum = readers.find((reader) => reader.op === 'Add');
  if (!sum || count('Add') !== 1 || count('MatMul') !== 3 || count('Shape') !== readers.length - 4) return false;
  return graph.producerOf(sum.inputs[sum.inputs[0] === value ? 1 : 0] as ValueId)?.op === 'Add';
}

function closesAttention(sum: WorkNode, add: WorkNode, graph: WorkGraph): boolean {
  if (sum.op !== 'Add') return false;
  const other = sum.inputs[sum.inputs[0] === add.outputs[0] ? 1 : 0] as ValueId;
  return projectsFrom(other, graph);
}

const fusedInto = (by: string, into: string) => ({
  rule: `fused-${by}`,
  reason: `Merged with its neighbor into a ${into}, which runs in its place.`,
});

/** MatMul with a matrix, then Add of a bias: one Gemm (matmul_add_fusion.cc). */
const matMulAdd: Fusion = (node, graph) => {
  const product = node.outputs[0] as ValueId;
  const add = graph.onlyUser(product);
  if (add?.op !== 'Add' || add.inputs[0] === add.inputs[1]) return false;
  const [a, b] = node.inputs as [ValueId, ValueId];
  const left = graph.factsOf(a);
  const right = graph.factsOf(b);
  const bias = add.inputs[add.inputs[0] === product ? 1 : 0] as ValueId;
  if (!left.dtype || !halfFloats.has(left.dtype) || right.dims?.length !== 2 || !left.dims) return false;
  if (left.dims.length !== 2 && (!isStatic(left.dims) || !isStatic(right.dims) || startsAttention(node, add, graph))) return false;
  if (!isGemmBias(graph.factsOf(bias).dims, left.dims, right.dims[1] as number)) return false;
  replaceByGemm(node, add, bias, graph);
  return true;
};

function isGemmBias(bias: readonly number[] | undefined, left: readonly number[], columns: number): boolean {
  if (bias?.length === 1) return bias[0] === columns;
  if (bias?.length !== 2 || left.length !== 2) return false;
  return (bias[0] === 1 && bias[1] === columns) || (bias[0] === left[0] && (bias[1] === 1 || bias[1] === columns));
}

function replaceByGemm(matMul: WorkNode, add: WorkNode, bias: ValueId, graph: WorkGraph): void {
  const [a, b] = matMul.inputs as [ValueId, ValueId];
  const output = add.outputs[0] as ValueId;
  const left = graph.factsOf(a);
  const columns = graph.factsOf(b).dims?.[1] as number;
  graph.remove(matMul, fusedInto('matmul-add', 'Gemm'));
  graph.remove(add, fusedInto('matmul-add', 'Gemm'));
  if (left.dims?.length === 2) {
    graph.insert('Gemm', [a, b, bias], [output]);
    return;
  }
  const rows = (left.dims as readonly number[]).slice(0, -1).reduce((product, dim) => product * dim, 1);
  const flat = graph.newValue({ dtype: left.dtype, dims: [rows, (left.dims as readonly number[]).at(-1) as number], constant: false });
  const result = graph.newValue({ dtype: left.dtype, dims: [rows, columns], constant: false });
  graph.insert('Reshape', [a, shapeConstant(graph, graph.factsOf(flat).dims as readonly number[])], [flat]);
  graph.insert('Gemm', [flat, b, bias], [result]);
  graph.insert('Reshape', [result, shapeConstant(graph, graph.factsOf(output).dims ?? [])], [output]);
}

/** A new constant that holds a shape. */
export const shapeConstant = (graph: WorkGraph, dims: readonly number[]): ValueId =>
  graph.newValue({ dtype: 'int64', dims: [dims.length], constant: true, elements: dims });

/** Conv with constant weights, then Add or Mul with a constant per channel (conv_add_fusion.cc, conv_mul_fusion.cc). */
const convScaleOrShift: Fusion = (node, graph) => {
  const user = graph.onlyUser(node.outputs[0] as ValueId);
  if ((user?.op !== 'Add' && user?.op !== 'Mul') || !hasConstantWeights(node, graph)) return false;
  if (user.inputs[0] !== node.outputs[0]) return false;
  const operand = graph.factsOf(user.inputs[1] as ValueId);
  const weights = graph.factsOf(node.inputs[1] as ValueId).dims;
  if (!operand.constant || !operand.dims || !weights || !isPerChannel(operand.dims, weights, user.op)) return false;
  absorb(node, user, `conv-${user.op.toLowerCase()}`, graph);
  return true;
};

/** `[C, 1, 1]` or `[1, C, 1, 1]`, whole for Add; Mul also takes a single number. */
function isPerChannel(dims: readonly number[], weights: readonly number[], op: string): boolean {
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (op === 'Mul' && count === 1 && dims.length <= weights.length) return true;
  const channelAxis = dims.length === weights.length ? 1 : dims.length === weights.length - 1 ? 0 : -1;
  return channelAxis >= 0 && dims[channelAxis] === weights[0] && count === weights[0];
}

/** Conv, then BatchNormalization: the scale goes into the weights (conv_bn_fusion.cc). */
const convBatchNorm: Fusion = (node, graph) => {
  const norm = graph.onlyUser(node.outputs[0] as ValueId);
  if (norm?.op !== 'BatchNormalization' || norm.inputs[0] !== node.outputs[0] || !hasConstantWeights(node, graph)) return false;
  if (!norm.inputs.slice(1).every((input) => graph.isConstant(input)) || norm.outputs.filter((name) => name !== leftOut).length > 1)
    return false;
  absorb(node, norm, 'conv-batchnorm', graph);
  return true;
};

function hasConstantWeights(node: WorkNode, graph: WorkGraph): boolean {
  return node.inputs.slice(1).every((input) => !input || graph.isConstant(input));
}

/** `second` goes, and `first` gives its output. */
function absorb(first: WorkNode, second: WorkNode, by: string, graph: WorkGraph): void {
  const output = second.outputs[0] as ValueId;
  graph.remove(second, fusedInto(by, first.op));
  graph.setOutput(first, 0, output);
}

/** Pad with zeros, then a windowed operator that can pad by itself (pad_fusion.cc). */
const padIntoWindow: Fusion = (node, graph) => {
  const user = graph.onlyUser(node.outputs[0] as ValueId);
  if (!user || !['Conv', 'AveragePool', 'MaxPool'].includes(user.op) || user.inputs[0] !== node.outputs[0]) return false;
  const pads = intsAttribute(node, 'pads') ?? graph.numbersOf(node.inputs[1]);
  if (stringAttribute(node, 'mode', 'constant') !== 'constant' || !pads || node.inputs[3]) return false;
  const value = node.inputs[2] ? graph.numbersOf(node.inputs[2])?.[0] : floatAttribute(node, 'value', 0);
  const rank = pads.length / 2;
  const outerPads = [pads[0], pads[1], pads[rank], pads[rank + 1]];
  if (value !== 0 || outerPads.some((pad) => pad !== 0) || pads.some((pad) => pad < 0)) return false;
  if (!['NOTSET', ''].includes(stringAttribute(user, 'auto_pad', 'NOTSET'))) return false;
  graph.setInput(user, 0, node.inputs[0] as ValueId);
  graph.remove(node, fusedInto('pad', user.op));
  return true;
};

/** Relu, then Clip from 0 or more up: the Clip alone (relu_clip_fusion.cc). */
const reluClip: Fusion = (node, graph) => {
  const user = graph.onlyUser(node.outputs[0] as ValueId);
  if (user?.op !== 'Clip') return false;
  const attribute = user.attributes.get('min');
  const known = attribute !== undefined || !user.inputs[1] || graph.numbersOf(user.inputs[1]) !== undefined;
  if (!known || !bypassInto(node, user, graph)) return false;
  graph.remove(node, fusedInto('relu-clip', 'Clip'));
  return true;
};

function bypassInto(node: WorkNode, user: WorkNode, graph: WorkGraph): boolean {
  if (user.inputs[0] !== node.outputs[0]) return false;
  graph.setInput(user, 0, node.inputs[0] as ValueId);
  return true;
}

/** Transpose before or behind a Gemm: a new Gemm that reads or gives its matrices the other way round (gemm_transpose_fusion.cc). */
const transposedGemm: Fusion = (node, graph) => {
  const operands = node.inputs.slice(0, 2).map((input) => graph.producerOf(input));
  const before = operands.filter(
    (producer) => producer?.op === 'Transpose' && graph.rankOf(producer.inputs[0] as ValueId) === 2,
  ) as WorkNode[];
  const user = graph.onlyUser(node.outputs[0] as ValueId);
  const behind = user?.op === 'Transpose' && before.length === 0 && !node.inputs[2] ? user : undefined;
  if (before.length === 0 && !behind) return false;
  const inputs = node.inputs.map((input) => before.find(({ outputs }) => outputs[0] === input)?.inputs[0] ?? input);
  const output = (behind ?? node).outputs[0] as ValueId;
  graph.remove(node, fusedInto('gemm-transpose', 'Gemm'));
  if (behind) graph.remove(behind, fusedInto('gemm-transpose', 'Gemm'));
  graph.insert(
    'Gemm',
    behind ? [inputs[1] as ValueId, inputs[0] as ValueId] : inputs,
    [output],
    transposedAttributes(node, before, behind),
  );
  for (const transpose of before) if (isUnread(transpose, graph)) graph.remove(transpose, fusedInto('gemm-transpose', 'Gemm'));
  return true;
};

/** What is read through a Transpose is flipped; what is given through one is the product of the flipped operands in the other order. */
function transposedAttributes(gemm: WorkNode, before: readonly WorkNode[], behind: WorkNode | undefined): Attributes {
  const flips = gemm.inputs.slice(0, 2).map((input, at) => {
    const through = before.some(({ outputs }) => outputs[0] === input) ? 1 : 0;
    return intAttribute(gemm, at === 0 ? 'transA' : 'transB', 0) ^ through;
  });
  const [a = 0, b = 0] = behind ? [1 - (flips[1] ?? 0), 1 - (flips[0] ?? 0)] : flips;
  const others = [...gemm.attributes.values()].filter(({ name }) => name !== 'transA' && name !== 'transB');
  return attributesOf([...others, { name: 'transA', type: 'int', value: a }, { name: 'transB', type: 'int', value: b }]);
}

const isUnread = (node: WorkNode, graph: WorkGraph): boolean =>
  node.outputs.every((name) => graph.usersOf(name).length === 0 && !graph.outputs.has(name));

/** Gemm without bias, then Sum with one more matrix: the bias (gemm_sum_fusion.cc). */
const gemmSum: Fusion = (node, graph) => {
  const sum = graph.onlyUser(node.outputs[0] as ValueId);
  if (sum?.op !== 'Sum' || sum.inputs.length !== 2 || node.inputs[2]) return false;
  const bias = sum.inputs[sum.inputs[0] === node.outputs[0] ? 1 : 0] as ValueId;
  const output = sum.outputs[0] as ValueId;
  graph.remove(node, fusedInto('gemm-sum', 'Gemm'));
  graph.remove(sum, fusedInto('gemm-sum', 'Gemm'));
  graph.insert('Gemm', [...node.inputs.slice(0, 2), bias], [output], node.attributes);
  return true;
};

/** MatMul with a constant matrix, then BatchNormalization: a Gemm (matmul_bn_fusion.cc). */
const matMulBatchNorm: Fusion = (node, graph) => {
  const norm = graph.onlyUser(node.outputs[0] as ValueId);
  if (norm?.op !== 'BatchNormalization' || norm.inputs[0] !== node.outputs[0] || graph.rankOf(node.inputs[0] as ValueId) !== 2)
    return false;
  if (![node.inputs[1] as ValueId, ...norm.inputs.slice(1)].every((input) => graph.isConstant(input))) return false;
  const bias = graph.newValue({ ...graph.factsOf(norm.inputs[2] as ValueId), elements: undefined });
  const output = norm.outputs[0] as ValueId;
  graph.remove(node, fusedInto('matmul-batchnorm', 'Gemm'));
  graph.remove(norm, fusedInto('matmul-batchnorm', 'Gemm'));
  graph.insert('Gemm', [...node.inputs, bias], [output]);
  return true;
};

/** Types that hold every value of the first. */
const wider: Readonly<Record<string, readonly string[]>> = {
  bool: ['uint8', 'int8', 'int32', 'int64'],
  int8: ['int16', 'int32', 'int64'],
  uint8: ['uint16', 'int16', 'int32', 'int64'],
  int16: ['int32', 'int64'],
  int32: ['int64'],
  float16: ['float', 'double'],
  float: ['double'],
};

/** To a wider type and back: neither (cast_elimination.cc). */
const castAndBack: Fusion = (node, graph) => {
  const back = graph.onlyUser(node.outputs[0] as ValueId);
  const source = node.inputs[0] as ValueId;
  const from = graph.factsOf(source).dtype ?? '';
  if (back?.op !== 'Cast' || graph.factsOf(back.outputs[0] as ValueId).dtype !== from) return false;
  if (!wider[from]?.includes(graph.factsOf(node.outputs[0] as ValueId).dtype ?? '')) return false;
  if (!graph.redirect(back.outputs[0] as ValueId, source)) return false;
  for (const cast of [back, node]) graph.remove(cast, { rule: 'identity', reason: 'A cast to a wider type and back changes nothing.' });
  return true;
};

/** 1 / x, then a product with y: y / x (div_mul_fusion.cc). */
const divMul: Fusion = (node, graph) => {
  const one = graph.factsOf(node.inputs[0] as ValueId);
  const product = graph.onlyUser(node.outputs[0] as ValueId);
  if (!one.constant || one.elements?.length !== 1 || one.elements[0] !== 1 || product?.op !== 'Mul') return false;
  const other = product.inputs[product.inputs[0] === node.outputs[0] ? 1 : 0] as ValueId;
  const output = product.outputs[0] as ValueId;
  if (other === node.outputs[0]) return false;
  graph.remove(product, fusedInto('div-mul', 'Div'));
  graph.setInput(node, 0, other);
  graph.setOutput(node, 0, output);
  return true;
};

/** Not, then Where alone: the Where with its branches swapped (not_where_fusion.cc). */
const notWhere: Fusion = (node, graph) => {
  const users = graph.usersOf(node.outputs[0] as ValueId);
  const condition = node.outputs[0] as ValueId;
  if (users.length === 0 || graph.outputs.has(condition)) return false;
  if (!users.every((user) => user.op === 'Where' && user.inputs[0] === condition && !user.inputs.slice(1).includes(condition)))
    return false;
  for (const user of users) {
    const [, yes, no] = user.inputs as [ValueId, ValueId, ValueId];
    graph.setInput(user, 0, node.inputs[0] as ValueId);
    graph.setInput(user, 1, no);
    graph.setInput(user, 2, yes);
  }
  graph.remove(node, fusedInto('not-where', 'Where'));
  return true;
};

/** From the opsets on that have the operator, the pattern is replaced (gelu_fusion.cc, layer_norm_fusion.cc). */
const gelu: Fusion = (erf, graph) => (graph.model.opsets.get('') ?? 0) >= 20 && fuseGelu(erf, graph);

export function fuseGelu(erf: WorkNode, graph: WorkGraph): boolean {
  const nodes = geluNodes(erf, graph);
  const [scaled, , , , last] = nodes;
  if (!scaled || !last) return false;
  const [x] = scaled.inputs as [ValueId];
  replaceAll(nodes, 'gelu', 'Gelu', [x], last.outputs[0] as ValueId, graph);
  return true;
}

const layerNorm: Fusion = (sqrt, graph) => {
  if ((graph.model.opsets.get('') ?? 0) < 17) return false;
  const found = layerNormNodes(sqrt, graph);
  if (!found) return false;
  const axis: Attribute = { name: 'axis', type: 'int', value: -1 };
  replaceAll(found.nodes, 'layernorm', 'LayerNormalization', [found.input, found.scale, found.bias], found.output, graph, [axis]);
  return true;
};

function replaceAll(
  nodes: readonly WorkNode[],
  by: string,
  into: string,
  inputs: ValueId[],
  output: ValueId,
  graph: WorkGraph,
  attributes: readonly Attribute[] = [],
): void {
  for (const node of nodes) graph.remove(node, fusedInto(by, into));
  graph.insert(into, inputs, [output], attributesOf(attributes));
}

const fusions: Readonly<Record<string, readonly Fusion[]>> = {
  Cast: [castAndBack],
  Conv: [convBatchNorm, convScaleOrShift],
  ConvTranspose: [convBatchNorm],
  Erf: [gelu],
  MatMul: [matMulBatchNorm, matMulAdd],
  Sqrt: [layerNorm],
  Pad: [padIntoWindow],
  Relu: [reluClip],
  Gemm: [transposedGemm, gemmSum],
  Div: [divMul],
  Not: [notWhere],
};

export function fuse(graph: WorkGraph): void {
  for (const node of graph.order()) {
    if (!graph.isAlive(node)) continue;
    for (const fusion of fusions[node.op] ?? []) while (graph.isAlive(node) && fusion(node, graph));
  }
}
