import { scaleLinear } from 'd3-scale';
import { area, curveStepAfter } from 'd3-shape';
import { contrast, mix } from '../colors';
import type { Curve } from '../scene/curves';
import { eventName, gapText } from '../scene/event-text';
import type { Gap } from '../scene/gaps';
import { type Block, laneBars } from '../scene/lane-bars';
import { endOf, type Lane, type LaneScene, layerEventsIn, type Shade, shades } from '../scene/lanes';
import type { TimeWindow } from '../scene/time-window';
import { bytes, micros, short } from '../text';
import type { Palette } from '../theme';
import { axisHeight, type Row } from './timeline-rows';

const inset = 2;
const tickSpacing = 110;
const leastLabel = 46;
const leastGap = 16;
const mostSteps = 400;

/** All that one picture of the timeline depends on. Times in ticks, places in pixels of the canvas. */
export interface TimelineFrame {
  readonly palette: Palette;
  readonly hatch: CanvasPattern | null;
  readonly scene: LaneScene;
  readonly rows: readonly Row[];
  readonly window: TimeWindow;
  readonly width: number;
  readonly height: number;
  /** How far the rows are scrolled under the axis. */
  readonly scrolled: number;
  readonly gaps: readonly Gap[];
  readonly showsPath: boolean;
  readonly layers: readonly number[];
  readonly layerName: (event: number) => string;
  /** The event that the keyboard or a click is at, or -1. */
  readonly focused: number;
  readonly ruler: TimeWindow | undefined;
  readonly crosshair: number | undefined;
}

type Context = CanvasRenderingContext2D;

export function paintTimeline(context: Context, frame: TimelineFrame): void {
  const { palette, width, height, rows, scrolled } = frame;
  context.fillStyle = palette.background;
  context.fillRect(0, 0, width, height);
  const ticks = axisTicks(frame);
  paintGrid(context, frame, ticks);
  context.save();
  context.beginPath();
  context.rect(0, axisHeight, width, height - axisHeight);
  context.clip();
  context.translate(0, -scrolled);
  for (const row of rows) {
    if (row.top + row.height < scrolled + axisHeight || row.top > scrolled + height) continue;
    paintGround(context, frame, row);
    if (row.kind === 'lane') paintLane(context, frame, row);
    else paintCurve(context, frame, row.curve, row);
  }
  paintGaps(context, frame);
  if (frame.showsPath) paintPath(context, frame);
  paintFocus(context, frame);
  context.restore();
  paintAxis(context, frame, ticks);
  paintRuler(context, frame);
}

export function placeOf({ window: { from, to }, width }: TimelineFrame, time: number): number {
  return ((time - from) / (to - from)) * width;
}

interface Tick {
  readonly x: number;
  readonly label: string;
}

function axisTicks({ scene, window, width }: TimelineFrame): readonly Tick[] {
  const us = (time: number) => (time - scene.first) / scene.timeline.ticksPerUs;
  const inMs = us(window.to) >= 10_000 ? 1000 : 1;
  const scale = scaleLinear([us(window.from) / inMs, us(window.to) / inMs], [0, width]);
  const count = Math.max(1, Math.floor(width / tickSpacing));
  const format = scale.tickFormat(count);
  return scale.ticks(count).map((at) => ({ x: scale(at), label: `${format(at)} ${inMs === 1 ? 'µs' : 'ms'}` }));
}

function paintGrid(context: Context, { palette, height }: TimelineFrame, ticks: readonly Tick[]): void {
  context.fillStyle = palette.edge;
  context.globalAlpha = 0.22;
  for (const { x } of ticks) context.fillRect(Math.round(x), axisHeight, 1, height);
  context.globalAlpha = 1;
}

function paintAxis(context: Context, { palette, width, crosshair, scene, window }: TimelineFrame, ticks: readonly Tick[]): void {
  context.font = `10px ${palette.font}`;
  context.textBaseline = 'middle';
  context.fillStyle = palette.muted;
  for (const { x, label } of ticks) {
    context.fillRect(Math.round(x), axisHeight - 5, 1, 5);
    if (x < width - 40) context.fillText(label, x + 4, axisHeight / 2);
  }
  if (crosshair === undefined) return;
  const time = window.from + (crosshair / width) * (window.to - window.from);
  const label = micros((time - scene.first) / scene.timeline.ticksPerUs);
  const room = context.measureText(label).width + 10;
  const left = Math.min(width - room, Math.max(0, crosshair - room / 2));
  context.fillStyle = palette.foreground;
  context.fillRect(left, 1, room, axisHeight - 4);
  context.fillStyle = palette.background;
  context.fillText(label, left + 5, axisHeight / 2 - 0.5);
}

