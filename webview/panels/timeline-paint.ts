import type { Lane, Level } from '../scene/lanes';
import { bytes, micros, short } from '../text';
import type { Palette } from '../theme';

export const laneHeight = 22;
/** Room for the time axis, above the lanes. */
export const axisHeight = 16;
/** Room for the names of the threads. */
export const timelineLeft = 96;
const barInset = 3;
const tickSpacing = 110;

export interface TimelineFrame {
  readonly palette: Palette;
  readonly lanes: readonly Lane[];
  readonly level: Level | undefined;
  /** Cycles. */
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly width: number;
  readonly height: number;
  readonly selectedLayer: number;
  readonly us: (cycles: number) => number;
}

export function paintTimeline(context: CanvasRenderingContext2D, frame: TimelineFrame): void {
  const { palette, lanes, width, height } = frame;
  context.fillStyle = palette.background;
  context.fillRect(0, 0, width, height);
  lanes.forEach((lane, row) => {
    paintName(context, frame, lane.name, row);
    paintLane(context, frame, lane, row);
  });
  if (frame.level) paintLevel(context, frame, frame.level, lanes.length);
  paintTicks(context, frame);
}

function laneTop(row: number): number {
  return axisHeight + row * laneHeight;
}

function place({ from, to, width }: TimelineFrame, cycles: number): number {
  return timelineLeft + ((cycles - from) / (to - from)) * (width - timelineLeft);
}

function paintName(context: CanvasRenderingContext2D, { palette, width }: TimelineFrame, name: string, row: number): void {
  context.fillStyle = palette.foreground;
  context.font = `11px ${palette.font}`;
  context.textBaseline = 'middle';
  context.fillText(short(name, 24), 10, laneTop(row) + laneHeight / 2, timelineLeft - 16);
  context.fillStyle = palette.edge;
  context.globalAlpha = 0.15;
  context.fillRect(timelineLeft, laneTop(row) + barInset, width - timelineLeft, laneHeight - 2 * barInset);
  context.globalAlpha = 1;
}

/** Events nearer than half a pixel become one bar: there may be a hundred thousand. */
function paintLane(context: CanvasRenderingContext2D, frame: TimelineFrame, lane: Lane, row: number): void {
  const { palette, selectedLayer, from, to } = frame;
  const y = laneTop(row) + barInset;
  const chosen: [number, number][] = [];
  context.fillStyle = palette.threads[lane.kind];
  let [left, right] = [Number.NaN, Number.NaN];
  const flush = () => {
    if (!Number.isNaN(left)) context.fillRect(left, y, Math.max(0.8, right - left), laneHeight - 2 * barInset);
  };
  for (let event = 0; event < lane.start.length; event++) {
    if (lane.end[event]! < from || lane.start[event]! > to) continue;
    const x0 = Math.max(timelineLeft, place(frame, lane.start[event]!));
    const x1 = place(frame, lane.end[event]!);
    if (selectedLayer >= 0 && lane.layer[event] === selectedLayer) chosen.push([x0, x1]);
    if (x0 - right < 0.5) right = Math.max(right, x1);
    else {
      flush();
      // A hair between bars tells neighbors apart once they are wide enough.
      [left, right] = [x0, x1 - x0 > 3 ? x1 - 0.6 : x1];
    }
  }
  flush();
  context.fillStyle = palette.selection;
  for (const [x0, x1] of chosen) context.fillRect(x0, y, Math.max(2, x1 - x0), laneHeight - 2 * barInset);
}

function paintLevel(context: CanvasRenderingContext2D, frame: TimelineFrame, level: Level, row: number): void {
  const { palette, width } = frame;
  paintName(context, frame, `VTCM ≤ ${bytes(level.most)}`, row);
  const bottom = laneTop(row + 1) - barInset;
  const high = laneHeight - 2 * barInset;
  context.save();
  context.beginPath();
  context.rect(timelineLeft, bottom - high, width - timelineLeft, high);
  context.clip();
  context.beginPath();
  context.moveTo(place(frame, level.at[0]!), bottom);
  level.at.forEach((at, i) => {
    const x = place(frame, at);
    context.lineTo(x, bottom - (i > 0 ? (level.bytes[i - 1]! / level.most) * high : 0));
    context.lineTo(x, bottom - (level.bytes[i]! / level.most) * high);
  });
  context.lineTo(place(frame, level.at[level.at.length - 1]!), bottom);
  context.fillStyle = palette.threads.vtcm;
  context.fill();
  context.restore();
}

function paintTicks(context: CanvasRenderingContext2D, frame: TimelineFrame): void {
  const { palette, from, to, first, width, us } = frame;
  context.fillStyle = palette.muted;
  context.font = `10px ${palette.font}`;
  context.textBaseline = 'alphabetic';
  const count = Math.max(1, Math.floor((width - timelineLeft) / tickSpacing));
  for (let i = 0; i < count; i++) {
    const cycles = from + ((to - from) * i) / count;
    context.fillText(micros(us(cycles - first)), place(frame, cycles), axisHeight - 5);
  }
}
