import type { Graph, Model, Node } from '../ir/graph';
import { inferTypes, type Types } from '../shape/infer';
import { optimize } from './ort/optimize';
import { isConstantInitializer, type Removal, WorkGraph } from './ort/work-graph';

type Kept = (node: Node) => boolean;
type Rule = (node: Node, kept: Kept, known: Known) => Removal | undefined;

interface Known {
  readonly isFixed: (node: Node) => boolean;
  readonly replayed: ReadonlyMap<number, Removal>;
  /** What the op trace shows: another node makes this one's output. */
  readonly fusion: (node: Node) => Removal | undefined;
}

/** Asked in order; the first that knows answers. The replay does not cover the bodies of branches and the change of layout. */
const rules: readonly Rule[] = [
  ({ opType }) => when(opType === 'Constant', 'constant', 'Its value is held like an initializer.'),
  ({ graph }, kept) => {
    const holder = graph.parent?.node;
    return when(
      holder !== undefined && !kept(holder),
      'dead-branch',
      `${holder?.name}, which holds it, was decided when the model was loaded.`,
    );
  },
  ({ id }, _kept, { replayed }) => replayed.get(id),
  (node, _kept, { isFixed }) =>
    when(isFixed(node), 'constant-folded', 'All that it depends on is known, so it was computed when the model was loaded.'),
  (node, _kept, { fusion }) => fusion(node),
  ({ opType }) =>
    when(opType === 'Transpose', 'layout-merged', 'It cancelled out with a transpose that the change of layout to NHWC had inserted.'),
  ({ opType }) => when(/^(?:Dequantize|Quantize)Linear$/.test(opType), 'qdq-merged', 'It became part of its neighbor.'),
];

/**
 * Why a node that no provider was given is gone. That it is gone is the compiler's word; the reason comes from our replay of onnxruntime's level-1
 * optimizers where that removes the node too.
 */
export function removalReasons(model: Model, kept: Kept, fusion: Known['fusion']): (node: Node) => Removal | undefined {
  const types = inferTypes(model);
  const known = { isFixed: fixedNodes(model, types, kept), replayed: replay(model, types), fusion };
  return (node) => {
    for (const rule of rules) {
      const answer = rule(node, kept, known);
      if (answer) return answer;
    }
    return undefined;
  };
}

function replay(model: Model, types: Types): ReadonlyMap<number, Removal> {
  const removals = new Map<number, Removal>();
  for (const graph of model.graphs) {
    const work = new WorkGraph(model, graph, types);
    optimize(work);
    for (const [node, removal] of work.removals) removals.set(node, removal);
  }
  return removals;
}

/** Removed nodes that depend on nothing but weights and known shapes, also those of outer graphs, which the replay of a body does not see. */
function fixedNodes(model: Model, types: Types, kept: Kept): (node: Node) => boolean {
  const producers = model.graphs.map(
    (graph) => new Map(graph.nodes.flatMap((node) => node.outputs.map((value) => [value, node] as const))),
  );
  const answers = new Map<Node, boolean>();
  const isFixedValue = (graph: Graph, value: string): boolean => {
    if (value === '' || types.constantOf(graph, value) || isConstantInitializer(model, graph, value)) return true;
    const producer = producers[graph.id]?.get(value);
    if (producer) return answers.get(producer) ?? false;
    return graph.parent !== undefined && !graph.inputs.some(({ name }) => name === value) && isFixedValue(graph.parent.node.graph, value);
  };
  // One pass in the file's order, which is sorted in all but broken files: no recursion over chains of any length.
  for (const node of model.nodes) answers.set(node, !kept(node) && node.inputs.every((value) => isFixedValue(node.graph, value)));
  return (node) => answers.get(node) ?? false;
}

function when(holds: boolean, rule: string, reason: string): Removal | undefined {
  return holds ? { rule, reason } : undefined;
}
