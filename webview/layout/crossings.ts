import type { Digraph } from './graph';

/** Crossings between all neighboring rows, in O(E log V): pairs of edges whose ends stand in opposite order (Barth, Jünger, Mutzel 2004). */
export function countCrossings(rows: readonly Int32Array[], graph: Digraph, position: Int32Array): number {
  let widest = 0;
  for (const row of rows) widest = Math.max(widest, row.length);
  const tree = new Int32Array(widest + 1);
  let crossings = 0;
  for (let i = 0; i + 1 < rows.length; i++) {
    if (rows[i]!.length > 1 && rows[i + 1]!.length > 1) crossings += betweenRows(rows[i]!, rows[i + 1]!.length, graph, position, tree);
  }
  return crossings;
}

/** `tree` is a Fenwick tree over the positions of the lower row. */
function betweenRows(upper: Int32Array, width: number, { out, to }: Digraph, position: Int32Array, tree: Int32Array): number {
  tree.fill(0, 0, width + 1);
  let crossings = 0;
  let placed = 0;
  for (const vertex of upper) {
    const [first, last] = [out.start[vertex]!, out.start[vertex + 1]!];
    // Edges of one vertex do not cross each other: count all of them before any is entered.
    for (let k = first; k < last; k++) {
      let notBeyond = 0;
      for (let at = position[to[out.item[k]!]!]! + 1; at > 0; at -= at & -at) notBeyond += tree[at]!;
      crossings += placed - notBeyond;
    }
    for (let k = first; k < last; k++) {
      for (let at = position[to[out.item[k]!]!]! + 1; at <= width; at += at & -at) tree[at]!++;
    }
    placed += last - first;
  }
  return crossings;
}
