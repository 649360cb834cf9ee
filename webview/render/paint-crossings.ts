import { pointOnStep } from '../layout/steps';
import { edgesIn, type Rect } from '../scene/scene';
import { bytes } from '../text';
import type { Frame } from './frame';
import type { Pen } from './paint';
import { meets } from './paint-hulls';

const labelScale = 0.6;
const mostLabels = 60;

/** What each visible crossing moves, beside its beginning: `1.2 MB`. Nothing where a caption lies, or where the edge says more because it is chosen. */
export function paintCrossingLabels(pen: Pen, frame: Frame, view: Rect, taken: readonly Rect[]): void {
  if (pen.scale < labelScale) return;
  const { crossings, scene, lit } = frame;
  const { from, to } = scene.view.edges;
  const isOff = (edge: number) => lit !== undefined && !(lit[from[edge]!] && lit[to[edge]!]);
  const seen = new Set<string>();
  const edges = edgesIn(scene, view).filter((edge) => crossings.flags[edge] && !isOff(edge) && !isChosen(frame, edge));
  for (const edge of edges.slice(0, mostLabels)) {
    // A value leaves its box once, however many read it.
    const key = `${from[edge]} ${scene.view.edges.value[edge]}`;
    if (!seen.has(key)) paintLabel(pen, frame, edge, taken);
    seen.add(key);
  }
}

/** Whether the edge or one of its ends is pointed at or chosen: then it is labelled with all that it carries. */
export function isChosen({ scene, selected, focused, hoverBox, hoverEdge }: Frame, edge: number): boolean {
  const { from, to } = scene.view.edges;
  return edge === hoverEdge || [selected, focused, hoverBox].some((box) => box >= 0 && (from[edge] === box || to[edge] === box));
}

function paintLabel({ context, left, top }: Pen, { scene, palette, crossings }: Frame, edge: number, taken: readonly Rect[]): void {
  const { routes, direction } = scene.layout;
  const k = routes.start[edge]!;
  if (k + 1 >= routes.start[edge + 1]!) return;
  const size = crossings.bytes[edge]!;
  const text = Number.isNaN(size) ? 'size not known' : bytes(size);
  const [x0, y0, x1, y1] = Array.from(routes.points.subarray(2 * k, 2 * k + 4)) as [number, number, number, number];
  const [atX, atY] = pointOnStep(direction, [x0, y0, x1, y1], Math.min(0.5, 40 / Math.max(1, Math.hypot(x1 - x0, y1 - y0))));
  context.font = `10px ${palette.font}`;
  context.textBaseline = 'middle';
  const ground = { x: atX - left + 5, y: atY - top - 7, width: context.measureText(text).width + 4, height: 14 };
  if (taken.some((rect) => meets(rect, ground))) return;
  context.globalAlpha = 0.85;
  context.fillStyle = palette.background;
  context.fillRect(ground.x, ground.y, ground.width, ground.height);
  context.globalAlpha = 1;
  context.fillStyle = palette.crossingText;
  context.fillText(text, ground.x + 2, atY - top);
}
