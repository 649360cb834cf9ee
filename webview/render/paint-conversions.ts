import { pointOnStep } from '../layout/steps';
import { edgesIn, type Rect } from '../scene/scene';
import type { Frame } from './frame';
import type { Pen } from './paint';

const labelScale = 0.5;
const mostLabels = 80;
const size = 9;

/** A lozenge on each edge whose value changes its width, with the word where it can be read. */
export function paintConversions(pen: Pen, frame: Frame, view: Rect): void {
  const { conversions } = frame.painting;
  if (conversions.size === 0) return;
  const visible = edgesIn(frame.scene, view).filter((edge) => conversions.has(edge));
  for (const edge of visible.slice(0, mostLabels)) paintConversion(pen, frame, edge);
}

function paintConversion({ context, left, top, scale }: Pen, { scene, palette }: Frame, edge: number): void {
  const { routes, direction } = scene.layout;
  const k = routes.start[edge]!;
  if (k + 1 >= routes.start[edge + 1]!) return;
  const [x0, y0, x1, y1] = Array.from(routes.points.subarray(2 * k, 2 * k + 4)) as [number, number, number, number];
  const [atX, atY] = pointOnStep(direction, [x0, y0, x1, y1], 0.5);
  const [x, y] = [atX - left, atY - top];
  const reach = Math.max(size / 2, 3 / scale);
  context.fillStyle = palette.background;
  context.strokeStyle = palette.crossing;
  context.lineWidth = Math.max(1.4, 1.4 / scale);
  context.beginPath();
  context.moveTo(x, y - reach);
  context.lineTo(x + reach, y);
  context.lineTo(x, y + reach);
  context.lineTo(x - reach, y);
  context.lineTo(x, y - reach);
  context.fill();
  context.stroke();
  if (scale < labelScale) return;
  context.font = `10px ${palette.font}`;
  context.textBaseline = 'middle';
  const text = 'convert';
  context.fillRect(x + reach + 3, y - 7, context.measureText(text).width + 4, 14);
  context.fillStyle = palette.crossingText;
  context.fillText(text, x + reach + 5, y);
}
