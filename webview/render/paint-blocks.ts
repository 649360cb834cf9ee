import { boxRect, type Rect } from '../scene/scene';
import { short } from '../text';
import { boxColor, isLacking, noNode } from './colors';
import { dimAlpha, type Frame, labelScale } from './frame';
import type { Pen } from './paint';

/** Below this scale a block is a speck of color; above it there is room for a bar in it. */
const barScale = 0.12;

/** Boxes as blocks of their color, for a scale at which a card cannot be read. */
export function paintBlocks(pen: Pen, frame: Frame, boxes: readonly number[]): void {
  const { context, scale } = pen;
  const { scene, palette, paints } = frame;
  const labels = scale >= labelScale;
  for (const index of boxes) {
    const box = scene.view.boxes[index]!;
    const rect = boxRect(scene, index);
    context.globalAlpha = frame.lit?.[index] === 0 ? dimAlpha : 1;
    if (isLacking(frame, index)) paintHollow(pen, frame, rect);
    else {
      context.fillStyle = labels ? paints.grounds[paints.color[index]!]! : boxColor(frame, index);
      context.fillRect(rect.x - pen.left, rect.y - pen.top, rect.width, rect.height);
      if (labels) paintStripe(pen, boxColor(frame, index), rect);
    }
    if (frame.supposed.has(box.node)) paintGaps(pen, palette.background, rect);
    if (scale >= barScale && paints.color[index] !== noNode) paintBar(pen, frame, rect, paints.length[index]!, labels);
  }
  context.globalAlpha = 1;
  if (labels) paintNames(pen, frame, boxes);
  paintRings(pen, frame, boxes);
}

/** The color on the left; the rest is a tint, so that the name can be read. */
function paintStripe({ context, left, top }: Pen, color: string, { x, y, height }: Rect): void {
  context.fillStyle = color;
  context.fillRect(x - left, y - top, 10, height);
}

/** What has no value is hollow and crossed out: no color of the scale may stand for it. */
function paintHollow({ context, left, top, scale }: Pen, { palette }: Frame, { x, y, width, height }: Rect): void {
  const [atX, atY] = [x - left, y - top];
  context.fillStyle = palette.background;
  context.fillRect(atX, atY, width, height);
  context.strokeStyle = palette.lacking;
  context.lineWidth = Math.max(1, 1 / scale);
  context.strokeRect(atX, atY, width, height);
  if (scale < barScale) return;
  context.beginPath();
  const gap = height / 2;
  for (let from = 0; from < width + height; from += gap) {
    const [startX, endX] = [Math.max(0, from - height), Math.min(width, from)];
    context.moveTo(atX + startX, atY + from - startX);
    context.lineTo(atX + endX, atY + from - endX);
  }
  context.stroke();
}

/** Along the lower edge: a track as long as the longest bar, and the bar. Without a value there is no track. */
function paintBar({ context, left, top, scale }: Pen, { palette }: Frame, rect: Rect, length: number, labels: boolean): void {
  if (Number.isNaN(length)) return;
  const inset = labels ? 16 : 6;
  const thick = Math.max(labels ? 5 : 8, 1.5 / scale);
  const [x, y] = [rect.x - left + inset, rect.y - top + rect.height - thick - (labels ? 4 : 6)];
  const width = rect.width - inset - 8;
  context.fillStyle = palette.background;
  context.fillRect(x, y, width, thick);
  context.fillStyle = palette.time;
  context.fillRect(x, y, width * length, thick);
}

/** A supposed block is broken: three gaps. */
function paintGaps({ context, left, top }: Pen, ground: string, { x, y, width, height }: Rect): void {
  context.fillStyle = ground;
  const gap = width / 9;
  for (const at of [2, 4, 6]) context.fillRect(x - left + at * gap, y - top, gap, height);
}

function paintNames({ context, left, top }: Pen, { scene, palette, lit }: Frame, boxes: readonly number[]): void {
  context.fillStyle = palette.foreground;
  context.textBaseline = 'middle';
  context.font = `22px ${palette.font}`;
  for (const index of boxes) {
    const box = scene.view.boxes[index]!;
    const { x, y, width, height } = boxRect(scene, index);
    context.globalAlpha = lit?.[index] === 0 ? dimAlpha : 1;
    context.fillText(short(box.opType || box.name, 24), x - left + 18, y - top + height / 2 + 1, width - 24);
  }
  context.globalAlpha = 1;
}

function paintRings({ context, left, top, scale }: Pen, frame: Frame, boxes: readonly number[]): void {
  const { scene, palette, hits, selected, focused, hoverBox } = frame;
  for (const index of boxes) {
    const chosen = index === selected || index === focused;
    if (!chosen && !hits.has(index) && index !== hoverBox) continue;
    const { x, y, width, height } = boxRect(scene, index);
    context.strokeStyle = chosen ? palette.selection : hits.has(index) ? palette.hit : palette.foreground;
    context.lineWidth = 2.5 / scale;
    context.strokeRect(x - left - 2 / scale, y - top - 2 / scale, width + 4 / scale, height + 4 / scale);
  }
}
