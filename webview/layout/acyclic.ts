import { type Digraph, digraph } from './graph';

/**
 * The same edges with those turned around that close a cycle, so that all go one way. Valid ONNX has none, corrupt files do. `turned[i]` is 1 for such an edge.
 * Depth first without recursion: a chain of 100,000 nodes must not end on the call stack.
 */
export function breakCycles(count: number, from: Int32Array, to: Int32Array): { from: Int32Array; to: Int32Array; turned: Uint8Array } {
  const { out } = digraph(count, from, to);
  const turned = new Uint8Array(from.length);
  const state = new Uint8Array(count); // 0 new, 1 on the path, 2 done
  const next = out.start.slice(0, count);
  const path: number[] = [];
  for (let root = 0; root < count; root++) {
    if (state[root] !== 0) continue;
    path.push(root);
    state[root] = 1;
    while (path.length > 0) {
      const vertex = path[path.length - 1]!;
      if (next[vertex]! === out.start[vertex + 1]!) {
        state[vertex] = 2;
        path.pop();
        continue;
      }
      const edge = out.item[next[vertex]!++]!;
      const target = to[edge]!;
      if (state[target] === 1) turned[edge] = 1;
      else if (state[target] === 0) {
        state[target] = 1;
        path.push(target);
      }
    }
  }
  return {
    from: from.map((vertex, edge) => (turned[edge] ? to[edge]! : vertex)),
    to: to.map((vertex, edge) => (turned[edge] ? from[edge]! : vertex)),
    turned,
  };
}

/** Vertices such that every edge goes from an earlier to a later one; the graph has no cycle. Among those that are ready, the lower index comes first. */
export function topologicalOrder({ count, out, to }: Digraph): Int32Array {
  const waiting = new Int32Array(count);
  for (const vertex of to) waiting[vertex]!++;
  const order = new Int32Array(count);
  let filled = 0;
  for (let vertex = 0; vertex < count; vertex++) if (waiting[vertex] === 0) order[filled++] = vertex;
  for (let at = 0; at < filled; at++) {
    const vertex = order[at]!;
    for (let k = out.start[vertex]!; k < out.start[vertex + 1]!; k++) {
      const target = to[out.item[k]!]!;
      if (--waiting[target]! === 0) order[filled++] = target;
    }
  }
  return order;
}
