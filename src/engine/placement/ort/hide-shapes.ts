import { leftOut, type ValueId, type WorkGraph, type WorkNode } from './work-graph';

/** Inputs that hold a shape: while they are not constant, ONNX Runtime does not know the rank of the output. */
const shapeInputs: Readonly<Record<string, number>> = { Reshape: 1, Expand: 1, ConstantOfShape: 0 };

/** These know the rank of their output without their input's. */
const ranked = new Set(['Gemm', 'Size', 'NonZero', 'Range', 'EPContext']);

/**
 * Forgets what our shape inference knows and ONNX Runtime's does not: it follows no arithmetic on sizes. What the file declares stays. To be run after the
 * constants are folded.
 */
export function hideShapes(graph: WorkGraph): void {
  for (const node of graph.order()) {
    const hidden = hides(node, graph);
    if (!hidden) continue;
    for (const output of node.outputs)
      if (output && !isDeclared(output, graph))
        graph.setFacts(output, { ...graph.factsOf(output), dims: hidden === 'rank' ? undefined : [-1] });
  }
}

function hides(node: WorkNode, graph: WorkGraph): 'rank' | 'size' | undefined {
  const at = shapeInputs[node.op];
  if (at !== undefined) return graph.isConstant(node.inputs[at] as ValueId) ? undefined : 'rank';
  const first = node.inputs[0] ?? leftOut;
  const isUnranked = (value: ValueId): boolean =>
    value !== leftOut && graph.factsOf(value).dtype !== undefined && graph.rankOf(value) === undefined;
  if (node.op === 'Shape') return isUnranked(first) ? 'size' : undefined;
  if (node.op === 'Slice' && graph.factsOf(first).dims?.join() === '-1') return 'size';
  return !ranked.has(node.op) && node.inputs.some(isUnranked) ? 'rank' : undefined;
}

function isDeclared(value: ValueId, work: WorkGraph): boolean {
  const { graph } = work;
  const declared = work.nameOf(value);
  if (declared === undefined) return false;
  const type = graph.valueInfo.get(declared)?.type ?? graph.outputs.find(({ name }) => name === declared)?.type;
  return type?.kind === 'tensor' && type.dims !== undefined;
}
