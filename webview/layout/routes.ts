import type { LayoutInput } from './graph';
import type { ProperGraph } from './proper';
import type { RowPlaces } from './rows';

/**
 * The points of one edge, from the lower border of its upper box to the upper border of its lower box. Between two points the edge is either straight down
 * (same x) or an S curve in the gap between two rows, where no box stands; so it meets no box on its way.
 */
export function routePoints(way: Int32Array, input: LayoutInput, proper: ProperGraph, rows: RowPlaces, center: Float64Array): number[] {
  const first = way[0]!;
  const last = way[way.length - 1]!;
  const points: number[] = [];
  const add = (x: number, y: number) => {
    const n = points.length;
    // On one vertical line, only its ends count.
    if (n >= 4 && points[n - 2] === x && points[n - 4] === x) points[n - 1] = y;
    else if (points[n - 2] !== x || points[n - 1] !== y) points.push(x, y);
  };
  add(center[first]!, boxTop(first, input, proper, rows) + input.height[first]!);
  add(center[first]!, rows.bottom[proper.layer[first]!]!);
  for (const vertex of way.subarray(1, way.length - 1)) {
    add(center[vertex]!, rows.top[proper.layer[vertex]!]!);
    add(center[vertex]!, rows.bottom[proper.layer[vertex]!]!);
  }
  add(center[last]!, rows.top[proper.layer[last]!]!);
  add(center[last]!, boxTop(last, input, proper, rows));
  return points;
}

/** Boxes stand in the middle of their row. */
export function boxTop(box: number, input: LayoutInput, proper: ProperGraph, rows: RowPlaces): number {
  const layer = proper.layer[box]!;
  return (rows.top[layer]! + rows.bottom[layer]! - input.height[box]!) / 2;
}
