import { intsAttribute } from '../../ir/attributes';
import { leftOut, type ValueId, type WorkGraph, type WorkNode } from './work-graph';

const near = (value: number | undefined, wanted: number): boolean => value !== undefined && Math.abs(value - wanted) < 1e-3 * wanted;

function constantOf(node: WorkNode, graph: WorkGraph): number | undefined {
  const elements = node.inputs.map((input) => graph.numbersOf(input)).find((known) => known?.length === 1);
  return elements?.[0];
}

/** Is this Erf the heart of x / sqrt(2), Erf, + 1, a product with x? The provider takes that pattern whole, as one Gelu (`gelu_fusion.cc`). */
export function isGeluErf(erf: WorkNode, graph: WorkGraph): boolean {
  const scaled = graph.producerOf(erf.inputs[0] as ValueId);
  const scale = scaled && constantOf(scaled, graph);
  const scales = (scaled?.op === 'Div' && near(scale, Math.SQRT2)) || (scaled?.op === 'Mul' && near(scale, Math.SQRT1_2));
  const sum = graph.onlyUser(erf.outputs[0] as ValueId);
  if (!scales || sum?.op !== 'Add' || !near(constantOf(sum, graph), 1)) return false;
  return graph.onlyUser(sum.outputs[0] as ValueId)?.op === 'Mul';
}

/** The nodes around that Erf that become one Gelu: the scale, Erf, the sum, and both products. */
export function geluNodes(erf: WorkNode, graph: WorkGraph): readonly WorkNode[] {
  if (!isGeluErf(erf, graph)) return [];
  const scaled = graph.producerOf(erf.inputs[0] as ValueId) as WorkNode;
  const sum = graph.onlyUser(erf.outputs[0] as ValueId) as WorkNode;
  const product = graph.onlyUser(sum.outputs[0] as ValueId) as WorkNode;
  const half = graph.onlyUser(product.outputs[0] as ValueId);
  if (half?.op === 'Mul' && near(constantOf(half, graph), 0.5)) return [scaled, erf, sum, product, half];
  // The half may come first: (x * 0.5) * (1 + erf(x / sqrt(2))).
  const first = product.inputs
    .map((input) => graph.producerOf(input))
    .find((node) => node?.op === 'Mul' && near(constantOf(node, graph), 0.5));
  return first ? [scaled, erf, sum, first, product] : [];
}

export interface LayerNormPattern {
  readonly nodes: readonly WorkNode[];
  readonly input: ValueId;
  readonly scale: ValueId;
  readonly bias: ValueId;
  readonly output: ValueId;
}

/** Mean, difference, square, mean, epsilon, root, quotient, scale and shift over the last axis: what LayerNormalization is written as. */
export function layerNormNodes(sqrt: WorkNode, graph: WorkGraph): LayerNormPattern | undefined {
  const sum = producer(sqrt, 0, 'Add', graph);
  const variance = sum && (producer(sum, 0, 'ReduceMean', graph) ?? producer(sum, 1, 'ReduceMean', graph));
  const square = variance && producer(variance, 0, 'Pow', graph);
  const difference = square && producer(square, 0, 'Sub', graph);
  const mean = difference && producer(difference, 1, 'ReduceMean', graph);
  const quotient = graph.onlyUser(sqrt.outputs[0] as ValueId);
  if (!mean || quotient?.op !== 'Div' || quotient.inputs[0] !== difference.outputs[0] || mean.inputs[0] !== difference.inputs[0])
    return undefined;
  if (graph.numbersOf(square.inputs[1])?.[0] !== 2 || !isLastAxis(mean, graph) || !isLastAxis(variance, graph)) return undefined;
  const scaled = graph.onlyUser(quotient.outputs[0] as ValueId);
  const shifted = scaled?.op === 'Mul' ? graph.onlyUser(scaled.outputs[0] as ValueId) : undefined;
  if (!scaled || shifted?.op !== 'Add') return undefined;
  const [scale, bias] = [otherInput(scaled, quotient), otherInput(shifted, scaled)];
  if (!graph.isConstant(scale) || !graph.isConstant(bias)) return undefined;
  const nodes = [mean, difference, square, variance, sum, sqrt, quotient, scaled, shifted];
  return { nodes, input: mean.inputs[0] as ValueId, scale, bias, output: shifted.outputs[0] as ValueId };
}

function producer(node: WorkNode, at: number, op: string, graph: WorkGraph): WorkNode | undefined {
  const found = graph.producerOf(node.inputs[at] ?? leftOut);
  return found?.op === op ? found : undefined;
}

const otherInput = (node: WorkNode, source: WorkNode): ValueId => node.inputs[node.inputs[0] === source.outputs[0] ? 1 : 0] as ValueId;

function isLastAxis(mean: WorkNode, graph: WorkGraph): boolean {
  const axes = intsAttribute(mean, 'axes') ?? graph.numbersOf(mean.inputs[1]);
  const rank = graph.rankOf(mean.inputs[0] as ValueId);
  return axes?.length === 1 && (axes[0] === -1 || axes[0] === (rank ?? 0) - 1);
}
