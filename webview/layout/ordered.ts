import { breakCycles } from './acyclic';
import { connectedParts } from './components';
import { listsByKey } from './graph';
import { assignLayers } from './layer';
import type { LevelGraph } from './level';
import { orderRows } from './order';
import { type ProperGraph, properGraph } from './proper';

/** A level with every vertex in its row and at its place in the row: all that does not depend on sizes. */
export interface OrderedLevel {
  readonly graph: LevelGraph;
  readonly parts: readonly OrderedPart[];
  /** By piece: 1 where it had to be turned around, because it closes a cycle. */
  readonly turned: Uint8Array;
  /** By piece: the place in its row of the vertex that follows its upper end, and of the one before its lower end. */
  readonly below: Int32Array;
  readonly above: Int32Array;
}

/** Vertices that are connected; all that are connected with a port are one part, as the border holds them together. */
export interface OrderedPart {
  /** Vertices of the level, boxes before ports; the part numbers its own from 0. */
  readonly vertices: Int32Array;
  readonly pieces: Int32Array;
  /** By piece of the part, all going down. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly proper: ProperGraph;
  readonly rows: readonly Int32Array[];
  readonly crossings: number;
}

export function orderLevel(graph: LevelGraph): OrderedLevel {
  const count = graph.boxes + graph.ports.side.length;
  const down = breakCycles(count, graph.from, graph.to);
  // A turned piece starts at its reader, so it shares its way with nobody.
  const lane = graph.lane.map((one, piece) => (down.turned[piece] ? graph.lanes + piece : one));
  const members = connectedParts(count, ...withBorder(graph, down.from, down.to));
  const partOf = new Int32Array(count);
  const local = new Int32Array(count);
  members.forEach((vertices, part) => {
    vertices.forEach((vertex, at) => {
      partOf[vertex] = part;
      local[vertex] = at;
    });
  });
  const pieces = listsByKey(
    members.length,
    graph.from.map((vertex) => partOf[vertex]!),
  );
  const below = new Int32Array(graph.from.length);
  const above = new Int32Array(graph.from.length);
  const parts = members.map((vertices, index) => {
    const own = pieces.item.subarray(pieces.start[index]!, pieces.start[index + 1]!);
    const ends = (of: Int32Array) => own.map((piece) => local[of[piece]!]!);
    const part = orderPart(graph, vertices, {
      pieces: own,
      from: ends(down.from),
      to: ends(down.to),
      lane: own.map((piece) => lane[piece]!),
    });
    neighborPlaces(part, below, above);
    return part;
  });
  return { graph, parts, turned: down.turned, below, above };
}

/** The edges, and some more that join all ports. */
function withBorder({ boxes, ports }: LevelGraph, from: Int32Array, to: Int32Array): [Int32Array, Int32Array] {
  const joints = Int32Array.from({ length: Math.max(0, ports.side.length - 1) }, (_, i) => boxes + i);
  if (joints.length === 0) return [from, to];
  const next = joints.map((port) => port + 1);
  return [concat(from, joints), concat(to, next)];
}

function concat(a: Int32Array, b: Int32Array): Int32Array {
  const both = new Int32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

interface PartEdges {
  readonly pieces: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly lane: Int32Array;
}

function orderPart(graph: LevelGraph, vertices: Int32Array, { pieces, from, to, lane }: PartEdges): OrderedPart {
  const boxes = vertices.reduce((sum, vertex) => sum + (vertex < graph.boxes ? 1 : 0), 0);
  const side = graph.ports.side;
  const layer =
    boxes === vertices.length
      ? assignLayers(boxes, from, to)
      : layersWithPorts(boxes, from, to, (port) => side[vertices[port]! - graph.boxes]!, vertices.length);
  const dense = denseLanes(lane);
  const proper = properGraph({ from, to, ...dense }, boxes, layer);
  const rank = new Int32Array(proper.count);
  for (let port = boxes; port < vertices.length; port++) rank[port] = graph.ports.rank[vertices[port]! - graph.boxes]!;
  const { rows, crossings } = orderRows(proper, rank);
  return { vertices, pieces, from, to, proper, rows, crossings };
}

/** Lanes numbered from 0, in the order of their old numbers, which may be many more than there are pieces. */
function denseLanes(lane: Int32Array): { lane: Int32Array; lanes: number } {
  const sorted = lane.slice().sort();
  let lanes = 0;
  for (let at = 0; at < sorted.length; at++) if (at === 0 || sorted[at] !== sorted[lanes - 1]) sorted[lanes++] = sorted[at]!;
  const known = sorted.subarray(0, lanes);
  return { lane: lane.map((one) => placeOf(known, one)), lanes };
}

function placeOf(sorted: Int32Array, wanted: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Ports have the first and the last row to themselves. What they alone hold together starts at the top. */
function layersWithPorts(boxes: number, from: Int32Array, to: Int32Array, side: (port: number) => number, count: number): Int32Array {
  const inner = from.map((_, piece) => piece).filter((piece) => from[piece]! < boxes && to[piece]! < boxes);
  const [innerFrom, innerTo] = [inner.map((piece) => from[piece]!), inner.map((piece) => to[piece]!)];
  const components = connectedParts(boxes, innerFrom, innerTo);
  const of = new Int32Array(boxes);
  const local = new Int32Array(boxes);
  components.forEach((members, component) => {
    members.forEach((box, at) => {
      of[box] = component;
      local[box] = at;
    });
  });
  const pieces = listsByKey(
    components.length,
    innerFrom.map((box) => of[box]!),
  );
  let hasTop = 0;
  for (let port = boxes; port < count; port++) if (side(port) === 0) hasTop = 1;
  const layer = new Int32Array(count);
  let last = 0;
  components.forEach((members, component) => {
    const own = pieces.item.subarray(pieces.start[component]!, pieces.start[component + 1]!);
    const ends = (list: Int32Array) => own.map((piece) => local[list[piece]!]!);
    const layers = assignLayers(members.length, ends(innerFrom), ends(innerTo));
    members.forEach((box, at) => {
      layer[box] = layers[at]! + hasTop;
      last = Math.max(last, layer[box]!);
    });
  });
  for (let port = boxes; port < count; port++) layer[port] = side(port) === 0 ? 0 : last + 1;
  return layer;
}

function neighborPlaces({ pieces, from, to, proper, rows }: OrderedPart, below: Int32Array, above: Int32Array): void {
  const position = new Int32Array(proper.count);
  for (const row of rows) for (let at = 0; at < row.length; at++) position[row[at]!] = at;
  pieces.forEach((piece, at) => {
    const first = proper.dummy[at]!;
    const dummies = proper.layer[to[at]!]! - proper.layer[from[at]!]! - 1;
    const loose = first < 0 || dummies === 0;
    below[piece] = position[loose ? to[at]! : first]!;
    above[piece] = position[loose ? from[at]! : first + dummies - 1]!;
  });
}
