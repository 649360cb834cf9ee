import { topologicalOrder } from './acyclic';
import { type Digraph, digraph } from './graph';
import type { ProperGraph } from './proper';
import { straightEdges, straightSpine } from './spine';

/** A drawing wider than the widest row by this factor has drifted. */
const driftFactor = 1.0;

/**
 * Horizontal centers by Brandes and Köpf ("Fast and Simple Horizontal Coordinate Assignment", 2001): vertices are stacked into straight blocks toward each of
 * the four corners, each stacking is packed, and the mean of the middle two is taken. Edges between dummies stay vertical unless two of them cross.
 * `width` is per vertex, with the space around it.
 */
export function assignCenters(proper: ProperGraph, rows: readonly Int32Array[], width: Float64Array): Float64Array {
  const graph = digraph(proper.count, proper.from, proper.to);
  const position = new Int32Array(proper.count);
  for (const row of rows)
    row.forEach((vertex, at) => {
      position[vertex] = at;
    });
  const conflicts = markConflicts(proper, rows, graph, position);
  const place = (wanted: Uint8Array) => {
    const stackings: Float64Array[] = [];
    for (const down of [true, false]) {
      for (const left of [true, false]) {
        const root = stack(rows, { graph, position, conflicts, wanted }, down, left);
        stackings.push(pack(proper.layer, rows, root, width, left));
      }
    }
    return balance(stackings, width);
  };
  const even = place(straightEdges(graph, proper.boxes));
  const wide = breadth(even, width);
  if (wide < driftFactor * widestRow(rows, width)) return even;
  // Forks drawn evenly look best, but each may push the next one aside. One straight line holds them together.
  const straight = place(straightSpine(graph, proper.boxes, position));
  return breadth(straight, width) < wide ? straight : even;
}

function breadth(centers: Float64Array, width: Float64Array): number {
  const { low, high } = extent(centers, width);
  return high - low;
}

function widestRow(rows: readonly Int32Array[], width: Float64Array): number {
  return rows.reduce(
    (most, row) =>
      Math.max(
        most,
        row.reduce((sum, vertex) => sum + width[vertex]!, 0),
      ),
    0,
  );
}

/** Edges that cross an edge between two dummies lose their claim to be straight. */
function markConflicts(proper: ProperGraph, rows: readonly Int32Array[], graph: Digraph, position: Int32Array): Uint8Array {
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
  const above = graph.from[graph.in.item[graph.in.start[vertex]!]!]!;
  return isDummy(above) ? above : -1;
}

/** Aligns each vertex with its median neighbor in the row before it, as long as no alignment crosses another. Returns the top of each vertex's block. */
function stack(rows: readonly Int32Array[], edges: EdgeChoice, down: boolean, left: boolean): Int32Array {
  const { graph, position, conflicts } = edges;
  const root = Int32Array.from({ length: graph.count }, (_, vertex) => vertex);
  const taken = new Uint8Array(graph.count);
  const ends = down ? graph.from : graph.to;
  const sign = left ? 1 : -1;
  for (let step = 1; step < rows.length; step++) {
    const row = rows[down ? step : rows.length - 1 - step]!;
    let limit = left ? -1 : Number.POSITIVE_INFINITY;
    for (let k = 0; k < row.length; k++) {
      const vertex = row[left ? k : row.length - 1 - k]!;
      for (const edge of medianEdges(vertex, edges, down, left)) {
        const other = ends[edge]!;
        if (conflicts[edge] || taken[other] || sign * (position[other]! - limit) <= 0) continue;
        taken[other] = 1;
        root[vertex] = root[other]!;
        limit = position[other]!;
        break;
      }
    }
  }
  return root;
}

interface EdgeChoice {
  readonly graph: Digraph;
  readonly position: Int32Array;
  readonly conflicts: Uint8Array;
  readonly wanted: Uint8Array;
}

