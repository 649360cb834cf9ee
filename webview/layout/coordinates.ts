import { stack } from './blocks';
import { markConflicts } from './conflicts';
import { digraph } from './graph';
import { pack } from './pack';
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
