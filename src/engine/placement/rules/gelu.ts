import type { WorkGraph, WorkNode } from '../ort/work-graph';

const near = (value: number | undefined, wanted: number): boolean => value !== undefined && Math.abs(value - wanted) < 1e-3 * wanted;

function constantOf(node: WorkNode, graph: WorkGraph): number | undefined {
  const elements = node.inputs.map((input) => graph.numbersOf(input)).find((known) => known?.length === 1);
  return elements?.[0];
}

/** Is this Erf the heart of x / sqrt(2), Erf, + 1, a product with x? The provider takes that pattern whole, as one Gelu (`gelu_fusion.cc`). */
export function isGeluErf(erf: WorkNode, graph: WorkGraph): boolean {
  const scaled = graph.producerOf(erf.inputs[0] as string);
  const scale = scaled && constantOf(scaled, graph);
  const scales = (scaled?.op === 'Div' && near(scale, Math.SQRT2)) || (scaled?.op === 'Mul' && near(scale, Math.SQRT1_2));
  const sum = graph.onlyUser(erf.outputs[0] as string);
  if (!scales || sum?.op !== 'Add' || !near(constantOf(sum, graph), 1)) return false;
  return graph.onlyUser(sum.outputs[0] as string)?.op === 'Mul';
}

/** The nodes around that Erf that become one Gelu: the scale, Erf, the sum, and both products. */
export function geluNodes(erf: WorkNode, graph: WorkGraph): readonly WorkNode[] {
  if (!isGeluErf(erf, graph)) return [];
  const scaled = graph.producerOf(erf.inputs[0] as string) as WorkNode;
  const sum = graph.onlyUser(erf.outputs[0] as string) as WorkNode;
  const product = graph.onlyUser(sum.outputs[0] as string) as WorkNode;
  const half = graph.onlyUser(product.outputs[0] as string);
  if (half?.op === 'Mul' && near(constantOf(half, graph), 0.5)) return [scaled, erf, sum, product, half];
  // The half may come first: (x * 0.5) * (1 + erf(x / sqrt(2))).
  const first = product.inputs
    .map((input) => graph.producerOf(input))
    .find((node) => node?.op === 'Mul' && near(constantOf(node, graph), 0.5));
  return first ? [scaled, erf, sum, first, product] : [];
}
