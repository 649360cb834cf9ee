import { interpolateNumber, interpolateNumberArray } from 'd3-interpolate';
import type { Layout } from '../layout/graph';
import { carriedRoutes, type Routes, sharedRoutes } from './carried-routes';
import { counterparts } from './counterparts';
import type { Scene } from './scene';

/** One moment between two drawings of the same graph. */
export interface Moment {
  /** The drawing now, with every box and edge where it is at this moment. */
  readonly now: Scene;
  /** Its boxes and edges that were there before, */
  readonly stays: Scene;
  /** and those that were not. */
  readonly comes: Scene;
  /** What only the drawing before has. */
  readonly goes: Scene;
  /** By box of the drawing now: 1 where it was not there before. */
  readonly isNew: Uint8Array;
}

/** Says where everything is after `part` (0 to 1) of the way. */
export type Transition = (part: number) => Moment;

/** From one drawing of a graph to another; `shift` is how far the origin of the one before is from that of the one now. */
export function transitionOf(before: Scene, now: Scene, shift: { readonly x: number; readonly y: number }): Transition {
  const old = shifted(before, shift);
  const here = counterparts(now, old);
  const gone = counterparts(old, now);
  const shared = sharedEdges(old, now, here.same);
  const nowRoutes = sharedRoutes(old.layout.routes, now.layout.routes, shared.before, (routes) => carriedRoutes(now, routes, here.rects));
  const oldEnd = carriedRoutes(old, old.layout.routes, gone.rects);
  const isNew = Uint8Array.from(here.same, (box) => (box < 0 ? 1 : 0));
  const arriving = moving(now, { ...now.layout, ...here.rects, routes: nowRoutes.from }, { ...now.layout, routes: nowRoutes.to }, old);
  const leaving = moving(old, old.layout, { ...old.layout, ...gone.rects, routes: oldEnd }, old);
  const stay = partOf(
    now,
    (box) => here.same[box]! >= 0,
    (edge) => shared.before[edge]! >= 0,
  );
  const come = partOf(
    now,
    (box) => here.same[box]! < 0,
    (edge) => shared.before[edge]! < 0,
  );
  const go = partOf(
    old,
    (box) => gone.same[box]! < 0,
    (edge) => shared.now[edge]! < 0,
  );
  const all = partOf(
    now,
    () => true,
    () => true,
  );
  return (part) => {
    const layout = arriving(part);
    return {
      now: withPart(now, layout, all),
      stays: withPart(now, layout, stay),
      comes: withPart(now, layout, come),
      goes: withPart(old, leaving(part), go),
      isNew,
    };
  };
}

function shifted(scene: Scene, { x, y }: { readonly x: number; readonly y: number }): Scene {
  const { layout } = scene;
  const points = layout.routes.points.map((at, i) => at + (i % 2 === 0 ? x : y));
  const routes = { start: layout.routes.start, points };
  return { ...scene, layout: { ...layout, x: layout.x.map((at) => at + x), y: layout.y.map((at) => at + y), routes } };
}

/** By edge the same one in the other drawing, -1 for none. Where the way of the edges changes none stays as it is: a curve would jump. */
function sharedEdges(before: Scene, now: Scene, same: Int32Array): { readonly before: Int32Array; readonly now: Int32Array } {
  const byNow = new Int32Array(now.view.edges.from.length).fill(-1);
  const byBefore = new Int32Array(before.view.edges.from.length).fill(-1);
  if (before.layout.direction !== now.layout.direction) return { before: byNow, now: byBefore };
  const key = ({ view: { edges, values } }: Scene, edge: number, box: (at: number) => number) =>
    `${box(edges.from[edge]!)} ${box(edges.to[edge]!)} ${values[edges.value[edge]!]!.name}`;
  const known = new Map(Array.from(byBefore, (_, edge) => [key(before, edge, (at) => at), edge]));
  byNow.forEach((_, edge) => {
    const other = known.get(key(now, edge, (at) => same[at]!));
    if (other === undefined || byBefore[other] !== -1) return;
    byNow[edge] = other;
    byBefore[other] = edge;
  });
  return { before: byNow, now: byBefore };
}

/** The places of all boxes and edges at any part of the way; the size of the whole goes from that of `outer` to its own. */
function moving(scene: Scene, from: Layout, to: Layout, outer: Scene): (part: number) => Layout {
  const [x, y] = [interpolateNumberArray(from.x, to.x), interpolateNumberArray(from.y, to.y)];
  const [boxWidth, boxHeight] = [interpolateNumberArray(from.boxWidth, to.boxWidth), interpolateNumberArray(from.boxHeight, to.boxHeight)];
  const points = interpolateNumberArray(from.routes.points, to.routes.points);
  const width = interpolateNumber(outer.layout.width, scene.layout.width);
  const height = interpolateNumber(outer.layout.height, scene.layout.height);
  return (part) => ({
    ...to,
    x: x(part),
    y: y(part),
    boxWidth: boxWidth(part),
    boxHeight: boxHeight(part),
    routes: { start: to.routes.start, points: points(part) },
    width: width(part),
    height: height(part),
  });
}

interface ScenePart {
  readonly boxes: readonly number[];
  readonly edges: readonly number[];
  readonly frames: readonly number[];
}

function partOf({ view, frames }: Scene, hasBox: (box: number) => boolean, hasEdge: (edge: number) => boolean): ScenePart {
  return {
    boxes: [...view.boxes.keys()].filter(hasBox),
    edges: [...view.edges.from.keys()].filter(hasEdge),
    frames: frames.filter(hasBox),
  };
}

/** A few thousand things that move are looked through one by one: bands would have to be made anew for every picture. */
function withPart(scene: Scene, layout: Layout, { boxes, edges, frames }: ScenePart): Scene {
  const isDown = layout.direction === 'down';
  const [place, size] = isDown ? [layout.y, layout.boxHeight] : [layout.x, layout.boxWidth];
  return {
    ...scene,
    layout,
    width: layout.boxWidth,
    height: layout.boxHeight,
    frames,
    boxBands: { between: (first, last) => boxes.filter((box) => place[box]! <= last && place[box]! + size[box]! >= first) },
    edgeBands: { between: (first, last) => edges.filter((edge) => reaches(layout.routes, isDown ? 1 : 0, edge, first, last)) },
  };
}

function reaches({ start, points }: Routes, axis: number, edge: number, first: number, last: number): boolean {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let k = start[edge]!; k < start[edge + 1]!; k++) {
    low = Math.min(low, points[2 * k + axis]!);
    high = Math.max(high, points[2 * k + axis]!);
  }
  return low <= last && high >= first;
}
