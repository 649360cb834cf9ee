import { leftOut, type Removal, type ValueId, type WorkGraph, type WorkNode } from './work-graph';

const folded: Removal = { rule: 'constant-folded', reason: 'Its inputs are constant: computed once when the model is loaded.' };
const unused: Removal = { rule: 'unused', reason: 'Nothing that is left in the graph reads its outputs.' };

/** Draws differ from run to run, and a DequantizeLinear must stay beside the operator that it belongs to (constant_folding.cc). */
const neverFolded = new Set(
  'RandomNormal RandomNormalLike RandomUniform RandomUniformLike Multinomial Bernoulli DequantizeLinear com.microsoft.DequantizeLinear'.split(
    ' ',
  ),
);

/**
 * Computes what depends on nothing but constants and static sizes. `isFixed` says of a value whether quantization put Q and DQ around it:
 * ONNX Runtime does not fold across those.
 */
export function foldConstants(graph: WorkGraph, isFixed: (value: ValueId) => boolean = () => false): void {
  const freed: ValueId[] = [];
  for (const node of graph.order()) {
    if (!isFoldable(node, graph) || node.outputs.some(isFixed) || (node.op !== 'Shape' && node.inputs.some(isFixed))) continue;
    for (const output of node.outputs) {
      if (output) graph.setFacts(output, { ...graph.factsOf(output), constant: true, elements: graph.elementsOf(output) });
    }
    graph.remove(node, folded);
    freed.push(...node.inputs);
  }
  removeUnused(graph, freed);
}

function isFoldable(node: WorkNode, graph: WorkGraph): boolean {
  if (node.op === 'Constant') return true;
  if (node.op === 'Shape') return isStatic(graph.factsOf(node.inputs[0] as ValueId).dims);
  if (node.captures.length > 0 || neverFolded.has(node.op) || node.inputs.length === 0) return false;
  if (node.source && [...node.source.attributes.values()].some(({ type }) => type === 'graph' || type === 'graphs')) return false;
  return node.inputs.every((input) => input === leftOut || graph.isConstant(input)) && node.inputs.some((input) => input !== leftOut);
}

export const isStatic = (dims: readonly number[] | undefined): dims is readonly number[] => dims?.every((dim) => dim >= 0) ?? false;

/** Producers that nobody reads any more, and theirs. Nodes that nobody read in the file stay: ONNX Runtime runs them. */
export function removeUnused(graph: WorkGraph, values: readonly ValueId[]): void {
  const left = [...values];
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    const producer = graph.producerOf(value);
    if (!producer || producer.outputs.some((name) => graph.outputs.has(name) || graph.usersOf(name).length > 0)) continue;
    graph.remove(producer, unused);
    left.push(...producer.inputs, ...producer.captures);
  }
}
