import { topologicalOrder } from './acyclic';
import type { Blocks } from './blocks';
import { digraph } from './graph';

/** Places the blocks as far to the packing side as their neighbors allow, then closes the gaps from the other side. */
export function pack(rows: readonly Int32Array[], { root, shift }: Blocks, width: Float64Array, left: boolean): Float64Array {
  const sign = left ? 1 : -1;
  const { graph, gap, order } = blockGraph(rows, { root, shift }, width, left);
  const place = new Float64Array(root.length);
  for (const block of order) {
    for (let k = graph.in.start[block]!; k < graph.in.start[block + 1]!; k++) {
      const edge = graph.in.item[k]!;
      place[block] = Math.max(place[block]!, place[graph.from[edge]!]! + gap[edge]!);
    }
  }
  for (let i = order.length - 1; i >= 0; i--) {
    const block = order[i]!;
    let room = Number.POSITIVE_INFINITY;
    for (let k = graph.out.start[block]!; k < graph.out.start[block + 1]!; k++) {
      const edge = graph.out.item[k]!;
      room = Math.min(room, place[graph.to[edge]!]! - gap[edge]!);
    }
    if (room !== Number.POSITIVE_INFINITY) place[block] = Math.max(place[block]!, room);
  }
  return shift.map((by, vertex) => sign * place[root[vertex]!]! + by);
}

/** Which block stands beside which, and how far apart their first vertices must be. Packing to the right is packing to the left in a mirror. */
function blockGraph(rows: readonly Int32Array[], { root, shift }: Blocks, width: Float64Array, left: boolean) {
  const pairs = rows.reduce((sum, row) => sum + Math.max(0, row.length - 1), 0);
  const from = new Int32Array(pairs);
  const to = new Int32Array(pairs);
  const gap = new Float64Array(pairs);
  let pair = 0;
  for (const row of rows) {
    for (let k = 0; k + 1 < row.length; k++, pair++) {
      const [first, second] = [row[k]!, row[k + 1]!];
      from[pair] = root[left ? first : second]!;
      to[pair] = root[left ? second : first]!;
      gap[pair] = (width[first]! + width[second]!) / 2 + shift[first]! - shift[second]!;
    }
  }
  const graph = digraph(root.length, from, to);
  return { graph, gap, order: topologicalOrder(graph) };
}