function paintGround(context: Context, { palette, width }: TimelineFrame, { top, height }: Row): void {
  context.fillStyle = palette.edge;
  context.globalAlpha = 0.1;
  context.fillRect(0, top + 1, width, height - 2);
  context.globalAlpha = 1;
}

function shadeColors({ palette: { threads } }: TimelineFrame, { kind }: Lane): Readonly<Record<Shade, string>> {
  return { matrix: threads.hmx, control: threads.control, work: kind === 'main' ? threads.main : threads[kind] };
}

function paintLane(context: Context, frame: TimelineFrame, row: Row & { readonly kind: 'lane' }): void {
  const { scene, window, width, layers } = frame;
  const { blocks, columns } = laneBars(scene, row.lane, window, width);
  const colors = shadeColors(frame, row.lane);
  const [top, high] = inner(row);
  // Where a layer is selected, all others step back.
  context.globalAlpha = layers.length > 0 ? 0.5 : 1;
  paintColumns(context, columns, colors, top, high, frame.hatch);
  for (const [index, shade] of shades.entries()) {
    const ofShade = blocks.filter((block) => block.shade === index);
    paintBlocks(context, ofShade, colors[shade], top, high);
  }
  const matrix = shades.indexOf('matrix');
  if (frame.hatch)
    paintBlocks(
      context,
      blocks.filter((block) => block.shade === matrix && block.right - block.left > 3),
      frame.hatch,
      top,
      high,
    );
  context.globalAlpha = 1;
  paintChosen(context, frame, row.lane, top, high);
  if (!row.folded && row.lane.depth === 0) paintLabels(context, frame, blocks, colors, top + high / 2);
}

function inner({ top, height, folded }: Row): readonly [top: number, high: number] {
  const room = folded ? 1 : inset;
  return [top + room, height - 2 * room];
}

/** Stacked from the bottom: how busy each pixel column is, and with what. */
function paintColumns(
  context: Context,
  columns: readonly Float32Array[],
  colors: Readonly<Record<Shade, string>>,
  top: number,
  high: number,
  hatch: CanvasPattern | null,
): void {
  const base = new Float32Array(columns[0]!.length).fill(top + high);
  columns.forEach((column, shade) => {
    const path = new Path2D();
    for (let x = 0; x < column.length; ) {
      const part = column[x]!;
      const bottom = base[x]!;
      let end = x + 1;
      while (end < column.length && column[end] === part && base[end] === bottom) end++;
      if (part > 0) {
        const size = Math.min(bottom - top, Math.max(1, part * high));
        path.rect(x, bottom - size, end - x, size);
        base.fill(bottom - size, x, end);
      }
      x = end;
    }
    context.fillStyle = colors[shades[shade]!];
    context.fill(path);
    if (shades[shade] !== 'matrix' || !hatch) return;
    context.fillStyle = hatch;
    context.fill(path);
  });
}

function paintBlocks(context: Context, blocks: readonly Block[], style: string | CanvasPattern, top: number, high: number): void {
  if (blocks.length === 0) return;
  const path = new Path2D();
  // A hair between bars tells neighbors apart once they are wide enough.
  for (const { left, right } of blocks) path.rect(left, top, right - left > 3 ? right - left - 0.7 : right - left, high);
  context.fillStyle = style;
  context.fill(path);
}

/** The spans of the selected layers; those that touch become one. */
function paintChosen(context: Context, frame: TimelineFrame, lane: Lane, top: number, high: number): void {
  const { scene, layers, window, palette } = frame;
  context.fillStyle = palette.selection;
  for (const layer of layers) {
    let [left, right] = [-1, -1];
    const [first, end] = layerEventsIn(scene, layer, lane);
    for (let i = first; i < end; i++) {
      const event = scene.layerEvents[i]!;
      if (scene.timeline.start[event]! > window.to) break;
      if (endOf(scene.timeline, event) < window.from) continue;
      const x0 = Math.max(0, placeOf(frame, scene.timeline.start[event]!));
      const x1 = Math.min(frame.width, Math.max(x0 + 1, placeOf(frame, endOf(scene.timeline, event))));
      if (x0 <= right + 0.5) right = Math.max(right, x1);
      else {
        if (right > left) context.fillRect(left, top, right - left, high);
        [left, right] = [x0, x1];
      }
    }
    if (right > left) context.fillRect(left, top, right - left, high);
  }
}

