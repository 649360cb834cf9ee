import { topologicalOrder } from './acyclic';
import type { Digraph } from './graph';

/** Neighbors on paths with less than this part of the most boxes count as side inputs (weights made by a node, early outputs). */
const sidePart = 0.5;

/** Boxes on the path with the most of them: from a source to each vertex, and from each vertex to a sink, itself counted. Dummies count nothing. */
export interface PathLengths {
  readonly above: Int32Array;
  readonly below: Int32Array;
}

/**
 * Flags the edges that want to be straight: those on paths with many boxes as seen from both of their ends, and edges to boxes before those to dummies. Without
 * this choice a chain whose nodes all have side inputs, or all have a skip connection beside them, drifts to the side row by row.
 */
export function straightEdges(graph: Digraph, boxes: number, { above, below }: PathLengths): Uint8Array {
  const fromBelow = chosen(graph.count, graph.in, graph.from, above, boxes);
  const fromAbove = chosen(graph.count, graph.out, graph.to, below, boxes);
  return fromBelow.map((flag, edge) => flag & fromAbove[edge]!);
}

/**
 * The same, with the path of most boxes as one straight line from top to bottom, whatever its vertices have beside them. Where several ways are equally long
 * the middle one is taken.
 */
export function straightSpine(graph: Digraph, straight: Uint8Array, { above, below }: PathLengths, position: Int32Array): Uint8Array {
  const wanted = straight.slice();
  let vertex = 0;
  for (let other = 1; other < graph.count; other++) {
    const better = above[other]! + below[other]! - above[vertex]! - below[vertex]!;
    if (better > 0 || (better === 0 && above[other]! < above[vertex]!)) vertex = other;
  }
  while (vertex >= 0) {
    const edge = middleOfLongest(graph, vertex, below, position);
    for (const lists of [graph.out, graph.in]) {
      for (let k = lists.start[vertex]!; k < lists.start[vertex + 1]!; k++) wanted[lists.item[k]!] = wanted[lists.item[k]!] === 2 ? 2 : 0;
    }
    // 2 keeps the edge when its lower end clears its own edges.
    if (edge >= 0) wanted[edge] = 2;
    vertex = edge < 0 ? -1 : graph.to[edge]!;
  }
  return wanted;
}

function middleOfLongest(graph: Digraph, vertex: number, below: Int32Array, position: Int32Array): number {
  const edges = Array.from(graph.out.item.subarray(graph.out.start[vertex]!, graph.out.start[vertex + 1]!));
  const longest = edges.reduce((most, edge) => Math.max(most, below[graph.to[edge]!]!), -1);
  const equal = edges.filter((edge) => below[graph.to[edge]!] === longest);
  equal.sort((a, b) => position[graph.to[a]!]! - position[graph.to[b]!]!);
  return equal[equal.length >> 1] ?? -1;
}

export function pathLengths(graph: Digraph, boxes: number): PathLengths {
  const order = topologicalOrder(graph);
  const above = new Int32Array(graph.count).fill(1, 0, boxes);
  const below = above.slice();
  for (const vertex of order) {
    for (let k = graph.out.start[vertex]!; k < graph.out.start[vertex + 1]!; k++) {
      const target = graph.to[graph.out.item[k]!]!;
      above[target] = Math.max(above[target]!, above[vertex]! + (target < boxes ? 1 : 0));
    }
  }
  for (const vertex of order.reverse()) {
    for (let k = graph.in.start[vertex]!; k < graph.in.start[vertex + 1]!; k++) {
      const source = graph.from[graph.in.item[k]!]!;
      below[source] = Math.max(below[source]!, below[vertex]! + (source < boxes ? 1 : 0));
    }
  }
  return { above, below };
}

function chosen(count: number, { start, item }: Digraph['in'], ends: Int32Array, length: Int32Array, boxes: number): Uint8Array {
  const flags = new Uint8Array(item.length);
  for (let vertex = 0; vertex < count; vertex++) {
    const [first, last] = [start[vertex]!, start[vertex + 1]!];
    let longest = 0;
    for (let k = first; k < last; k++) longest = Math.max(longest, length[ends[item[k]!]!]!);
    const least = longest * sidePart;
    let toBox = false;
    for (let k = first; k < last; k++) toBox ||= ends[item[k]!]! < boxes && length[ends[item[k]!]!]! >= least;
    for (let k = first; k < last; k++) {
      const end = ends[item[k]!]!;
      if (length[end]! >= least && (!toBox || end < boxes)) flags[item[k]!] = 1;
    }
  }
  return flags;
}
