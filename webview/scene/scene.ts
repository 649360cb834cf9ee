import type { Box, GraphView } from '../../src/protocol/calls';
import { type Direction, type Layout, type LayoutInput, type Lists, listsByKey } from '../layout/graph';
import { frameHeader } from '../layout/layout';
import { pointOnStep, type Step } from '../layout/steps';
import { Bands } from './bands';
import { flat, type ShownView } from './fold';

/** A graph with its places: all that is needed to draw it, find what is on screen and walk along edges. */
export interface Scene {
  readonly view: ShownView;
  readonly layout: Layout;
  readonly width: Float64Array;
  readonly height: Float64Array;
  /** The innermost box that shows a node: its own, or the closed group that holds it. */
  readonly boxOfNode: ReadonlyMap<number, number>;
  /** Frames, outer ones before those within. */
  readonly frames: readonly number[];
  /** Edges that leave and enter each box. */
  readonly out: Lists;
  readonly in: Lists;
  /** Along the way that edges go: ask `boxesIn` and `edgesIn`. */
  readonly boxBands: Pick<Bands, 'between'>;
  readonly edgeBands: Pick<Bands, 'between'>;
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const card = { width: 204, height: 48 };
const groupCard = { width: 256, height: 68 };
const pill = { height: 28, padding: 30, perSign: 6.6, least: 72, most: 240 };

export function layoutInput(view: GraphView | ShownView, direction: Direction = 'down'): LayoutInput {
  const { from, to, value } = view.edges;
  // Copies: the layout's worker takes what it is given.
  return {
    width: Float64Array.from(view.boxes, boxWidth),
    height: Float64Array.from(view.boxes, boxHeight),
    ...('parent' in view && view.boxes.some(({ kind }) => kind === 'frame') && { parent: Int32Array.from(view.parent) }),
    direction,
    from: Int32Array.from(from),
    to: Int32Array.from(to),
    bundle: Int32Array.from(value),
  };
}

function boxWidth({ kind, name }: Box): number {
  if (kind === 'node') return card.width;
  if (kind === 'group' || kind === 'frame') return groupCard.width;
  return Math.min(pill.most, Math.max(pill.least, name.length * pill.perSign + pill.padding));
}

function boxHeight({ kind }: Box): number {
  if (kind === 'node') return card.height;
  return kind === 'group' || kind === 'frame' ? groupCard.height : pill.height;
}

export function makeScene(shown: GraphView | ShownView, layout: Layout): Scene {
  const view = 'keys' in shown ? shown : flat(shown);
  const { boxWidth: width, boxHeight: height, direction } = layout;
  const { from, to } = view.edges;
  const { start, points } = layout.routes;
  const [place, size, axis, length] = direction === 'down' ? [layout.y, height, 1, layout.height] : [layout.x, width, 0, layout.width];
  const end = (edge: number, nth: (...places: number[]) => number) =>
    start[edge] === start[edge + 1] ? 0 : nth(points[2 * start[edge]! + axis]!, points[2 * start[edge + 1]! - 2 + axis]!);
  return {
    view,
    layout,
    width,
    height,
    boxOfNode: view.boxOfNode,
    frames: view.boxes.flatMap(({ kind }, box) => (kind === 'frame' ? [box] : [])),
    out: listsByKey(view.boxes.length, from),
    in: listsByKey(view.boxes.length, to),
    boxBands: new Bands(
      view.boxes.length,
      length,
      (box) => place[box]!,
      (box) => place[box]! + (view.boxes[box]!.kind === 'frame' ? 0 : size[box]!),
    ),
    edgeBands: new Bands(
      from.length,
      length,
      (edge) => end(edge, Math.min),
      (edge) => end(edge, Math.max),
    ),
  };
}

export function boxRect({ layout, width, height }: Scene, box: number): Rect {
  return { x: layout.x[box]!, y: layout.y[box]!, width: width[box]!, height: height[box]! };
}

/** What is to be seen of a box: all of it, of a frame its title. */
export function titleRect(scene: Scene, box: number): Rect {
  const rect = boxRect(scene, box);
  if (scene.view.boxes[box]!.kind !== 'frame') return rect;
  return { ...rect, width: Math.min(rect.width, groupCard.width), height: frameHeader };
}

/** The smallest rectangle that holds all of some. */
export function around(rects: readonly Rect[]): Rect {
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** The part of a rectangle's way along the drawing. */
function along({ layout: { direction } }: Scene, { x, y, width, height }: Rect): readonly [first: number, last: number] {
  return direction === 'down' ? [y, y + height] : [x, x + width];
}

/** Edges that may be seen in a part of the drawing. */
export function edgesIn(scene: Scene, rect: Rect): number[] {
  return scene.edgeBands.between(...along(scene, rect));
}

function touches({ layout, width, height }: Scene, box: number, rect: Rect): boolean {
  return (
    layout.x[box]! <= rect.x + rect.width &&
    layout.x[box]! + width[box]! >= rect.x &&
    layout.y[box]! <= rect.y + rect.height &&
    layout.y[box]! + height[box]! >= rect.y
  );
}

/** Boxes in a part of the drawing, frames left out. */
export function boxesIn(scene: Scene, rect: Rect): number[] {
  return scene.boxBands
    .between(...along(scene, rect))
    .filter((box) => scene.view.boxes[box]!.kind !== 'frame' && touches(scene, box, rect));
}

/** Frames in a part of the drawing, outer ones first. */
export function framesIn(scene: Scene, rect: Rect): number[] {
  return scene.frames.filter((box) => touches(scene, box, rect));
}

/** The box at a point, or the frame whose title is there; -1 for neither. */
export function boxAt(scene: Scene, x: number, y: number): number {
  const point = { x, y, width: 0, height: 0 };
  const frame = framesIn(scene, point).findLast((box) => y <= scene.layout.y[box]! + frameHeader);
  return boxesIn(scene, point)[0] ?? frame ?? -1;
}

/** The edge that passes within `reach` of a point, or -1. */
export function edgeAt(scene: Scene, x: number, y: number, reach: number): number {
  let best = -1;
  let nearest = reach;
  for (const edge of edgesIn(scene, { x, y, width: 0, height: 0 })) {
    const distance = distanceToRoute(scene.layout, edge, x, y, reach);
    if (distance < nearest) [best, nearest] = [edge, distance];
  }
  return best;
}

function distanceToRoute({ direction, routes: { start, points } }: Layout, edge: number, x: number, y: number, reach: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let k = start[edge]!; k + 1 < start[edge + 1]!; k++) {
    const [x0, y0, x1, y1] = [points[2 * k]!, points[2 * k + 1]!, points[2 * k + 2]!, points[2 * k + 3]!];
    const isFar =
      Math.min(y0, y1) - reach > y || Math.max(y0, y1) + reach < y || Math.min(x0, x1) - reach > x || Math.max(x0, x1) + reach < x;
    if (!isFar) nearest = Math.min(nearest, distanceToStep(direction, [x0, y0, x1, y1], x, y));
  }
  return nearest;
}

/** Distance to one step of a route, from point to point along it: near enough for a pointer. */
function distanceToStep(direction: Direction, step: Step, x: number, y: number): number {
  const samples = 24;
  let nearest = Number.POSITIVE_INFINITY;
  let [fromX, fromY] = pointOnStep(direction, step, 0);
  for (let i = 1; i <= samples; i++) {
    const [toX, toY] = pointOnStep(direction, step, i / samples);
    const [dx, dy] = [toX - fromX, toY - fromY];
    const t = Math.max(0, Math.min(1, ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy || 1)));
    nearest = Math.min(nearest, Math.hypot(fromX + t * dx - x, fromY + t * dy - y));
    [fromX, fromY] = [toX, toY];
  }
  return nearest;
}
