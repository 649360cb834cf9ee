import type { Graph, Model, Node } from '../ir/graph';
import { executionOrder, usedBy } from '../ir/order';
import type { Types } from './infer';
import { dimsOfType } from './type';

/** Give something else each time, or may. */
const random = new Set(['Bernoulli', 'Dropout', 'Multinomial', 'RandomNormal', 'RandomNormalLike', 'RandomUniform', 'RandomUniformLike']);

/** Depend on the size of their input, not on its elements. */
const ofSize = new Set(['Shape', 'Size']);

/** The nodes whose results are known before the model runs: all that hangs on initializers, constants and static sizes alone. */
export function foldableNodes(model: Model, types: Types): ReadonlySet<Node> {
  const folded = new Set<Node>();
  const known = new Map<Graph, Set<string>>();
  for (const graph of model.graphs) {
    const names = new Set([...graph.initializers.keys(), ...graph.sparseInitializers.keys(), '']);
    known.set(graph, names);
    for (const node of executionOrder(graph).nodes) {
      if (!isFoldable(node, types, (name) => isKnown(name, graph, known))) continue;
      folded.add(node);
      for (const name of node.outputs) names.add(name);
    }
  }
  return folded;
}

function isFoldable(node: Node, types: Types, isConstant: (name: string) => boolean): boolean {
  if (random.has(node.opType)) return false;
  if (ofSize.has(node.opType))
    return dimsOfType(types.typeOf(node.graph, node.inputs[0] ?? ''))?.every((dim) => typeof dim === 'number') ?? false;
  return usedBy(node).every(isConstant);
}

/** A name of this graph or, in a subgraph, of one around it: the main graph comes first in the model, so its names are settled. */
function isKnown(name: string, graph: Graph, known: ReadonlyMap<Graph, ReadonlySet<string>>): boolean {
  for (let at: Graph | undefined = graph; at; at = at.parent?.node.graph) if (known.get(at)?.has(name)) return true;
  return false;
}
