import type { Graph, Node } from '../ir/graph';

/** Deeper subgraphs are not inferred: real models nest a handful of levels. */
export const maxDepth = 64;

/** The graphs that a node holds: branches and bodies. */
export function* subgraphsOf(node: Node): Iterable<Graph> {
  for (const attribute of node.attributes.values()) {
    if (attribute.type === 'graph') yield attribute.value;
    if (attribute.type === 'graphs') yield* attribute.value;
  }
}

const captures = new WeakMap<Graph, ReadonlySet<string>>();

/** Names that a graph uses and does not define: values of the graphs around it. */
function capturedBy(graph: Graph, depth: number): ReadonlySet<string> {
  const known = captures.get(graph);
  if (known) return known;
  const used = new Set(graph.outputs.map((output) => output.name));
  for (const node of graph.nodes) for (const name of usedBy(node, depth)) used.add(name);
  for (const node of graph.nodes) for (const name of node.outputs) used.delete(name);
  for (const input of graph.inputs) used.delete(input.name);
  for (const name of graph.initializers.keys()) used.delete(name);
  captures.set(graph, used);
  return used;
}

function* usedBy(node: Node, depth: number): Iterable<string> {
  yield* node.inputs;
  if (depth >= maxDepth) return;
  for (const graph of subgraphsOf(node)) yield* capturedBy(graph, depth + 1);
}

/** The nodes so that each comes after those it uses, in linear time; what hangs on a cycle comes last. A sorted graph keeps its order. */
export function nodesInOrder(graph: Graph): readonly Node[] {
  const producers = new Map<string, Node>();
  for (const node of graph.nodes) for (const name of node.outputs) if (name && !producers.has(name)) producers.set(name, node);
  const users = new Map<Node, Node[]>();
  const missing = new Map<Node, number>();
  let sorted = true;
  const seen = new Set<Node>();
  for (const node of graph.nodes) {
    const needs = new Set<Node>();
    for (const name of usedBy(node, 0)) {
      const producer = producers.get(name);
      if (producer) needs.add(producer);
    }
    missing.set(node, needs.size);
    for (const producer of needs) {
      if (!seen.has(producer)) sorted = false;
      const list = users.get(producer);
      if (list) list.push(node);
      else users.set(producer, [node]);
    }
    seen.add(node);
  }
  return sorted ? graph.nodes : releaseInOrder(graph.nodes, users, missing);
}

function releaseInOrder(nodes: readonly Node[], users: ReadonlyMap<Node, readonly Node[]>, missing: Map<Node, number>): readonly Node[] {
  const order = nodes.filter((node) => missing.get(node) === 0);
  for (let at = 0; at < order.length; at++) {
    for (const user of users.get(order[at] as Node) ?? []) {
      const left = (missing.get(user) ?? 0) - 1;
      missing.set(user, left);
      if (left === 0) order.push(user);
    }
  }
  return order.length === nodes.length ? order : [...order, ...nodes.filter((node) => (missing.get(node) ?? 0) > 0)];
}
