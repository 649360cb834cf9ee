import type { Digraph } from './graph';
import type { ProperGraph } from './proper';

/** Edges that cross an edge between two dummies lose their claim to be straight. */
export function markConflicts(proper: ProperGraph, rows: readonly Int32Array[], graph: Digraph, position: Int32Array): Uint8Array {
  const marked = new Uint8Array(proper.from.length);
  const isDummy = (vertex: number) => vertex >= proper.boxes;
  for (let i = 1; i < rows.length; i++) {
    const upper = rows[i - 1]!;
    const lower = rows[i]!;
    let left = 0;
    let next = 0;
    for (let at = 0; at < lower.length; at++) {
      const inner = innerParent(lower[at]!, graph, isDummy);
      if (inner < 0 && at + 1 < lower.length) continue;
      const right = inner < 0 ? upper.length - 1 : position[inner]!;
      for (; next <= at; next++) {
        const vertex = lower[next]!;
        for (let k = graph.in.start[vertex]!; k < graph.in.start[vertex + 1]!; k++) {
          const edge = graph.in.item[k]!;
          const above = graph.from[edge]!;
          if ((position[above]! < left || position[above]! > right) && !(isDummy(above) && isDummy(vertex))) marked[edge] = 1;
        }
      }
      left = right;
    }
  }
  return marked;
}

function innerParent(vertex: number, graph: Digraph, isDummy: (vertex: number) => boolean): number {
  if (!isDummy(vertex)) return -1;
  const first = graph.in.start[vertex]!;
  if (first === graph.in.start[vertex + 1]!) return -1;
  const above = graph.from[graph.in.item[first]!]!;
  return isDummy(above) ? above : -1;
}
