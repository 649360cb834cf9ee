import { pointOnStep } from '../layout/steps';
import { edgesIn, type Rect } from '../scene/scene';
import { cardScale, detailScale, type Frame } from './frame';
import type { Pen } from './paint';
import { isChosen } from './paint-crossings';
import { meets } from './paint-hulls';

const mostLabels = 60;
const size = { font: 10, padding: 4, height: 14 };

/** How many values each visible edge of a closed group stands for: `3 values`. Nothing where the edge says more: chosen, looked at closely, or a crossing. */
export function paintCounts(pen: Pen, frame: Frame, view: Rect, taken: readonly Rect[]): void {
  if (pen.scale < cardScale || pen.scale >= detailScale) return;
  const { crossings, lit, scene } = frame;
  const { edges, counts } = scene.view;
  const isOff = (edge: number) => lit !== undefined && !(lit[edges.from[edge]!] && lit[edges.to[edge]!]);
  const told = edgesIn(scene, view).filter((edge) => counts[edge]! > 1 && !crossings.flags[edge] && !isOff(edge) && !isChosen(frame, edge));
  const full = [...taken];
  for (const edge of told.slice(0, mostLabels)) paintCount(pen, frame, edge, full);
}

function paintCount({ context, left, top, scale }: Pen, { scene, palette }: Frame, edge: number, full: Rect[]): void {
  const { routes, direction } = scene.layout;
  const k = routes.start[edge]!;
  if (k + 1 >= routes.start[edge + 1]!) return;
  const [x0, y0, x1, y1] = Array.from(routes.points.subarray(2 * k, 2 * k + 4)) as [number, number, number, number];
  const [atX, atY] = pointOnStep(direction, [x0, y0, x1, y1], Math.min(0.5, 40 / Math.max(1, Math.hypot(x1 - x0, y1 - y0))));
  // As large on the screen where all is small.
  const part = Math.max(1, 0.8 / scale);
  const text = `${scene.view.counts[edge]} values`;
  context.font = `${size.font * part}px ${palette.font}`;
  context.textBaseline = 'middle';
  const width = context.measureText(text).width + size.padding * part;
  const ground = { x: atX - left + 5, y: atY - top - (size.height / 2) * part, width, height: size.height * part };
  if (full.some((rect) => meets(rect, ground))) return;
  full.push(ground);
  context.globalAlpha = 0.85;
  context.fillStyle = palette.background;
  context.fillRect(ground.x, ground.y, ground.width, ground.height);
  context.globalAlpha = 1;
  context.fillStyle = palette.foreground;
  context.fillText(text, ground.x + (size.padding / 2) * part, atY - top);
}
