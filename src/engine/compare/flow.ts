import type { Graph, Node } from '../ir/graph';
import { executionOrder } from '../ir/order';
import type { Interner } from './signature';
import { isCompared, type Origin, type Wiring } from './wiring';

/** The nodes of a graph that are matched, in execution order. */
export function comparedNodes(graph: Graph): readonly Node[] {
  return executionOrder(graph).nodes.filter(isCompared);
}

/** A number for all that a node's outputs depend on: equal numbers compute the same. */
export function upstreamIds(wiring: Wiring, nodes: readonly Node[], own: Int32Array, interner: Interner): Int32Array {
  const ids = new Int32Array(wiring.model.nodes.length).fill(-1);
  for (const node of nodes) {
    const inputs = wiring.inputs[node.id]!.map((origin) => originText(origin, ids));
    ids[node.id] = interner.id(`up ${own[node.id]} ${inputs.join(',')}`);
  }
  return ids;
}

/** An input of the graph by its place: names differ between exporters. */
function originText(origin: Origin, ids: Int32Array): string {
  if (origin.from === 'node') return `${ids[origin.node.id]}.${origin.output}`;
  return origin.from === 'input' ? `in${origin.at}` : origin.from;
}

/** A number for all that a node's outputs go to: equal numbers are used alike. */
export function downstreamIds(wiring: Wiring, graph: Graph, nodes: readonly Node[], own: Int32Array, interner: Interner): Int32Array {
  const ids = new Int32Array(wiring.model.nodes.length).fill(-1);
  const ends = endsOf(wiring, graph);
  for (let at = nodes.length - 1; at >= 0; at--) {
    const node = nodes[at]!;
    const readers = wiring.readers[node.id]!.map((reader) => `${ids[reader.node.id]}.${reader.input}`).sort();
    ids[node.id] = interner.id(`down ${own[node.id]} ${readers.join(',')} ${ends.get(node)?.join(',') ?? ''}`);
  }
  return ids;
}

/** Which outputs of the graph each node makes. */
function endsOf(wiring: Wiring, graph: Graph): ReadonlyMap<Node, readonly number[]> {
  const ends = new Map<Node, number[]>();
  graph.outputs.forEach(({ name }, at) => {
    const origin = wiring.originOf(graph, name);
    if (origin.from !== 'node') return;
    const known = ends.get(origin.node);
    if (known) known.push(at);
    else ends.set(origin.node, [at]);
  });
  return ends;
}
