import { endOf, firstEndingAfter, firstStartingAt, type Lane, type LaneScene, shades } from './lanes';
import type { TimeWindow } from './time-window';

/** What to paint of one lane: at most some thousand pieces, however many events it has. Pixels from the left edge of the window. */
export interface LaneBars {
  /** Events wide enough to be seen: their left and right edges. */
  readonly blocks: readonly Block[];
  /** By shade: the busy part of each pixel column, 0 to 1, of all that is narrower. */
  readonly columns: readonly Float32Array[];
}

export interface Block {
  readonly event: number;
  readonly left: number;
  readonly right: number;
  readonly shade: number;
}

/** Narrower events are shown as how busy their pixel column is. */
const leastBlock = 1.5;
/** With more events per pixel than this, columns are summed by search instead of event by event. */
const densest = 2;

export function laneBars(scene: LaneScene, lane: Lane, window: TimeWindow, width: number): LaneBars {
  const from = firstEndingAfter(scene, lane, window.from);
  const to = firstStartingAt(scene, lane, window.to, from);
  const columns = shades.map(() => new Float32Array(width));
  const scale = width / (window.to - window.from);
  if (to - from > densest * width) {
    fillColumns(scene, lane, window, columns);
    return { blocks: [], columns };
  }
  const { timeline, shadeOfWork } = scene;
  const blocks: Block[] = [];
  for (let event = from; event < to; event++) {
    const left = Math.max(0, (timeline.start[event]! - window.from) * scale);
    const right = Math.min(width, (endOf(timeline, event) - window.from) * scale);
    const shade = shadeOfWork[timeline.work[event]!]!;
    if (right - left >= leastBlock) blocks.push({ event, left, right, shade });
    else cover(columns[shade]!, left, right);
  }
  return { blocks, columns };
}

/** Busy time up to each border between columns, from one search per border; a column is the difference of two. */
function fillColumns(scene: LaneScene, lane: Lane, { from, to }: TimeWindow, columns: readonly Float32Array[]): void {
  const { timeline, sums, shadeOfWork } = scene;
  const width = columns[0]!.length;
  const step = (to - from) / width;
  const before = new Float64Array(shades.length);
  let event = lane.from;
  for (let x = 0; x <= width; x++) {
    const time = from + x * step;
    event = firstEndingAfter(scene, lane, time, event);
    const started = event < lane.to && timeline.start[event]! < time ? time - timeline.start[event]! : 0;
    const own = started > 0 ? shadeOfWork[timeline.work[event]!]! : -1;
    for (let shade = 0; shade < sums.length; shade++) {
      const busy = sums[shade]![event]! + (shade === own ? started : 0);
      if (x > 0) columns[shade]![x - 1] = (busy - before[shade]!) / step;
      before[shade] = busy;
    }
  }
}

/** Adds a narrow event to the one or two pixel columns that it touches. */
function cover(column: Float32Array, left: number, right: number): void {
  const x = Math.min(column.length - 1, Math.floor(left));
  const border = Math.min(right, x + 1);
  column[x] = Math.min(1, column[x]! + Math.max(0, border - left));
  if (right > border && x + 1 < column.length) column[x + 1] = Math.min(1, column[x + 1]! + right - border);
  // Leastwise a hair: an event of no length happened all the same.
  if (right - left < 0.08) column[x] = Math.max(column[x]!, 0.08);
}
