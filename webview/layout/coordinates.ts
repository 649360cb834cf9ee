import { topologicalOrder } from './acyclic';
import { type Digraph, digraph, type Lists } from './graph';
import type { ProperGraph } from './proper';
import { pathLengths, straightEdges, straightSpine } from './spine';

/** A drawing wider than the widest row by this factor has drifted. */
const driftFactor = 1.0;

/**
 * Horizontal centers by Brandes and Köpf ("Fast and Simple Horizontal Coordinate Assignment", 2001): vertices are stacked into straight blocks toward each of
 * the four corners, each stacking is packed, and the mean of the middle two is taken. Edges between dummies stay vertical unless two of them cross.
 * `width` is per vertex, with the space around it. `lean` is per step: how far right of straight below its upper end's center its lower end's center stands
 * when the step is vertical, as steps may start and end beside the center of a wide box.
 */
export function assignCenters(proper: ProperGraph, rows: readonly Int32Array[], width: Float64Array, lean: Float64Array): Float64Array {
  const graph = digraph(proper.count, proper.from, proper.to);
  const position = new Int32Array(proper.count);
  for (const row of rows)
    row.forEach((vertex, at) => {
      position[vertex] = at;
    });
  const conflicts = markConflicts(proper, rows, graph, position);
  const place = (wanted: Uint8Array, lean: Float64Array) => {
    const stackings: Float64Array[] = [];
    for (const down of [true, false]) {
      for (const left of [true, false]) {
        const blocks = stack(rows, { graph, position, conflicts, wanted, lean }, down, left);
        stackings.push(pack(rows, blocks, width, left));
      }
    }
    return balance(stackings, width);
  };
  const lengths = pathLengths(graph, proper.boxes);
  const wanted = straightEdges(graph, proper.boxes, lengths);
  const even = place(wanted, lean);
  if (breadth(even, width) < driftFactor * widestRow(rows, width)) return even;
  // Forks drawn evenly look best, but each may push the next one aside. One straight line holds them together.
  const spine = straightSpine(graph, wanted, lengths, position);
  const straight = narrower(even, place(spine, lean), width);
  if (lean.every((one) => one === 0)) return straight;
  // Frames that are left elsewhere than they are entered form a staircase when all edges between them are straight.
  return narrower(straight, place(spine, new Float64Array(lean.length)), width);
}

function narrower(first: Float64Array, second: Float64Array, width: Float64Array): Float64Array {
  return breadth(second, width) < breadth(first, width) ? second : first;
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
  const first = graph.in.start[vertex]!;
  if (first === graph.in.start[vertex + 1]!) return -1;
  const above = graph.from[graph.in.item[first]!]!;
  return isDummy(above) ? above : -1;
}

/** Vertices that stand in one straight line: the first of each one's line, and how far to the right of that one's center its own is. */
interface Blocks {
  readonly root: Int32Array;
  readonly shift: Float64Array;
}

/** Aligns each vertex with its median neighbor in the row before it, as long as no alignment crosses another. */
function stack(rows: readonly Int32Array[], edges: EdgeChoice, down: boolean, left: boolean): Blocks {
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

interface EdgeChoice {
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

/** Places the blocks as far to the packing side as their neighbors allow, then closes the gaps from the other side. */
function pack(rows: readonly Int32Array[], { root, shift }: Blocks, width: Float64Array, left: boolean): Float64Array {
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
  const [a, b, c, d] = stackings as [Float64Array, Float64Array, Float64Array, Float64Array];
  return width.map((_, vertex) => {
    const [low, high] = [Math.min(a[vertex]!, b[vertex]!), Math.max(a[vertex]!, b[vertex]!)];
    const [low2, high2] = [Math.min(c[vertex]!, d[vertex]!), Math.max(c[vertex]!, d[vertex]!)];
    return (Math.max(low, low2) + Math.min(high, high2)) / 2;
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
