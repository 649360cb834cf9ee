import { mix } from '../colors';
import { boxRect, type Rect } from '../scene/scene';
import { short } from '../text';
import { boxColor } from './colors';
import { dimAlpha, type Frame, labelScale } from './frame';
import type { Pen } from './paint';

/** Boxes as blocks of their color, for a scale at which a card cannot be read. */
export function paintBlocks(pen: Pen, frame: Frame, boxes: readonly number[]): void {
  const { context, scale, left, top } = pen;
  const { scene, palette } = frame;
  const labels = scale >= labelScale;
  for (const index of boxes) {
    const box = scene.view.boxes[index]!;
    const color = boxColor(frame, box);
    context.globalAlpha = frame.lit?.[index] === 0 ? dimAlpha : 1;
    const { x, y, width, height } = boxRect(scene, index);
    context.fillStyle = labels ? mix(palette.card, color, 0.35) : color;
    context.fillRect(x - left, y - top, width, height);
    if (frame.supposed.has(box.node)) paintGaps(pen, palette.background, boxRect(scene, index));
    if (labels) {
      context.fillStyle = color;
      context.fillRect(x - left, y - top, 10, height);
    }
  }
  context.globalAlpha = 1;
  if (labels) paintNames(pen, frame, boxes);
  paintRings(pen, frame, boxes);
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
    context.fillText(short(box.kind === 'node' ? box.opType : box.name, 24), x - left + 18, y - top + height / 2 + 1, width - 24);
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
