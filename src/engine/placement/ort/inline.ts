import type { WorkGraph, WorkNode } from './work-graph';

const inlined = { rule: 'inlined', reason: 'Replaced by the smaller operators that define it, and those run in its place.' };

/** What ONNX defines by other operators and ONNX Runtime has no kernel of its own for; seen in the placement of onnx's node tests. */
const functionsWithoutKernel = new Set(
  'CastLike CenterCropPad Mish NegativeLogLikelihoodLoss SequenceMap SoftmaxCrossEntropyLoss'.split(' '),
);

/** The same without the QNN provider in the session, which takes these whole. */
const functionsWithoutProvider = new Set('GroupNormalization HardSwish Swish'.split(' '));

/** Definitions short enough to follow; the others stay as one node that counts as removed. */
const expansions: Readonly<Record<string, (node: WorkNode, graph: WorkGraph) => void>> = {
  HardSwish: (node, graph) => gate(node, ['HardSigmoid'], graph),
  Swish: (node, graph) => gate(node, ['Sigmoid'], graph),
  Mish: (node, graph) => gate(node, ['Softplus', 'Tanh'], graph),
};

/** x times a function of x. */
function gate(node: WorkNode, functions: readonly string[], graph: WorkGraph): void {
  const [x] = node.inputs as [string];
  const [output] = node.outputs as [string];
  let factor = x;
  for (const op of functions) {
    const next = graph.newValue(graph.factsOf(x));
    graph.insert(op, [factor], [next]);
    factor = next;
  }
  graph.insert('Mul', [x, factor], [output]);
}

/** Puts definitions in place of function operators and of the model's own functions. True when there was one. */
export function inlineFunctions(graph: WorkGraph, withProvider: boolean): boolean {
  const own = new Set(graph.model.functions.map(({ domain, name }) => (domain ? `${domain}.${name}` : name)));
  let any = false;
  for (const node of graph.order()) {
    if (!own.has(node.op) && !functionsWithoutKernel.has(node.op) && (withProvider || !functionsWithoutProvider.has(node.op))) continue;
    any = true;
    const expand = own.has(node.op) ? undefined : expansions[node.op];
    if (!expand) {
      if (node.source) graph.removals.set(node.source.id, inlined);
      continue;
    }
    graph.remove(node, inlined);
    expand(node, graph);
  }
  return any;
}
