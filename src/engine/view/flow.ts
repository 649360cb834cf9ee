import type { Graph, Node } from '../ir/graph';
import { subgraphsOf } from '../ir/order';
import { runtimeInputs } from '../ir/runtime-inputs';
import { nodeById, type OpenModel } from '../session';
import { functionBodies } from './function-bodies';
import { isConstantNode } from './value-index';

export type FlowDirection = 'upstream' | 'downstream';

/** Some nodes of the model or of a function's body, and which of the outer graph's ends belong to them. */
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

/** Who feeds whom, by place in a `Realm`, through all its graphs: into bodies and out of them as well. Constants feed nobody. */
interface Flow {
  readonly start: Int32Array;
  readonly item: Int32Array;
}

interface Flows {
  readonly upstream: Flow;
  readonly downstream: Flow;
}

/** What flows reach: the model's graphs, or the body of one function, which is called from anywhere. */
interface Realm {
  readonly main: Graph;
  readonly graphs: readonly Graph[];
  readonly nodes: readonly Node[];
  readonly place: (node: Node) => number;
  /** What the page calls the node at a place. */
  readonly number: (place: number) => number;
  readonly flows: Flows;
}

/** All that a node depends on, or that depends on it; the node itself is in it. */
export function coneOf(open: OpenModel, node: number, direction: FlowDirection): NodeSet {
  const start = nodeById(open.model, node);
  const realm = realmOf(open, start);
  const flags = reached(realm.flows[direction], realm.nodes.length, realm.place(start));
  const ends = endsOf(open, realm, flags);
  return {
    nodes: numbersOf(realm, flags),
    inputs: direction === 'upstream' ? ends.inputs : [],
    outputs: direction === 'downstream' ? ends.outputs : [],
  };
}

/** What lies on any way between two nodes, whichever of them comes first. */
export function pathsBetween(open: OpenModel, from: number, to: number): NodePaths {
  const ends = [from, to].map((number) => nodeById(open.model, number)) as [Node, Node];
  const realm = realmOf(open, ends[0]);
  const none = { nodes: new Int32Array(), shortest: new Int32Array(), inputs: [], outputs: [] };
  if (realm !== realmOf(open, ends[1])) return none;
  const [start, end] = [realm.place(ends[0]), realm.place(ends[1])];
  const ahead = shortestPath(realm, start, end);
  const [first, last] = ahead.length > 0 ? [start, end] : [end, start];
  const shortest = ahead.length > 0 ? ahead : shortestPath(realm, end, start);
  if (shortest.length === 0) return none;
  const { upstream, downstream } = realm.flows;
  const count = realm.nodes.length;
  const above = reached(upstream, count, last);
  const flags = reached(downstream, count, first).map((flag, place) => flag & above[place]!);
  return { nodes: numbersOf(realm, flags), shortest: shortest.map(realm.number), inputs: [], outputs: [] };
}

function realmOf(open: OpenModel, { graph }: Node): Realm {
  let outer = graph;
  while (outer.parent) outer = outer.parent.node.graph;
  const { model } = open;
  const bodies = functionBodies(model);
  if (!bodies.graphs.includes(outer))
    return open.once('flow', () =>
      newRealm(open, { main: outer, graphs: model.graphs, nodes: model.nodes, place: ({ id }) => id, number: (place) => place }),
    );
  return open.once(`flow ${bodies.numberOf(outer)}`, () => {
    const graphs = [outer];
    for (let at = 0; at < graphs.length; at++) for (const node of graphs[at]!.nodes) graphs.push(...subgraphsOf(node));
    const nodes = graphs.flatMap((one) => one.nodes);
    const places = new Map(nodes.map((node, place) => [node, place]));
    return newRealm(open, {
      main: outer,
      graphs,
      nodes,
      place: (node) => places.get(node)!,
      number: (place) => bodies.nodeNumberOf(nodes[place]!),
    });
  });
}

function newRealm({ index }: OpenModel, realm: Omit<Realm, 'flows'>): Realm {
  const from: number[] = [];
  const to: number[] = [];
  for (const graph of realm.graphs) addEdges(index, realm.place, graph, from, to);
  const count = realm.nodes.length;
  return { ...realm, flows: { downstream: grouped(count, from, to), upstream: grouped(count, to, from) } };
}

function addEdges(index: OpenModel['index'], place: Realm['place'], graph: Graph, from: number[], to: number[]): void {
  const holder = graph.parent?.node;
  const given = holder ? holder.inputs.flatMap((name) => makerOf(index.source(holder.graph, name)) ?? []) : [];
  const own = new Set(holder ? graph.inputs.map(({ name }) => name) : []);
  const add = (source: Node, target: Node) => {
    from.push(place(source));
    to.push(place(target));
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

function shortestPath({ flows, nodes }: Realm, from: number, to: number): Int32Array {
  const { start, item } = flows.downstream;
  const before = new Int32Array(nodes.length).fill(-1);
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

function numbersOf({ number }: Realm, flags: Uint8Array): Int32Array {
  const numbers: number[] = [];
  for (let place = 0; place < flags.length; place++) if (flags[place]) numbers.push(number(place));
  return Int32Array.from(numbers).sort();
}

function endsOf({ index }: OpenModel, { main, place }: Realm, flags: Uint8Array): Pick<NodeSet, 'inputs' | 'outputs'> {
  const isIn = (node: Node) => flags[place(node)] === 1;
  return {
    inputs: runtimeInputs(main).flatMap(({ name }) => (index.consumers(main, name).some(isIn) ? [name] : [])),
    outputs: main.outputs.flatMap(({ name }) => {
      const maker = makerOf(index.source(main, name));
      return maker && isIn(maker) ? [name] : [];
    }),
  };
}