function paintLabels(
  context: Context,
  frame: TimelineFrame,
  blocks: readonly Block[],
  colors: Readonly<Record<Shade, string>>,
  middle: number,
): void {
  const { palette, scene, layers, layerName } = frame;
  context.font = `10px ${palette.font}`;
  context.textBaseline = 'middle';
  const ink = { matrix: inkOn(colors.matrix, palette), control: inkOn(colors.control, palette), work: inkOn(colors.work, palette) };
  for (const { event, left, right, shade } of blocks) {
    if (right - left < leastLabel) continue;
    const isChosen = layers.includes(scene.timeline.layer[event]!);
    const color = colors[shades[shade]!];
    const ground = isChosen ? palette.selection : layers.length > 0 ? mix(palette.background, color, 0.5) : color;
    context.fillStyle = isChosen || layers.length > 0 ? inkOn(ground, palette) : ink[shades[shade]!];
    const room = right - left - 8;
    const text = fitting(context, layerName(event) || eventName(scene, event), room);
    if (text) paintLabel(context, text, left + 4, middle, shades[shade] === 'matrix' ? ground : undefined);
  }
}

/** On the matrix unit's pattern a label needs a plain ground. */
function paintLabel(context: Context, text: string, x: number, y: number, ground: string | undefined): void {
  if (ground) {
    const ink = context.fillStyle;
    context.fillStyle = ground;
    context.fillRect(x - 2, y - 6, context.measureText(text).width + 4, 12);
    context.fillStyle = ink;
  }
  context.fillText(text, x, y + 0.5);
}

function inkOn(ground: string, { background, foreground }: Palette): string {
  return contrast(background, ground) > contrast(foreground, ground) ? background : foreground;
}

/** As much of a name as there is room for; nothing when it would say nothing. */
function fitting(context: Context, name: string, room: number): string {
  const signs = Math.floor(room / 5.6);
  if (signs < 4) return '';
  const text = short(name, signs);
  return context.measureText(text).width <= room ? text : short(name, Math.max(4, signs - 3));
}

function paintCurve(context: Context, frame: TimelineFrame, curve: Curve, row: Row): void {
  const { palette, window, width } = frame;
  const values = curve.columns(window, width);
  const most = curve.most ?? values.reduce((high, one) => Math.max(high, one), 0);
  if (most <= 0) return;
  const [top, high] = inner(row);
  const shape = area<number>()
    .x((_, x) => x)
    .y0(top + high)
    .y1((value) => top + high - Math.min(1, value / most) * high)
    .curve(curveStepAfter)
    .context(context);
  context.beginPath();
  shape(values as unknown as number[]);
  context.fillStyle = curve.unit === 'bytes' ? palette.threads.vtcm : palette.threads.ddr;
  context.globalAlpha = 0.75;
  context.fill();
  context.globalAlpha = 1;
  if (row.folded) return;
  context.font = `10px ${palette.font}`;
  context.textBaseline = 'top';
  const scale = curve.unit === 'bytes' ? bytes(most) : `${bytes(most * 1e6)}/s`;
  paintNote(context, frame, `${scale}${curve.note ? ` · ${curve.note}` : ''}`, top + 1);
}

/** At the right edge, readable on whatever is below. */
function paintNote(context: Context, { palette, width }: TimelineFrame, text: string, y: number): void {
  const room = context.measureText(text).width;
  context.fillStyle = palette.background;
  context.globalAlpha = 0.8;
  context.fillRect(width - room - 10, y, room + 8, 12);
  context.globalAlpha = 1;
  context.fillStyle = palette.foreground;
  context.fillText(text, width - room - 6, y + 1);
}

function paintGaps(context: Context, frame: TimelineFrame): void {
  const { gaps, rows, palette, scene, window } = frame;
  context.font = `10px ${palette.font}`;
  context.textBaseline = 'middle';
  for (const gap of gaps) {
    if (gap.to < window.from || gap.from > window.to) continue;
    const row = rows[gap.lane];
    if (!row || row.folded) continue;
    const [left, right] = [Math.max(0, placeOf(frame, gap.from)), Math.min(frame.width, placeOf(frame, gap.to))];
    if (right - left < leastGap) continue;
    paintGap(context, frame, gapText(scene, gap), left, right, row.top + row.height / 2);
  }
}

