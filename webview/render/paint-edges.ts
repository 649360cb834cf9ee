import { pointOnStep, type Step, stepControls } from '../layout/steps';
import { edgesIn, type Rect, type Scene } from '../scene/scene';
import { bytes, short } from '../text';
import { detailScale, dimAlpha, type Frame } from './frame';
import type { Pen } from './paint';
import { meets } from './paint-hulls';
import { byWeight } from './paint-weights';

/** Below this scale curves look like lines; below the other one plain edges are thinner than the boxes' own outline and are left out. */
const curveScale = 0.1;
const plainScale = 0.02;
const labelScale = 0.7;
const mostLabels = 80;
/** Strokes of one path get slow when it is long. */
const batch = 400;

export function paintEdges(pen: Pen, frame: Frame, view: Rect): void {
  const { scene, palette, hoverEdge, lit } = frame;
  const crossing = frame.crossings.flags;
  const plain: number[] = [];
  const loud: number[] = [];
  const chosen: number[] = [];
  const dim: number[] = [];
  const { from, to } = scene.view.edges;
  for (const edge of edgesIn(scene, view)) {
    const touched = edge === hoverEdge || isBox(frame, from[edge]!) || isBox(frame, to[edge]!);
    if (lit && !(lit[from[edge]!] && lit[to[edge]!])) dim.push(edge);
    else if (touched) chosen.push(edge);
    else if (crossing[edge]) loud.push(edge);
    else plain.push(edge);
  }
  const line = Math.max(1, 1.2 / pen.scale);
  if (pen.scale >= plainScale) {
    pen.context.globalAlpha = dimAlpha;
    stroke(pen, frame, dim, view, palette.edge, line);
    pen.context.globalAlpha = 1;
  }
  if (pen.scale >= plainScale) stroke(pen, frame, plain, view, palette.edge, line);
  if (pen.scale >= plainScale) strokeMerged(pen, frame, plain, view, line);
  stroke(pen, frame, loud, view, palette.crossing, Math.max(1.6, 1.6 / pen.scale));
  const own = (loudOnly: boolean) => chosen.filter((edge) => (crossing[edge] === 1) === loudOnly);
  stroke(pen, frame, own(false), view, palette.selection, Math.max(1.8, 1.8 / pen.scale));
  stroke(pen, frame, own(true), view, palette.crossing, Math.max(2.6, 2.6 / pen.scale));
}

/** Types beside the edges of the chosen box, or of all when looked at closely; over everything else that is painted, but for the captions that are `taken`. */
export function paintEdgeLabels(pen: Pen, frame: Frame, view: Rect, taken: readonly Rect[]): void {
  if (pen.scale < labelScale) return;
  const { from, to } = frame.scene.view.edges;
  // Near enough all edges say what flows.
  const isNear = pen.scale >= detailScale;
  const chosen = edgesIn(frame.scene, view).filter(
    (edge) => isNear || edge === frame.hoverEdge || isBox(frame, from[edge]!) || isBox(frame, to[edge]!),
  );
  for (const edge of chosen.slice(0, mostLabels)) paintLabel(pen, frame, edge, taken);
}

function isBox({ selected, focused, hoverBox }: Frame, box: number): boolean {
  return box === selected || box === focused || box === hoverBox;
}

function stroke(pen: Pen, { scene, edgeWeight }: Frame, edges: readonly number[], view: Rect, color: string, width: number): void {
  const { context } = pen;
  context.strokeStyle = color;
  for (const { edges: own, factor, isDashed } of byWeight(edges, edgeWeight)) {
    context.lineWidth = width * factor;
    context.setLineDash(isDashed ? [4 / pen.scale, 4 / pen.scale] : []);
    for (let at = 0; at < own.length; at += batch) {
      context.beginPath();
      for (const edge of own.slice(at, at + batch)) trace(pen, scene, edge, view);
      context.stroke();
    }
  }
  context.setLineDash([]);
}

/** Edges that stand for several values are wider, up to four times. */
function strokeMerged(pen: Pen, frame: Frame, edges: readonly number[], view: Rect, line: number): void {
  const { counts } = frame.scene.view;
  for (const edge of edges) {
    const count = counts[edge]!;
    if (count > 1) stroke(pen, frame, [edge], view, frame.palette.edge, line * Math.min(4, 1 + Math.log2(count)));
  }
}

/** Adds the visible steps of an edge to the path, as lines where a curve could not be told from one. */
function trace({ context, left, top, scale }: Pen, { layout: { direction, routes } }: Scene, edge: number, view: Rect): void {
  const { start, points } = routes;
  const below = view.y + view.height;
  const right = view.x + view.width;
  for (let k = start[edge]!; k + 1 < start[edge + 1]!; k++) {
    const step: Step = [points[2 * k]!, points[2 * k + 1]!, points[2 * k + 2]!, points[2 * k + 3]!];
    const [x0, y0, x1, y1] = step;
    if (Math.max(y0, y1) < view.y || Math.min(y0, y1) > below || Math.max(x0, x1) < view.x || Math.min(x0, x1) > right) continue;
    context.moveTo(x0 - left, y0 - top);
    if (x0 === x1 || y0 === y1 || scale < curveScale) context.lineTo(x1 - left, y1 - top);
    else {
      const [ax, ay, bx, by] = stepControls(direction, step);
      context.bezierCurveTo(ax - left, ay - top, bx - left, by - top, x1 - left, y1 - top);
    }
  }
}

/** What flows: type and size, beside the middle of the edge's first step. */
function paintLabel({ context, left, top }: Pen, { scene, palette, crossings }: Frame, edge: number, taken: readonly Rect[]): void {
  const { start, points } = scene.layout.routes;
  const k = start[edge]!;
  if (k + 1 >= start[edge + 1]!) return;
  const value = scene.view.values[scene.view.edges.value[edge]!]!;
  const isCrossing = crossings.flags[edge] === 1;
  const size = isCrossing && !Number.isNaN(crossings.bytes[edge]) ? ` · ${bytes(crossings.bytes[edge]!)}` : '';
  const text = `${short(value.type || value.name, 40)}${size}`;
  const [x0, y0, x1, y1] = [points[2 * k]!, points[2 * k + 1]!, points[2 * k + 2]!, points[2 * k + 3]!];
  // Of a long step the beginning: its middle may be out of sight.
  const [atX, atY] = pointOnStep(scene.layout.direction, [x0, y0, x1, y1], Math.min(0.5, 60 / Math.max(1, Math.hypot(x1 - x0, y1 - y0))));
  const middle = atX - left + 6;
  const y = atY - top;
  context.font = `10.5px ${palette.font}`;
  context.textBaseline = 'middle';
  const width = context.measureText(text).width;
  const ground = { x: middle - 3, y: y - 8, width: width + 6, height: 16 };
  const caption = taken.find((rect) => meets(rect, ground));
  const x = caption ? caption.x + caption.width + 6 : middle;
  context.fillStyle = palette.background;
  context.fillRect(x - 3, ground.y, ground.width, ground.height);
  context.fillStyle = isCrossing ? palette.crossingText : palette.foreground;
  context.fillText(text, x, y);
}
