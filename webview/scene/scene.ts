import type { Box, GraphView } from '../../src/protocol/calls';
import { type Layout, type LayoutInput, type Lists, listsByKey } from '../layout/graph';
import { Bands } from './bands';

/** A graph with its places: all that is needed to draw it, find what is on screen and walk along edges. */
export interface Scene {
  readonly view: GraphView;
  readonly layout: Layout;
  readonly width: Float64Array;
  readonly height: Float64Array;
  readonly boxOfNode: ReadonlyMap<number, number>;
  /** Edges that leave and enter each box. */
  readonly out: Lists;
  readonly in: Lists;
  readonly boxBands: Bands;
  readonly edgeBands: Bands;
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const card = { width: 204, height: 48 };
const pill = { height: 28, padding: 30, perSign: 6.6, least: 72, most: 240 };

export function layoutInput(view: GraphView): LayoutInput {
  const { from, to, value } = view.edges;
  // Copies: the layout's worker takes what it is given.
  return {
    width: Float64Array.from(view.boxes, boxWidth),
    height: Float64Array.from(view.boxes, (box) => (box.kind === 'node' ? card.height : pill.height)),
    from: Int32Array.from(from),
    to: Int32Array.from(to),
    bundle: Int32Array.from(value),
  };
}

function boxWidth(box: Box): number {
  if (box.kind === 'node') return card.width;
  return Math.min(pill.most, Math.max(pill.least, box.name.length * pill.perSign + pill.padding));
}

export function makeScene(view: GraphView, layout: Layout): Scene {
  const { boxWidth: width, boxHeight: height } = layout;
  const { from, to } = view.edges;
  const boxOfNode = new Map<number, number>();
  view.boxes.forEach((box, index) => {
    if (box.node >= 0) boxOfNode.set(box.node, index);
  });
  const { start, points } = layout.routes;
  return {
    view,
    layout,
    width,
    height,
    boxOfNode,
    out: listsByKey(view.boxes.length, from),
    in: listsByKey(view.boxes.length, to),
    boxBands: new Bands(
      view.boxes.length,
      layout.height,
      (box) => layout.y[box]!,
      (box) => layout.y[box]! + height[box]!,
    ),
    edgeBands: new Bands(
      from.length,
      layout.height,
      (edge) => (start[edge] === start[edge + 1] ? 0 : Math.min(points[2 * start[edge]! + 1]!, points[2 * start[edge + 1]! - 1]!)),
      (edge) => (start[edge] === start[edge + 1] ? 0 : Math.max(points[2 * start[edge]! + 1]!, points[2 * start[edge + 1]! - 1]!)),
    ),
  };
}

export function boxRect({ layout, width, height }: Scene, box: number): Rect {
  return { x: layout.x[box]!, y: layout.y[box]!, width: width[box]!, height: height[box]! };
}

/** The smallest rectangle that holds all of some. */
export function around(rects: readonly Rect[]): Rect {
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return { x, y, width: right - x, height: bottom - y };
}

export function boxesIn(scene: Scene, rect: Rect): number[] {
  const { layout, width, height } = scene;
  return scene.boxBands
    .between(rect.y, rect.y + rect.height)
    .filter(
      (box) =>
        layout.x[box]! <= rect.x + rect.width &&
        layout.x[box]! + width[box]! >= rect.x &&
        layout.y[box]! <= rect.y + rect.height &&
        layout.y[box]! + height[box]! >= rect.y,
    );
}

/** The box at a point, or -1. */
export function boxAt(scene: Scene, x: number, y: number): number {
  return boxesIn(scene, { x, y, width: 0, height: 0 })[0] ?? -1;
}

/** The edge that passes within `reach` of a point, or -1. */
export function edgeAt(scene: Scene, x: number, y: number, reach: number): number {
  let best = -1;
  let nearest = reach;
  for (const edge of scene.edgeBands.between(y, y)) {
    const distance = distanceToRoute(scene.layout, edge, x, y, reach);
    if (distance < nearest) [best, nearest] = [edge, distance];
  }
  return best;
}

function distanceToRoute({ routes: { start, points } }: Layout, edge: number, x: number, y: number, reach: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let k = start[edge]!; k + 1 < start[edge + 1]!; k++) {
    const [x0, y0, x1, y1] = [points[2 * k]!, points[2 * k + 1]!, points[2 * k + 2]!, points[2 * k + 3]!];
    if (Math.min(y0, y1) - reach > y || Math.max(y0, y1) + reach < y) continue;
    nearest = Math.min(nearest, distanceToCurve(x0, y0, x1, y1, x, y));
  }
  return nearest;
}

/** Distance to one step of a route, sampled: good enough for a pointer. */
function distanceToCurve(x0: number, y0: number, x1: number, y1: number, x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  const samples = 24;
  for (let i = 0; i <= samples; i++) {
    const t = i / samples;
    // The curve's control points are (x0, middle) and (x1, middle).
    const blend = t * t * (3 - 2 * t);
    const px = x0 + (x1 - x0) * blend;
    const py = x0 === x1 ? Math.min(Math.max(y, Math.min(y0, y1)), Math.max(y0, y1)) : cubic(y0, (y0 + y1) / 2, (y0 + y1) / 2, y1, t);
    nearest = Math.min(nearest, Math.hypot(px - x, py - y));
  }
  return nearest;
}

function cubic(a: number, b: number, c: number, d: number, t: number): number {
  const s = 1 - t;
  return s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
}
