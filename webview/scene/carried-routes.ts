import type { Layout } from '../layout/graph';
import type { Counterparts } from './counterparts';
import { boxRect, type Rect, type Scene } from './scene';

export type Routes = Layout['routes'];

/** The routes of a drawing when its boxes stand elsewhere: the ends go with their boxes, what is between them a part of both ways. */
export function carriedRoutes(scene: Scene, { start, points }: Routes, rects: Counterparts['rects']): Routes {
  const { from, to } = scene.view.edges;
  const carried = new Float64Array(points.length);
  for (let edge = 0; edge < from.length; edge++) {
    const [first, last] = [start[edge]!, start[edge + 1]! - 1];
    const [source, target] = [mover(scene, rects, from[edge]!), mover(scene, rects, to[edge]!)];
    for (let k = first; k <= last; k++) {
      const part = last === first ? 0 : (k - first) / (last - first);
      const [ax, ay] = source(points[2 * k]!, points[2 * k + 1]!);
      const [bx, by] = target(points[2 * k]!, points[2 * k + 1]!);
      carried[2 * k] = ax + (bx - ax) * part;
      carried[2 * k + 1] = ay + (by - ay) * part;
    }
  }
  return { start, points: carried };
}

/** Takes a point along with a box that moves and may change its size. */
function mover(scene: Scene, rects: Counterparts['rects'], box: number): (x: number, y: number) => readonly [number, number] {
  const own = boxRect(scene, box);
  const there: Rect = { x: rects.x[box]!, y: rects.y[box]!, width: rects.boxWidth[box]!, height: rects.boxHeight[box]! };
  const [wide, high] = [there.width / Math.max(1, own.width), there.height / Math.max(1, own.height)];
  return (x, y) => [there.x + (x - own.x) * wide, there.y + (y - own.y) * high];
}

/**
 * Routes before and now with the same number of points, so that one can become the other: of an edge that both drawings have (`before`, by edge now, -1 for
 * none) the shorter one stands still in some of its points. Others begin where `carry` says.
 */
export function sharedRoutes(
  old: Routes,
  now: Routes,
  before: Int32Array,
  carry: (routes: Routes) => Routes,
): { readonly from: Routes; readonly to: Routes } {
  const length = (routes: Routes, edge: number) => routes.start[edge + 1]! - routes.start[edge]!;
  const start = new Int32Array(before.length + 1);
  for (let edge = 0; edge < before.length; edge++) {
    const there = before[edge]!;
    // An edge that has no way on one side, from a box to itself, has none on its way either.
    const known = there < 0 || length(old, there) === 0 ? 0 : length(old, there);
    start[edge + 1] = start[edge]! + (length(now, edge) === 0 ? 0 : Math.max(known, length(now, edge)));
  }
  const carried = carry(now);
  const from = { start, points: new Float64Array(2 * start[before.length]!) };
  const to = { start, points: new Float64Array(from.points.length) };
  for (let edge = 0; edge < before.length; edge++) {
    const there = before[edge]!;
    spread(now, edge, to, edge);
    if (there < 0 || length(old, there) === 0) spread(carried, edge, from, edge);
    else spread(old, there, from, edge);
  }
  return { from, to };
}

/** Fills the room of an edge with the points of a route that has as many or fewer. */
function spread(routes: Routes, edge: number, into: Routes, at: number): void {
  const [first, count] = [routes.start[edge]!, routes.start[edge + 1]! - routes.start[edge]!];
  const [room, most] = [into.start[at]!, into.start[at + 1]! - into.start[at]!];
  for (let k = 0; k < most; k++) {
    const point = first + Math.round((k * (count - 1)) / Math.max(1, most - 1));
    into.points[2 * (room + k)] = routes.points[2 * point]!;
    into.points[2 * (room + k) + 1] = routes.points[2 * point + 1]!;
  }
}
