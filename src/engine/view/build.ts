import type { Graph, Node } from '../ir/graph';
import { capturedBy, subgraphsOf } from '../ir/order';
import { runtimeInputs } from '../ir/runtime-inputs';
import type { Types } from '../shape/infer';
import { byteSize, typeText } from '../shape/type-text';
import { boxDetail } from './box-detail';
import type { FunctionBodies } from './function-bodies';
import type { Box, GraphView } from './graph-view';
import { groupBoxes } from './groups/groups';
import { nodeScopes } from './groups/node-scopes';
import { isConstantNode, type ValueIndex } from './value-index';

/**
 * Boxes and edges of one graph of a model, in the file's order: inputs, nodes, outputs. Constants are folded into their consumers. `bodies` are what the
 * calls of the model's functions can be opened to.
 */
export function buildGraphView(types: Types, index: ValueIndex, graph: Graph, bodies?: FunctionBodies): GraphView {
  const boxes: Box[] = [];
  const nodes = new Map<Box, Node>();
  const makers = new Map<string, number>();
  for (const name of inputNames(index, graph)) {
    makers.set(name, boxes.length);
    boxes.push(endBox('input', name, types, graph));
  }
  const nodeBoxes = new Map<Node, number>();
  for (const node of graph.nodes) {
    if (isConstantNode(node)) continue;
    nodeBoxes.set(node, boxes.length);
    for (const name of node.outputs) if (name !== '' && !makers.has(name)) makers.set(name, boxes.length);
    const box = nodeBox(node, types, graph, bodies);
    nodes.set(box, node);
    boxes.push(box);
  }
  const edges = newEdges(types, graph);
  for (const [name, from] of makers)
    for (const reader of index.consumers(graph, name)) {
      const to = nodeBoxes.get(reader);
      if (to !== undefined) edges.add(from, to, name);
    }
  for (const { name } of graph.outputs) {
    const from = makers.get(name);
    if (from !== undefined) edges.add(from, boxes.length, name);
    boxes.push(endBox('output', name, types, graph));
  }
  const columns = edges.columns();
  return { boxes, ...columns, groups: groupBoxes(boxes, columns.edges, (box) => nodeScopes(nodes.get(box)!)) };
}

function nodeBox(node: Node, types: Types, graph: Graph, bodies: FunctionBodies | undefined): Box {
  const detail = boxDetail({
    node,
    inputType: (at) => types.typeOf(graph, node.inputs[at] ?? ''),
    outputType: (at) => types.typeOf(graph, node.outputs[at] ?? ''),
  });
  const called = bodies?.calledBy(node);
  return {
    kind: 'node',
    node: bodies?.nodeNumberOf(node) ?? node.id,
    name: node.name || node.ownName,
    opType: node.opType,
    detail,
    graphs: [...subgraphsOf(node), ...(called ? [called] : [])].map((inner) => bodies?.numberOf(inner) ?? inner.id),
  };
}

/** The graph's own inputs (not those that an initializer gives a default) and, in a subgraph, what it reads from around. */
function inputNames(index: ValueIndex, graph: Graph): ReadonlySet<string> {
  const own = runtimeInputs(graph).map(({ name }) => name);
  const outer = graph.parent === undefined ? [] : [...capturedBy(graph)].filter((name) => isComputed(index, graph, name));
  return new Set([...own, ...outer]);
}

function isComputed(index: ValueIndex, graph: Graph, name: string): boolean {
  const source = index.source(graph, name);
  return source?.from === 'input' || (source?.from === 'node' && !isConstantNode(source.node));
}

function endBox(kind: 'input' | 'output', name: string, types: Types, graph: Graph): Box {
  return { kind, node: -1, name, opType: '', detail: typeText(types.typeOf(graph, name)), graphs: [] };
}

/** Collects edges as columns; each value that travels is described once. */
function newEdges(types: Types, graph: Graph) {
  const from: number[] = [];
  const to: number[] = [];
  const value: number[] = [];
  const values: GraphView['values'][number][] = [];
  const known = new Map<string, number>();
  const describe = (name: string): number => {
    const at = known.get(name) ?? values.length;
    if (at === values.length) {
      const type = types.typeOf(graph, name);
      values.push({ name, type: typeText(type), bytes: byteSize(type) });
      known.set(name, at);
    }
    return at;
  };
  return {
    add: (source: number, target: number, name: string) => {
      from.push(source);
      to.push(target);
      value.push(describe(name));
    },
    columns: (): Pick<GraphView, 'edges' | 'values'> => ({
      edges: { from: Int32Array.from(from), to: Int32Array.from(to), value: Int32Array.from(value) },
      values,
    }),
  };
}
