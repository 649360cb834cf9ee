import type { Crossing, Hull } from '../scene/hulls';
import type { Rect } from '../scene/scene';
import { unitLabels } from '../scene/units';
import { bytes, micros, plural } from '../text';
import type { Frame } from './frame';
import type { Pen } from './paint';

/** Below this scale hulls are plain ground. */
const outlineScale = 0.12;
const labelScale = 0.4;

export function paintHulls(pen: Pen, frame: Frame, view: Rect): void {
  const { context, scale } = pen;
  for (const hull of frame.hulls) {
    const rects = hull.rects.filter((rect) => meets(rect, view));
    if (rects.length === 0) continue;
    context.beginPath();
    for (const rect of rects) {
      // A little overlap closes the seams between rows.
      if (scale < outlineScale) context.rect(rect.x - pen.left, rect.y - pen.top, rect.width, rect.height);
      else context.roundRect(rect.x - pen.left, rect.y - pen.top - 0.5, rect.width, rect.height + 1, 8);
    }
    if (scale >= outlineScale) {
      context.strokeStyle = frame.palette.hullBorder[hull.unit];
      context.lineWidth = 2 / scale;
      context.setLineDash([4 / scale, 3 / scale]);
      context.stroke();
      context.setLineDash([]);
    }
    // Opaque, over the strokes: what is left of them is the outline of all rectangles together.
    context.fillStyle = frame.palette.hull[hull.unit];
    context.fill();
  }
}

/** Over the edges, on a piece of the hull's own ground. Returns where the captions lie, so that nothing else is written there. */
export function paintHullLabels(pen: Pen, frame: Frame, view: Rect): readonly Rect[] {
  if (pen.scale < labelScale) return [];
  return frame.hulls.filter((hull) => meets(hull.rects[0]!, view)).map((hull) => paintLabel(pen, frame, hull));
}

function paintLabel({ context, left, top }: Pen, { palette, supposed }: Frame, hull: Hull): Rect {
  const isSupposed = supposed.size > 0;
  const first = hull.rects[0]!;
  context.font = `11px ${palette.font}`;
  const texts = captionTexts(hull).map((text) => `${text}${isSupposed ? ' · supposed' : ''}`);
  const label = texts.find((text) => context.measureText(text).width <= first.width - 20) ?? texts.at(-1)!;
  context.textBaseline = 'top';
  const [x, y] = [first.x - left + 10, first.y - top + 4];
  const ground = { x: x - 3, y: y - 2, width: Math.min(context.measureText(label).width + 6, first.width - 12), height: 15 };
  context.fillStyle = palette.hull[hull.unit];
  context.fillRect(ground.x, ground.y, ground.width, ground.height);
  context.fillStyle = palette.unitText[hull.unit];
  context.fillText(label, x, y, first.width - 16);
  return ground;
}

/** From the longest to the shortest: in a narrow hull what its boundary costs stays, as the cards say their times. */
function captionTexts({ unit, segment, nodes, us, takenOn, enter, leave }: Hull): readonly string[] {
  const name = `${unitLabels[unit]} ${segment + 1}`;
  const count = ` · ${plural(nodes, 'node')}`;
  const time = Number.isNaN(us) ? '' : ` · ${micros(us)}${takenOn ? ` on the ${unitLabels[takenOn]}` : ''}`;
  const crossing = `${crossingText('in', enter)}${crossingText('out', leave)}`;
  return [`${name}${count}${time}${crossing}`, `${name}${time}${crossing}`, `${name}${crossing || time}`];
}

/** What the boundary costs: `in 1.2 MB (2)` are two values of 1.2 MB together. */
function crossingText(way: string, crossing: Crossing | undefined): string {
  if (!crossing || crossing.values === 0) return '';
  const count = crossing.values === 1 ? '' : ` (${crossing.values})`;
  return ` · ${way} ${Number.isNaN(crossing.bytes) ? 'size not known' : bytes(crossing.bytes)}${count}`;
}

export function meets(a: Rect, b: Rect): boolean {
  return a.x <= b.x + b.width && a.x + a.width >= b.x && a.y <= b.y + b.height && a.y + a.height >= b.y;
}
