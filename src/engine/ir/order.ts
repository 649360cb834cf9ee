import type { Graph, Node } from './graph';

/** The graphs that a node holds: branches and bodies. */
export function* subgraphsOf(node: Node): Generator<Graph> {
  for (const attribute of node.attributes.values()) {
    if (attribute.type === 'graph') yield attribute.value;
    else if (attribute.type === 'graphs') yield* attribute.value;
  }
}

const captures = new WeakMap<Graph, ReadonlySet<string>>();

/** Names that a graph uses and does not define: values of the graphs around it. The reader bounds how deep graphs nest. */
export function capturedBy(graph: Graph): ReadonlySet<string> {
  const known = captures.get(graph);
  if (known) return known;
  const used = new Set(graph.outputs.map(({ name }) => name));
  for (const node of graph.nodes) for (const name of usedBy(node)) used.add(name);
  for (const node of graph.nodes) for (const name of node.outputs) used.delete(name);
  for (const { name } of graph.inputs) used.delete(name);
  for (const name of [...graph.initializers.keys(), ...graph.sparseInitializers.keys()]) used.delete(name);
  used.delete('');
  captures.set(graph, used);
  return used;
}

/** What a node needs before it can run: its inputs, and what its subgraphs capture. */
export function usedBy(node: Node): readonly string[] {
  let captured: string[] | undefined;
  for (const attribute of node.attributes.values()) {
    if (attribute.type !== 'graph' && attribute.type !== 'graphs') continue;
    captured ??= [...subgraphsOf(node)].flatMap((graph) => [...capturedBy(graph)]);
  }
  // Hardly any node holds a graph: asked for each node of 100,000, its own list is given.
  return captured ? [...node.inputs, ...captured] : node.inputs;
}

export interface Order {
  /** Each node after those it uses; what hangs on a cycle comes last. A sorted graph keeps the file's order. */
  readonly nodes: readonly Node[];
  /** Was the file in an executable order? */
  readonly sorted: boolean;
  /** How many nodes at the end of `nodes` wait for themselves. */
  readonly cyclic: number;
}

const orders = new WeakMap<Graph, Order>();

/** Execution order in linear time, once per graph: graphs never change. */
export function executionOrder(graph: Graph): Order {
  const known = orders.get(graph);
  if (known) return known;
  const producers = new Map<string, Node>();
  for (const node of graph.nodes) for (const name of node.outputs) if (name && !producers.has(name)) producers.set(name, node);
  const order = isSorted(graph.nodes, producers) ? { nodes: graph.nodes, sorted: true, cyclic: 0 } : sortedOrder(graph.nodes, producers);
  orders.set(graph, order);
  return order;
}

/** Nearly every file is: then no lists of users need to be made. */
function isSorted(nodes: readonly Node[], producers: ReadonlyMap<string, Node>): boolean {
  const seen = new Set<Node>();
  const isReady = (name: string): boolean => {
    const producer = producers.get(name);
    return !producer || seen.has(producer);
  };
  return nodes.every((node) => {
    const ready = usedBy(node).every(isReady);
    seen.add(node);
    return ready;
  });
}

function sortedOrder(nodes: readonly Node[], producers: ReadonlyMap<string, Node>): Order {
  const users = new Map<Node, Node[]>();
  const waiting = new Map<Node, number>();
  for (const node of nodes) {
    const needs = producersOf(node, producers);
    waiting.set(node, needs.size);
    for (const producer of needs) {
      const list = users.get(producer);
      if (list) list.push(node);
      else users.set(producer, [node]);
    }
  }
  return release(nodes, users, waiting);
}

function producersOf(node: Node, producers: ReadonlyMap<string, Node>): ReadonlySet<Node> {
  const needs = new Set<Node>();
  for (const name of usedBy(node)) {
    const producer = producers.get(name);
    if (producer) needs.add(producer);
  }
  return needs;
}

function release(nodes: readonly Node[], users: ReadonlyMap<Node, readonly Node[]>, waiting: Map<Node, number>): Order {
  const order = nodes.filter((node) => waiting.get(node) === 0);
  for (let at = 0; at < order.length; at++)
    for (const user of users.get(order[at]!) ?? []) {
      const left = waiting.get(user)! - 1;
      waiting.set(user, left);
      if (left === 0) order.push(user);
    }
  const cyclic = nodes.length - order.length;
  return { nodes: cyclic === 0 ? order : [...order, ...nodes.filter((node) => waiting.get(node)! > 0)], sorted: false, cyclic };
}
