import { mix } from '../colors';
import { boxRect, framesIn, type Rect } from '../scene/scene';
import { short } from '../text';
import { type Frame, labelScale } from './frame';
import type { Pen } from './paint';

/** On screen, in pixels: a title over a frame that is too small for its own. */
const title = { size: 12, least: 9, largest: 19, padding: 6, leastWidth: 44, leastHeight: 16 };

/** The ground and border of open groups and bodies, outer ones first: deeper ones are a little lighter (or darker) each. */
export function paintFrames(pen: Pen, frame: Frame, view: Rect): void {
  const { context, left, top, scale } = pen;
  const { scene, palette, selected, focused } = frame;
  for (const box of framesIn(scene, view)) {
    const rect = boxRect(scene, box);
    const chosen = box === selected || box === focused;
    context.beginPath();
    context.roundRect(rect.x - left, rect.y - top, rect.width, rect.height, 8);
    context.fillStyle = palette.highContrast
      ? palette.background
      : mix(palette.background, palette.foreground, 0.035 * (1 + depthOf(frame, box)));
    context.fill();
    context.strokeStyle = chosen
      ? palette.selection
      : palette.highContrast
        ? palette.cardBorder
        : mix(palette.background, palette.foreground, 0.25);
    context.lineWidth = (chosen ? 2 : 1) / Math.min(1, scale);
    context.stroke();
  }
}

function depthOf({ scene: { view } }: Frame, box: number): number {
  let depth = 0;
  for (let at = view.parent[box]!; at >= 0 && depth < 4; at = view.parent[at]!) depth++;
  return depth;
}

/**
 * Where cards are too small to read, frames and closed groups say their names at a size that can be read, as far as there is room: outer ones first, and
 * nothing is written over another name. An overview can be read so.
 */
export function paintGroupNames(pen: Pen, frame: Frame, view: Rect, boxes: readonly number[]): void {
  const { scale } = pen;
  const { view: shown } = frame.scene;
  const taken: Rect[] = [];
  for (const box of framesIn(frame.scene, view)) paintName(pen, frame, box, taken, clip(boxRect(frame.scene, box), view));
  if (scale >= labelScale) return;
  for (const box of boxes) if (shown.boxes[box]!.kind === 'group') paintName(pen, frame, box, taken, boxRect(frame.scene, box));
}

function clip(rect: Rect, view: Rect): Rect {
  const [x, y] = [Math.max(rect.x, view.x), Math.max(rect.y, view.y)];
  const right = Math.min(rect.x + rect.width, view.x + view.width);
  const bottom = Math.min(rect.y + rect.height, view.y + view.height);
  return { x, y, width: right - x, height: bottom - y };
}

function paintName({ context, left, top, scale }: Pen, { scene, palette }: Frame, box: number, taken: Rect[], rect: Rect): void {
  const [width, height] = [rect.width * scale, rect.height * scale];
  if (width < title.leastWidth || height < title.leastHeight) return;
  const { opType, name } = scene.view.boxes[box]!;
  const room = width - 2 * title.padding;
  const label = short(opType || name, 60);
  context.font = `600 100px ${palette.font}`;
  const perPixel = context.measureText(label).width / 100;
  // As large as the frame is, down to what can be read; then the name loses its middle.
  const wish = Math.min(title.largest, title.size + Math.sqrt(width * height) / 80);
  const size = Math.max(title.least, Math.min(wish, room / perPixel));
  const text = short(label, Math.max(5, Math.min(label.length, Math.floor((label.length * room) / (perPixel * size)))));
  context.font = `600 ${size / scale}px ${palette.font}`;
  context.textBaseline = 'top';
  const wide = context.measureText(text).width;
  const [x, y] = [rect.x + title.padding / scale, rect.y + title.padding / 2 / scale];
  const ground = { x: x - 3 / scale, y: y - 2 / scale, width: wide + 6 / scale, height: (size + 5) / scale };
  if (
    taken.some(
      (one) =>
        one.x < ground.x + ground.width &&
        ground.x < one.x + one.width &&
        one.y < ground.y + ground.height &&
        ground.y < one.y + one.height,
    )
  )
    return;
  taken.push(ground);
  context.globalAlpha = 0.85;
  context.fillStyle = palette.background;
  context.fillRect(ground.x - left, ground.y - top, ground.width, ground.height);
  context.globalAlpha = 1;
  context.fillStyle = palette.foreground;
  context.fillText(text, x - left, y - top);
}
