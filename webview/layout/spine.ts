import { topologicalOrder } from './acyclic';
import type { Digraph } from './graph';

/** Neighbors with less than this part of the longest path count as side inputs (weights made by a node, early outputs). */
const sidePart = 0.5;

/**
 * Flags the edges that want to be straight: those that lie on the longest paths as seen from both of their ends, and boxes before dummies. Without this choice
 * a chain whose nodes all have side inputs, or all have a skip connection beside them, drifts to the side row by row.
 */
export function findSpine(graph: Digraph, boxes: number): Uint8Array {
  const order = topologicalOrder(graph.count, graph.from, graph.to);
  const depth = new Int32Array(graph.count);
  for (const vertex of order) {
    for (let k = graph.out.start[vertex]!; k < graph.out.start[vertex + 1]!; k++) {
      const target = graph.to[graph.out.item[k]!]!;
      depth[target] = Math.max(depth[target]!, depth[vertex]! + 1);
    }
  }
  const height = new Int32Array(graph.count);
  for (const vertex of order.reverse()) {
    for (let k = graph.in.start[vertex]!; k < graph.in.start[vertex + 1]!; k++) {
      const source = graph.from[graph.in.item[k]!]!;
      height[source] = Math.max(height[source]!, height[vertex]! + 1);
    }
  }
  const fromBelow = chosen(graph.count, graph.in, graph.from, depth, boxes);
  const fromAbove = chosen(graph.count, graph.out, graph.to, height, boxes);
  return fromBelow.map((flag, edge) => flag & fromAbove[edge]!);
}

function chosen(count: number, lists: Digraph['in'], ends: Int32Array, length: Int32Array, boxes: number): Uint8Array {
  const flags = new Uint8Array(lists.item.length);
  for (let vertex = 0; vertex < count; vertex++) {
    let longest = 0;
    let straightest = false;
    const edges = lists.item.subarray(lists.start[vertex]!, lists.start[vertex + 1]!);
    for (const edge of edges) longest = Math.max(longest, length[ends[edge]!]!);
    const main = (edge: number) => length[ends[edge]!]! >= longest * sidePart;
    for (const edge of edges) straightest ||= main(edge) && ends[edge]! < boxes;
    for (const edge of edges) if (main(edge) && (!straightest || ends[edge]! < boxes)) flags[edge] = 1;
  }
  return flags;
}
