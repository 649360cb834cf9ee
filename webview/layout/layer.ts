import { topologicalOrder } from './acyclic';
import { type Digraph, digraph } from './graph';
import { shortenEdges } from './simplex';

/**
 * The row of each vertex: every edge goes down at least one row. Starts with the longest path from a source, then moves parts of the graph down where that
 * makes the edges shorter in sum, so that a graph input stands above the node that reads it and not at the top.
 */
export function assignLayers(count: number, from: Int32Array, to: Int32Array): Int32Array {
  const graph = digraph(count, from, to);
  const order = topologicalOrder(graph);
  const layer = longestPaths(graph, order);
  pullTogether(graph, order, layer);
  shortenEdges(graph, layer);
  const top = layer.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  return layer.map((one) => one - top);
}

function longestPaths({ count, out, to }: Digraph, order: Int32Array): Int32Array {
  const layer = new Int32Array(count);
  for (const vertex of order) {
    for (let k = out.start[vertex]!; k < out.start[vertex + 1]!; k++) {
      const target = to[out.item[k]!]!;
      layer[target] = Math.max(layer[target]!, layer[vertex]! + 1);
    }
  }
  return layer;
}

/** Moves every vertex with more readers than sources down to its first reader: most of what the simplex would do, in one walk. */
function pullTogether({ out, in: into, to }: Digraph, order: Int32Array, layer: Int32Array): void {
  for (let at = order.length - 1; at >= 0; at--) {
    const vertex = order[at]!;
    const readers = out.start[vertex + 1]! - out.start[vertex]!;
    if (readers <= into.start[vertex + 1]! - into.start[vertex]!) continue;
    let first = Number.POSITIVE_INFINITY;
    for (let k = out.start[vertex]!; k < out.start[vertex + 1]!; k++) first = Math.min(first, layer[to[out.item[k]!]!]!);
    layer[vertex] = first - 1;
  }
}
