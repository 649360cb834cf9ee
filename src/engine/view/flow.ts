import type { Graph, Node } from '../ir/graph';
import { subgraphsOf } from '../ir/order';
import { runtimeInputs } from '../ir/runtime-inputs';
import type { OpenModel } from '../session';
import { isConstantNode } from './value-index';

export type FlowDirection = 'upstream' | 'downstream';

/** Some nodes of the model, and which of the main graph's ends belong to them. */
export interface NodeSet {
  /** Ascending. */
  readonly nodes: Int32Array;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

export interface NodePaths extends NodeSet {
  /** One of the shortest ways, from start to target; empty when there is none. */
  readonly shortest: Int32Array;
}

/** Who feeds whom, by node id, through all graphs: into bodies and out of them as well. Constants feed nobody. */
interface Flow {
  readonly start: Int32Array;
  readonly item: Int32Array;
}

interface Flows {
  readonly upstream: Flow;
  readonly downstream: Flow;
}

/** All that a node depends on, or that depends on it; the node itself is in it. */
export function coneOf(open: OpenModel, node: number, direction: FlowDirection): NodeSet {
  const flags = reached(flowsOf(open)[direction], open.model.nodes.length, node);
  const ends = endsOf(open, flags);
  return {
    nodes: idsOf(flags),
    inputs: direction === 'upstream' ? ends.inputs : [],
    outputs: direction === 'downstream' ? ends.outputs : [],
  };
}

/** What lies on any way between two nodes, whichever of them comes first. */
export function pathsBetween(open: OpenModel, from: number, to: number): NodePaths {
  const ahead = shortestPath(open, from, to);
  const [first, last] = ahead.length > 0 ? [from, to] : [to, from];
  const shortest = ahead.length > 0 ? ahead : shortestPath(open, to, from);
  if (shortest.length === 0) return { nodes: new Int32Array(), shortest, inputs: [], outputs: [] };
  const { upstream, downstream } = flowsOf(open);
  const count = open.model.nodes.length;
  const above = reached(upstream, count, last);
  const nodes = idsOf(reached(downstream, count, first).map((flag, node) => flag & above[node]!));
  return { nodes, shortest, inputs: [], outputs: [] };
}

function flowsOf(open: OpenModel): Flows {
  return open.once('flow', () => {
    const from: number[] = [];
    const to: number[] = [];
    for (const graph of open.model.graphs) addEdges(open, graph, from, to);
    const count = open.model.nodes.length;
    return { downstream: grouped(count, from, to), upstream: grouped(count, to, from) };
  });
}

function addEdges({ index }: OpenModel, graph: Graph, from: number[], to: number[]): void {
  const holder = graph.parent?.node;
  const given = holder ? holder.inputs.flatMap((name) => makerOf(index.source(holder.graph, name)) ?? []) : [];
  const own = new Set(holder ? graph.inputs.map(({ name }) => name) : []);
  const add = (source: Node, target: Node) => {
    from.push(source.id);
    to.push(target.id);
  };
  for (const node of graph.nodes) {
    if (isConstantNode(node)) continue;
    for (const name of node.inputs) {
      const maker = makerOf(index.source(graph, name));
      if (maker) add(maker, node);
      // The body's inputs are fed by what feeds the node that holds it.
      else if (own.has(name)) for (const one of given) add(one, node);
    }
    // A body's results come out of the node that holds it.
    for (const body of subgraphsOf(node))
      for (const { name } of body.outputs) {
        const maker = makerOf(index.source(body, name));
        if (maker) add(maker, node);
      }
  }
}

function makerOf(source: ReturnType<OpenModel['index']['source']>): Node | undefined {
  return source?.from === 'node' && !isConstantNode(source.node) ? source.node : undefined;
}

function grouped(count: number, keys: readonly number[], items: readonly number[]): Flow {
  const start = new Int32Array(count + 1);
  for (const key of keys) start[key + 1]!++;
  for (let i = 0; i < count; i++) start[i + 1]! += start[i]!;
  const next = start.slice();
  const item = new Int32Array(items.length);
  for (const [i, key] of keys.entries()) item[next[key]!++] = items[i]!;
  return { start, item };
}

function reached({ start, item }: Flow, count: number, from: number): Uint8Array {
  const flags = new Uint8Array(count);
  const queue = [from];
  flags[from] = 1;
  for (let at = 0; at < queue.length; at++) {
    const node = queue[at]!;
    for (let k = start[node]!; k < start[node + 1]!; k++) {
      const other = item[k]!;
      if (flags[other]) continue;
      flags[other] = 1;
      queue.push(other);
    }
  }
  return flags;
}

function shortestPath(open: OpenModel, from: number, to: number): Int32Array {
  const { start, item } = flowsOf(open).downstream;
  const before = new Int32Array(open.model.nodes.length).fill(-1);
  const queue = [from];
  before[from] = from;
  for (let at = 0; at < queue.length && before[to] === -1; at++) {
    const node = queue[at]!;
    for (let k = start[node]!; k < start[node + 1]!; k++) {
      const other = item[k]!;
      if (before[other] !== -1) continue;
      before[other] = node;
      queue.push(other);
    }
  }
  if (before[to] === -1) return new Int32Array();
  const path = [to];
  while (path.at(-1) !== from) path.push(before[path.at(-1)!]!);
  return Int32Array.from(path.reverse());
}

function idsOf(flags: Uint8Array): Int32Array {
  const ids: number[] = [];
  for (let node = 0; node < flags.length; node++) if (flags[node]) ids.push(node);
  return Int32Array.from(ids);
}

function endsOf({ model, index }: OpenModel, flags: Uint8Array): Pick<NodeSet, 'inputs' | 'outputs'> {
  const main = model.graphs[0]!;
  const isIn = (node: Node) => flags[node.id] === 1;
  return {
    inputs: runtimeInputs(main).flatMap(({ name }) => (index.consumers(main, name).some(isIn) ? [name] : [])),
    outputs: main.outputs.flatMap(({ name }) => {
      const maker = makerOf(index.source(main, name));
      return maker && isIn(maker) ? [name] : [];
    }),
  };
}
