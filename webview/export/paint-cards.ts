import { cardValues } from '../render/card-values';
import { boxColor, boxTint, isLacking } from '../render/colors';
import type { Frame } from '../render/frame';
import type { DrawingContext, Pen } from '../render/paint';
import { boxRect, type Rect } from '../scene/scene';
import { unitLabels, unitOf } from '../scene/units';
import { short } from '../text';

/** The measures of `.card` in `graph.css`, which draws the same as elements. */
const card = { radius: 5, stripe: 6, left: 16, right: 10, title: 18, detail: 34, bar: 2.5, barUp: 7.5 };

/** Boxes as cards with text, for pictures: on screen cards are elements. */
export function paintCards(pen: Pen, frame: Frame, boxes: readonly number[]): void {
  for (const box of boxes) {
    const rect = boxRect(frame.scene, box);
    const at = { ...rect, x: rect.x - pen.left, y: rect.y - pen.top };
    const { kind } = frame.scene.view.boxes[box]!;
    if (kind === 'input' || kind === 'output') paintEnd(pen.context, frame, box, at);
    else paintCard(pen.context, frame, box, at);
  }
}

/** An input or output of the graph: a pill with its name. */
function paintEnd(context: DrawingContext, { scene, palette }: Frame, box: number, { x, y, width, height }: Rect): void {
  context.beginPath();
  context.roundRect(x, y, width, height, 14);
  context.fillStyle = palette.card;
  context.fill();
  context.strokeStyle = palette.muted;
  context.lineWidth = 1;
  context.stroke();
  context.font = `12px ${palette.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  context.fillStyle = palette.foreground;
  context.fillText(fitted(context, scene.view.boxes[box]!.name, width - 20), x + width / 2, y + height / 2);
  context.textAlign = 'start';
}

function paintCard(context: DrawingContext, frame: Frame, box: number, rect: Rect): void {
  const { scene, palette, placement } = frame;
  const { x, y, width, height } = rect;
  const { node, kind, opType, name } = scene.view.boxes[box]!;
  const unit = unitOf(placement, node);
  const isRemoved = unit === 'removed';
  context.beginPath();
  context.roundRect(x, y, width, height, card.radius);
  context.fillStyle = isRemoved ? palette.background : boxTint(frame, box);
  context.fill();
  context.strokeStyle = palette.cardBorder;
  context.lineWidth = 1;
  context.setLineDash(isRemoved || isLacking(frame, box) ? [3, 3] : []);
  context.stroke();
  context.setLineDash([]);
  context.fillStyle = boxColor(frame, box);
  for (const [from, high] of stripes(unit, height)) context.fillRect(x, y + from, card.stripe, high);
  const values = cardValues(frame, box, isRemoved);
  const title = kind === 'node' ? opType : name;
  const detail = kind === 'node' ? name : '';
  const text = isRemoved ? palette.muted : palette.foreground;
  const room = width - card.left - card.right;
  const strong = isRemoved ? '' : '600 ';
  line(
    context,
    [title, values.bar],
    { x: x + card.left, y: y + card.title, room },
    [`${strong}13px ${palette.font}`, `13px ${palette.font}`],
    text,
  );
  const place = values.fill ?? (unit ? unitLabels[unit] : '');
  line(
    context,
    [detail, place],
    { x: x + card.left, y: y + card.detail, room },
    [`11px ${palette.font}`, `11px ${palette.font}`],
    palette.muted,
  );
  paintBar(context, frame, rect, values.length);
}

/** A second sign beside the color: the CPU's stripe is broken. */
function stripes(unit: string | undefined, height: number): readonly (readonly [from: number, high: number])[] {
  if (unit !== 'cpu') return [[0, height]];
  return Array.from({ length: Math.ceil(height / 8) }, (_, i) => [i * 8, Math.min(6, height - i * 8)] as const);
}

/** One text on the left, one on the right; the right one is whole. */
function line(
  context: DrawingContext,
  [left, right]: readonly [string, string],
  { x, y, room }: { readonly x: number; readonly y: number; readonly room: number },
  [leftFont, rightFont]: readonly [string, string],
  color: string,
): void {
  context.textBaseline = 'alphabetic';
  context.fillStyle = color;
  context.font = rightFont;
  const taken = right === '' ? 0 : context.measureText(right).width + 8;
  context.textAlign = 'right';
  context.fillText(right, x + room, y);
  context.textAlign = 'start';
  context.font = leftFont;
  context.fillText(fitted(context, left, room - taken), x, y);
}

function paintBar(context: DrawingContext, { palette }: Frame, { x, y, width, height }: Rect, length: number): void {
  if (Number.isNaN(length)) return;
  const room = width - card.left - card.right;
  const top = y + height - card.barUp;
  context.globalAlpha = 0.25;
  context.fillStyle = palette.muted;
  context.fillRect(x + card.left, top, room, card.bar);
  context.globalAlpha = 1;
  context.fillStyle = palette.time;
  if (length > 0) context.fillRect(x + card.left, top, room * length, card.bar);
}

/** A name loses its middle until it fits. */
function fitted(context: DrawingContext, text: string, room: number): string {
  const whole = short(text, 120);
  const width = context.measureText(whole).width;
  if (width <= room || whole.length < 4) return whole;
  return short(text, Math.max(3, Math.floor((whole.length * room) / width)));
}
