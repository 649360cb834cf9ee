import type { Digraph, Lists } from './graph';

/** Vertices that stand in one straight line: the first of each one's line, and how far to the right of that one's center its own is. */
export interface Blocks {
  readonly root: Int32Array;
  readonly shift: Float64Array;
}

/** Aligns each vertex with its median neighbor in the row before it, as long as no alignment crosses another. */
export function stack(rows: readonly Int32Array[], edges: EdgeChoice, down: boolean, left: boolean): Blocks {
  const { graph, position, conflicts, lean } = edges;
  const root = new Int32Array(graph.count);
  for (let vertex = 0; vertex < root.length; vertex++) root[vertex] = vertex;
  const shift = new Float64Array(graph.count);
  const taken = new Uint8Array(graph.count);
  const medians = new Medians(edges, down, left);
  const ends = down ? graph.from : graph.to;
  const sign = left ? 1 : -1;
  for (let step = 1; step < rows.length; step++) {
    const row = rows[down ? step : rows.length - 1 - step]!;
    let limit = left ? -1 : Number.POSITIVE_INFINITY;
    for (let k = 0; k < row.length; k++) {
      const vertex = row[left ? k : row.length - 1 - k]!;
      const edges = medians.of(vertex);
      for (let choice = 0; choice < 2 && edges > choice; choice++) {
        const edge = choice === 0 ? medians.first : medians.second;
        const other = ends[edge]!;
        if (conflicts[edge] || taken[other] || sign * (position[other]! - limit) <= 0) continue;
        taken[other] = 1;
        root[vertex] = root[other]!;
        shift[vertex] = shift[other]! + (down ? lean[edge]! : -lean[edge]!);
        limit = position[other]!;
        break;
      }
    }
  }
  return { root, shift };
}

export interface EdgeChoice {
  readonly graph: Digraph;
  readonly position: Int32Array;
  readonly conflicts: Uint8Array;
  readonly wanted: Uint8Array;
  readonly lean: Float64Array;
}

/** The edge to the median of the wanted neighbors; with an even number of them both middle ones, the one on the packing side first. */
class Medians {
  first = -1;
  second = -1;
  private readonly lists: Lists;
  private readonly ends: Int32Array;
  private readonly sorted: number[] = [];

  constructor(
    private readonly choice: EdgeChoice,
    down: boolean,
    private readonly left: boolean,
  ) {
    this.lists = down ? choice.graph.in : choice.graph.out;
    this.ends = down ? choice.graph.from : choice.graph.to;
  }

  /** How many there are: none, one or two. */
  of(vertex: number): number {
    const { lists, sorted } = this;
    let count = 0;
    for (let k = lists.start[vertex]!; k < lists.start[vertex + 1]!; k++) {
      const edge = lists.item[k]!;
      if (this.choice.wanted[edge]) count = this.insert(edge, count);
    }
    if (count === 0) return 0;
    const low = sorted[(count - 1) >> 1]!;
    const high = sorted[count >> 1]!;
    this.first = this.left ? low : high;
    this.second = this.left ? high : low;
    return low === high ? 1 : 2;
  }

  /** Into the sorted ones, which mostly come in order. */
  private insert(edge: number, count: number): number {
    const { sorted, ends } = this;
    const { position } = this.choice;
    let at = count;
    for (; at > 0 && position[ends[sorted[at - 1]!]!]! > position[ends[edge]!]!; at--) sorted[at] = sorted[at - 1]!;
    sorted[at] = edge;
    return count + 1;
  }
}