/** The edge to the median of the wanted neighbors; with an even number of them both middle ones, the one on the packing side first. */
function medianEdges(vertex: number, { graph, position, wanted }: EdgeChoice, down: boolean, left: boolean): readonly number[] {
  const lists = down ? graph.in : graph.out;
  const ends = down ? graph.from : graph.to;
  const edges: number[] = [];
  for (let k = lists.start[vertex]!; k < lists.start[vertex + 1]!; k++) if (wanted[lists.item[k]!]) edges.push(lists.item[k]!);
  if (edges.length < 2) return edges;
  edges.sort((a, b) => position[ends[a]!]! - position[ends[b]!]!);
  const low = edges[(edges.length - 1) >> 1]!;
  const high = edges[edges.length >> 1]!;
  return low === high ? [low] : left ? [low, high] : [high, low];
}

/** Places the blocks as far to the packing side as their neighbors allow, then closes the gaps from the other side. */
function pack(layer: Int32Array, rows: readonly Int32Array[], root: Int32Array, width: Float64Array, left: boolean): Float64Array {
  const count = layer.length;
  const blocks = blockGraph(rows, root, width, left);
  const place = new Float64Array(count);
  for (const block of blocks.order) {
    for (let k = blocks.graph.in.start[block]!; k < blocks.graph.in.start[block + 1]!; k++) {
      const edge = blocks.graph.in.item[k]!;
      place[block] = Math.max(place[block]!, place[blocks.graph.from[edge]!]! + blocks.gap[edge]!);
    }
  }
  for (let i = blocks.order.length - 1; i >= 0; i--) {
    const block = blocks.order[i]!;
    let room = Number.POSITIVE_INFINITY;
    for (let k = blocks.graph.out.start[block]!; k < blocks.graph.out.start[block + 1]!; k++) {
      const edge = blocks.graph.out.item[k]!;
      room = Math.min(room, place[blocks.graph.to[edge]!]! - blocks.gap[edge]!);
    }
    if (room !== Number.POSITIVE_INFINITY) place[block] = Math.max(place[block]!, room);
  }
  const sign = left ? 1 : -1;
  return Float64Array.from({ length: count }, (_, vertex) => sign * place[root[vertex]!]!);
}

/** Which block stands beside which, and how far apart their centers must be. Packing to the right is packing to the left in a mirror. */
function blockGraph(rows: readonly Int32Array[], root: Int32Array, width: Float64Array, left: boolean) {
  const from: number[] = [];
  const to: number[] = [];
  const gap: number[] = [];
  for (const row of rows) {
    for (let k = 0; k + 1 < row.length; k++) {
      const [a, b] = left ? [row[k]!, row[k + 1]!] : [row[k + 1]!, row[k]!];
      from.push(root[a]!);
      to.push(root[b]!);
      gap.push((width[a]! + width[b]!) / 2);
    }
  }
  const graph = digraph(root.length, Int32Array.from(from), Int32Array.from(to));
  return { graph, gap, order: topologicalOrder(graph.count, graph.from, graph.to) };
}

/** Shifts the four stackings to the borders of the narrowest and takes the mean of the middle two for each vertex. */
function balance(stackings: readonly Float64Array[], width: Float64Array): Float64Array {
  const extents = stackings.map((centers) => extent(centers, width));
  const narrowest = extents.reduce((best, one) => (one.high - one.low < best.high - best.low ? one : best));
  stackings.forEach((centers, i) => {
    const own = extents[i]!;
    // Second and fourth are packed to the right.
    const by = i % 2 === 0 ? narrowest.low - own.low : narrowest.high - own.high;
    for (let vertex = 0; vertex < centers.length; vertex++) centers[vertex]! += by;
  });
  return width.map((_, vertex) => {
    const four = stackings.map((centers) => centers[vertex]!).sort((a, b) => a - b);
    return (four[1]! + four[2]!) / 2;
  });
}

function extent(centers: Float64Array, width: Float64Array): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  centers.forEach((center, vertex) => {
    low = Math.min(low, center - width[vertex]! / 2);
    high = Math.max(high, center + width[vertex]! / 2);
  });
  return { low, high };
}
