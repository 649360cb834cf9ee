import { topologicalOrder } from './acyclic';
import { shortenEdges } from './simplex';

/**
 * The row of each vertex: every edge goes down at least one row. Starts with the longest path from a source, then moves parts of the graph down where that
 * makes the edges shorter in sum, so that a graph input stands above the node that reads it and not at the top.
 */
export function assignLayers(count: number, from: Int32Array, to: Int32Array): Int32Array {
  const layer = longestPaths(count, from, to);
  shortenEdges(count, from, to, layer);
  let top = Number.POSITIVE_INFINITY;
  for (const one of layer) top = Math.min(top, one);
  return layer.map((one) => one - top);
}

function longestPaths(count: number, from: Int32Array, to: Int32Array): Int32Array {
  const layer = new Int32Array(count);
  const order = topologicalOrder(count, from, to);
  const place = new Int32Array(count);
  order.forEach((vertex, at) => {
    place[vertex] = at;
  });
  const edges = Int32Array.from(from.keys()).sort((a, b) => place[from[a]!]! - place[from[b]!]!);
  for (const edge of edges) layer[to[edge]!] = Math.max(layer[to[edge]!]!, layer[from[edge]!]! + 1);
  return layer;
}
