import type { Graph, Model, Node } from '../ir/graph';
import type { Verdict } from './placement';

/** What became of a node that no provider was given: onnxruntime's level-1 optimizers ran before. */
export type Removed = Pick<Verdict, 'rule' | 'reason'>;

interface Uses {
  readonly producer: (graph: Graph, value: string) => Node | undefined;
  readonly consumers: (value: string) => readonly Node[];
  readonly isConstant: (graph: Graph, value: string) => boolean;
}

type Rule = (node: Node, uses: Uses, kept: (node: Node) => boolean) => Removed | undefined;

/** Asked in order; the first that knows answers. */
const rules: readonly Rule[] = [
  ({ opType }) => when(opType === 'Constant', 'constant', 'Its value is held like an initializer.'),
  ({ graph }, _uses, kept) =>
    graph.parent && !kept(graph.parent.node)
      ? { rule: 'dead-branch', reason: `${graph.parent.node.name}, which holds it, was removed.` }
      : undefined,
  (node, { isConstant }) =>
    when(
      node.inputs.every((value) => value === '' || isConstant(node.graph, value)) || isConstant(node.graph, node.outputs[0] ?? ''),
      'constant-folded',
      'All that it depends on is known, so it was computed when the model was loaded.',
    ),
  ({ opType }) => when(opType === 'Identity' || opType === 'Dropout', 'identity-eliminated', 'It passes its input on unchanged.'),
  (node, { consumers }) =>
    when(
      node.outputs.every((value) => consumers(value).length === 0) && !node.graph.outputs.some(({ name }) => node.outputs.includes(name)),
      'dead',
      'Nothing uses its result.',
    ),
  ({ opType }) =>
    when(opType === 'Transpose', 'layout-merged', 'It cancelled out with a transpose that the change of layout to NHWC had inserted.'),
  ({ opType }) =>
    when(
      opType === 'QuantizeLinear' || opType === 'DequantizeLinear',
      'qdq-merged',
      'It cancelled out with its counterpart, or became part of its neighbor.',
    ),
  fusedIntoNeighbor,
  (node) => when(noEffectTypes.has(node.opType), 'no-effect', 'It changes nothing with these attributes and shapes.'),
];

const noEffectTypes = new Set([
  'Cast',
  'Slice',
  'Pad',
  'Reshape',
  'Unsqueeze',
  'Squeeze',
  'Flatten',
  'Expand',
  'Concat',
  'Clip',
  'Relu',
  'Add',
  'Sub',
  'Mul',
  'Div',
]);

/** Types that level-1 fusions merge into the node before them (Conv + BatchNormalization / Mul / Add, MatMul + Add, Gemm + Transpose ...). */
const fusesIntoProducer: Readonly<Record<string, readonly string[]>> = {
  BatchNormalization: ['Conv', 'ConvTranspose', 'Gemm', 'MatMul'],
  Add: ['Conv', 'MatMul', 'Reshape'],
  Mul: ['Conv'],
};

function fusedIntoNeighbor(node: Node, { producer, consumers, isConstant }: Uses, kept: (node: Node) => boolean): Removed | undefined {
  const data = node.inputs.filter((value) => value !== '' && !isConstant(node.graph, value));
  const before = data
    .map((value) => producer(node.graph, value))
    .find((other) => other && fusesIntoProducer[node.opType]?.includes(other.opType));
  if (before && kept(before)) return { rule: 'fused', reason: `Fused into ${before.name} (${before.opType}).` };
  const after = node.outputs.flatMap((value) => consumers(value));
  if (node.opType === 'Pad' && after.length > 0 && after.every(({ opType }) => /Conv|Pool/.test(opType)))
    return { rule: 'fused', reason: `Fused into ${after[0]?.name} (${after[0]?.opType}).` };
  if (/^(?:Relu|Clip)$/.test(node.opType) && after[0]?.opType === 'QuantizeLinear')
    return { rule: 'fused', reason: `The range of ${after[0].name} does the same.` };
  return undefined;
}

/** The last word when no rule knows. */
const unexplained: Removed = { rule: 'optimized-away', reason: "onnxruntime's optimizers left no node of this name." };

export function removalRules(model: Model, kept: (node: Node) => boolean): (node: Node) => Removed {
  const uses = usesOf(model, kept);
  return (node) => {
    for (const rule of rules) {
      const answer = rule(node, uses, kept);
      if (answer) return answer;
    }
    return unexplained;
  };
}

function when(holds: boolean, rule: string, reason: string): Removed | undefined {
  return holds ? { rule, reason } : undefined;
}

function usesOf(model: Model, kept: (node: Node) => boolean): Uses {
  const producers = model.graphs.map(
    (graph) => new Map(graph.nodes.flatMap((node) => node.outputs.map((value) => [value, node] as const))),
  );
  const consumers = new Map<string, Node[]>();
  for (const node of model.nodes) for (const value of node.inputs) consumers.set(value, [...(consumers.get(value) ?? []), node]);
  const producer = (graph: Graph, value: string): Node | undefined =>
    producers[graph.id]?.get(value) ?? (graph.parent ? producer(graph.parent.node.graph, value) : undefined);
  const isConstant = constants(producer, kept);
  return { producer, consumers: (value) => consumers.get(value) ?? [], isConstant };
}

/** A removed Shape is a constant too: its input's shape was known. An initializer that is also an input of the graph is none. */
function constants(producer: Uses['producer'], kept: (node: Node) => boolean): Uses['isConstant'] {
  const known = new Map<Node, boolean>();
  const isConstant = (graph: Graph, value: string): boolean => {
    const node = producer(graph, value);
    if (!node) return isInitializer(graph, value);
    const answer = known.get(node);
    if (answer !== undefined) return answer;
    // Also guards against a cycle, which only a broken file has.
    known.set(node, false);
    const holds =
      !kept(node) && (shapeTypes.has(node.opType) || node.inputs.every((input) => input === '' || isConstant(node.graph, input)));
    known.set(node, holds);
    return holds;
  };
  return isConstant;
}

const shapeTypes = new Set(['Shape', 'Size']);

function isInitializer(graph: Graph, value: string): boolean {
  if (graph.initializers.has(value)) return !graph.inputs.some(({ name }) => name === value);
  return graph.parent !== undefined && isInitializer(graph.parent.node.graph, value);
}