/** A thin line with ends, and as much of the text as there is room for: all, its duration, or none. */
function paintGap(context: Context, { palette }: TimelineFrame, text: string, left: number, right: number, middle: number): void {
  context.fillStyle = palette.idle;
  context.globalAlpha = 0.7;
  context.fillRect(left + 1, middle - 0.5, right - left - 2, 1);
  context.fillRect(left + 0.5, middle - 3, 1, 6);
  context.fillRect(right - 1.5, middle - 3, 1, 6);
  context.globalAlpha = 1;
  const told = [text, text.replace(/ idle .*$/, '')].find((one) => context.measureText(one).width <= right - left - 24);
  if (told === undefined) return;
  const room = context.measureText(told).width;
  context.fillStyle = palette.background;
  context.fillRect((left + right - room) / 2 - 4, middle - 6, room + 8, 12);
  context.fillStyle = palette.muted;
  context.fillText(told, (left + right - room) / 2, middle + 0.5);
}

/** A line under the events of the path, and steps from lane to lane. */
function paintPath(context: Context, frame: TimelineFrame): void {
  const { scene, rows, window, palette } = frame;
  const { path, start } = scene.timeline;
  const rowOf = (event: number) => rows[scene.laneOf[event]!];
  context.fillStyle = palette.path;
  let [drawn, last] = [-1, undefined as Row | undefined];
  const first = firstOnPath(scene, window.from);
  // With many events on screen the steps would be a wall.
  const showsSteps = path.length <= first + mostSteps || start[path[first + mostSteps]!]! > window.to;
  for (let i = first; i < path.length && start[path[i]!]! <= window.to; i++) {
    const event = path[i]!;
    const right = Math.min(frame.width, placeOf(frame, endOf(scene.timeline, event)));
    const row = rowOf(event);
    // Steps within one pixel are drawn once.
    if (!row || (row === last && right < drawn + 0.5)) continue;
    const left = Math.max(row === last ? drawn : 0, placeOf(frame, start[event]!));
    const y = row.top + row.height - inset;
    context.fillRect(left, y - 1, Math.max(1, right - left), 2);
    if (showsSteps && last && last !== row) {
      const from = last.top + last.height - inset;
      context.fillRect(left, Math.min(from, y) - 1, 1, Math.abs(y - from) + 1);
    }
    [drawn, last] = [right, row];
  }
}

function firstOnPath({ timeline }: LaneScene, time: number): number {
  let low = 0;
  let high = timeline.path.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endOf(timeline, timeline.path[middle]!) >= time) high = middle;
    else low = middle + 1;
  }
  return low;
}

function paintFocus(context: Context, frame: TimelineFrame): void {
  const { scene, focused, rows, palette } = frame;
  const row = focused < 0 ? undefined : rows[scene.laneOf[focused]!];
  if (!row) return;
  const left = placeOf(frame, scene.timeline.start[focused]!);
  const right = placeOf(frame, endOf(scene.timeline, focused));
  context.strokeStyle = palette.foreground;
  context.lineWidth = 2;
  context.strokeRect(left - 1, row.top + 1, Math.max(3, right - left) + 2, row.height - 2);
}

function paintRuler(context: Context, frame: TimelineFrame): void {
  const { ruler, crosshair, palette, height, scene } = frame;
  if (crosshair !== undefined) {
    context.fillStyle = palette.foreground;
    context.globalAlpha = 0.5;
    context.fillRect(Math.round(crosshair), axisHeight, 1, height - axisHeight);
    context.globalAlpha = 1;
  }
  if (!ruler) return;
  const [left, right] = [placeOf(frame, ruler.from), placeOf(frame, ruler.to)];
  context.fillStyle = palette.selection;
  context.globalAlpha = 0.18;
  context.fillRect(left, axisHeight, right - left, height - axisHeight);
  context.globalAlpha = 1;
  context.fillRect(left, 0, 1, height);
  context.fillRect(right, 0, 1, height);
  const text = micros((ruler.to - ruler.from) / scene.timeline.ticksPerUs);
  context.font = `600 11px ${palette.font}`;
  context.textBaseline = 'middle';
  const room = context.measureText(text).width + 12;
  const x = Math.max(0, Math.min(frame.width - room, (left + right - room) / 2));
  context.fillRect(x, 1, room, axisHeight - 3);
  context.fillStyle = inkOn(palette.selection, palette);
  context.fillText(text, x + 6, axisHeight / 2);
}
