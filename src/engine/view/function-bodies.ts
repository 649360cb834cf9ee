import type { Graph, Model, Node } from '../ir/graph';
import { subgraphsOf } from '../ir/order';

/**
 * The graphs of a model's functions, which stand outside of `Model.graphs` and whose nodes have no ids: numbered below zero, so that a page can ask for
 * them. Graph -1 is the first body, node -2 its first node (-1 is a box without a node). No overlay has a column for them.
 */
export interface FunctionBodies {
  readonly graphs: readonly Graph[];
  readonly nodes: readonly Node[];
  numberOf(graph: Graph): number;
  nodeNumberOf(node: Node): number;
  /** The body that a node calls. */
  calledBy(node: Node): Graph | undefined;
  /** The first node that calls a body, where one does: the model's own nodes come before those of other bodies. */
  callerOf(body: Graph): Node | undefined;
  /** The name of the function whose body a graph is. */
  functionOf(body: Graph): string | undefined;
}

const known = new WeakMap<Model, FunctionBodies>();

export function functionBodies(model: Model): FunctionBodies {
  const bodies = known.get(model) ?? makeBodies(model);
  known.set(model, bodies);
  return bodies;
}

function makeBodies(model: Model): FunctionBodies {
  const graphs = model.functions.map(({ body }) => body);
  for (let at = 0; at < graphs.length; at++) for (const node of graphs[at]!.nodes) graphs.push(...subgraphsOf(node));
  const nodes = graphs.flatMap((graph) => graph.nodes);
  const graphNumbers = new Map(graphs.map((graph, at) => [graph, -1 - at]));
  const nodeNumbers = new Map(nodes.map((node, at) => [node, -2 - at]));
  const called = new Map(model.functions.map(({ domain, name, body }) => [`${domain}:${name}`, body]));
  const calledBy = ({ domain, opType }: Node) => called.get(`${domain}:${opType}`);
  const names = new Map(model.functions.map(({ name, body }) => [body, name]));
  return {
    graphs,
    nodes,
    callerOf: (body) => [...model.nodes, ...nodes].find((node) => calledBy(node) === body),
    functionOf: (body) => names.get(body),
    numberOf: (graph) => graphNumbers.get(graph) ?? graph.id,
    nodeNumberOf: (node) => nodeNumbers.get(node) ?? node.id,
    calledBy,
  };
}
