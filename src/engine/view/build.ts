import type { Graph } from '../ir/graph';
import { capturedBy, subgraphsOf } from '../ir/order';
import { runtimeInputs } from '../ir/runtime-inputs';
import type { Types } from '../shape/infer';
import { byteSize, typeText } from '../shape/type-text';
import { boxDetail } from './box-detail';
import type { Box, GraphView } from './graph-view';
import { isConstantNode, type ValueIndex } from './value-index';

/** Boxes and edges of one graph of a model, in the file's order: inputs, nodes, outputs. Constants are folded into their consumers. */
export function buildGraphView(types: Types, index: ValueIndex, graph: Graph): GraphView {
  const boxes: Box[] = [];
  const makers = new Map<string, number>();
  for (const name of inputNames(index, graph)) {
    makers.set(name, boxes.length);
    boxes.push(endBox('input', name, types, graph));
  }
  const nodeBoxes = new Map<number, number>();
  for (const node of graph.nodes) {
    if (isConstantNode(node)) continue;
    nodeBoxes.set(node.id, boxes.length);
    for (const name of node.outputs) if (name !== '' && !makers.has(name)) makers.set(name, boxes.length);
    const detail = boxDetail({
      node,
      inputType: (at) => types.typeOf(graph, node.inputs[at] ?? ''),
      outputType: (at) => types.typeOf(graph, node.outputs[at] ?? ''),
    });
    boxes.push({
      kind: 'node',
      node: node.id,
      name: node.name,
      opType: node.opType,
      detail,
      graphs: Array.from(subgraphsOf(node), ({ id }) => id),
    });
  }
  const edges = newEdges(types, graph);
  for (const [name, from] of makers)
    for (const reader of index.consumers(graph, name)) {
      const to = nodeBoxes.get(reader.id);
      if (to !== undefined) edges.add(from, to, name);
    }
  for (const { name } of graph.outputs) {
    const from = makers.get(name);
    if (from !== undefined) edges.add(from, boxes.length, name);
    boxes.push(endBox('output', name, types, graph));
  }
  return { boxes, ...edges.columns(), groups: [] };
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
