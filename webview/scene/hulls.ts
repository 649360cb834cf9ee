import type { PlacementOverlay, Segment, Unit } from '../../src/protocol/calls';
import type { Rect, Scene } from './scene';
import type { TimeColumn } from './times';

/** The ground behind the boxes of one segment: a rectangle per run of neighbors in a row. They touch from row to row. */
export interface Hull {
  readonly segment: number;
  readonly unit: Segment['unit'];
  readonly nodes: number;
  readonly us: number;
  /** Set where the time was taken on another unit than the segment's. */
  readonly takenOn: Unit | undefined;
  /** What crosses into it and out of it; undefined where the placement does not say. */
  readonly enter: Crossing | undefined;
  readonly leave: Crossing | undefined;
  /** The highest first; it carries the label. */
  readonly rects: readonly Rect[];
}

/** Values that another unit writes or reads. */
export interface Crossing {
  readonly values: number;
  /** NaN where a size is not known. */
  readonly bytes: number;
}

const padding = 14;
/** Room for the label above the first row. */
const labelHeight = 20;
const farApart = 220;

export function makeHulls(
  scene: Scene,
  placement: PlacementOverlay | undefined,
  times: Pick<TimeColumn, 'us' | 'takenOn'> | undefined,
): readonly Hull[] {
  if (!placement) return [];
  const segmentOf = segmentsOfBoxes(scene, placement);
  const rects = new Map<number, Rect[]>();
  const rows = boxRows(scene);
  const near = (left: number, right: number) => scene.layout.x[right]! - scene.layout.x[left]! - scene.width[left]! < farApart;
  rows.forEach((row, index) => {
    const above = index > 0 ? rows[index - 1]!.bottom : row.top - 4 * padding;
    const below = index + 1 < rows.length ? rows[index + 1]!.top : row.bottom + 4 * padding;
    for (const run of runs(row.boxes, segmentOf, near)) {
      const segment = segmentOf[run[0]!]!;
      const known = rects.get(segment);
      const first = known === undefined;
      // Half of the gap on either side, so that the hulls of two rows meet; never into what lies there (parts of the graph may stand side by side).
      const top = row.top - Math.max(first ? labelHeight : 0, Math.min(60, Math.max(0, row.top - above) / 2));
      const bottom = row.bottom + Math.min(60, Math.max(0, below - row.bottom) / 2);
      const left = scene.layout.x[run[0]!]! - padding;
      const last = run[run.length - 1]!;
      const rect = { x: left, y: top, width: scene.layout.x[last]! + scene.width[last]! + padding - left, height: bottom - top };
      if (known) append(known, rect);
      else rects.set(segment, [rect]);
    }
  });
  return [...rects].map(([segment, own]) => {
    const { unit, nodes } = placement.segments[segment]!;
    const known = times ? nodes.map((node) => times.us[node]!).filter((one) => !Number.isNaN(one)) : [];
    const time = known.length > 0 ? known.reduce((sum, one) => sum + one, 0) : Number.NaN;
    const takenOn = times?.takenOn === unit ? undefined : times?.takenOn;
    return { segment, unit, nodes: nodes.length, us: time, takenOn, ...crossingsOf(placement, segment), rects: own };
  });
}

function crossingsOf({ traffic }: PlacementOverlay, segment: number): Pick<Hull, 'enter' | 'leave'> {
  if (!traffic) return { enter: undefined, leave: undefined };
  return {
    enter: { values: traffic.enterValues[segment]!, bytes: traffic.enterBytes[segment]! },
    leave: { values: traffic.leaveValues[segment]!, bytes: traffic.leaveBytes[segment]! },
  };
}

/** A rectangle right under one of the same width continues it: a chain is one hull without seams. */
function append(rects: Rect[], rect: Rect): void {
  const at = rects.findLastIndex(({ x, width }) => x === rect.x && width === rect.width);
  const above = rects[at];
  if (above && Math.abs(above.y + above.height - rect.y) < 1) rects[at] = { ...above, height: rect.y + rect.height - above.y };
  else rects.push(rect);
}

const mixed = -2;

function segmentsOfBoxes(scene: Scene, placement: PlacementOverlay): Int32Array {
  const segmentOf = new Int32Array(scene.view.boxes.length).fill(-1);
  placement.segments.forEach(({ nodes }, segment) => {
    for (const node of nodes) {
      const box = scene.boxOfNode.get(node);
      if (box === undefined) continue;
      // A closed group may hold pieces of several segments: it stands on the ground of none.
      segmentOf[box] = segmentOf[box] === -1 || segmentOf[box] === segment ? segment : mixed;
    }
  });
  return segmentOf;
}

interface Row {
  readonly top: number;
  readonly bottom: number;
  /** From left to right. */
  readonly boxes: Int32Array;
}

/** Of every scene once: placements and times come and go on the same rows. */
const knownRows = new WeakMap<Scene, readonly Row[]>();

function boxRows(scene: Scene): readonly Row[] {
  const rows = knownRows.get(scene) ?? findRows(scene);
  knownRows.set(scene, rows);
  return rows;
}

/** Boxes of one height on the drawing, by the middle of the boxes. */
function findRows({ layout, height, view }: Scene): readonly Row[] {
  const middle = layout.y.map((y, box) => Math.round(y + height[box]! / 2));
  const order = Int32Array.from(view.boxes.keys())
    .filter((box) => view.boxes[box]!.kind !== 'frame')
    .sort((a, b) => middle[a]! - middle[b]! || layout.x[a]! - layout.x[b]!);
  const rows: Row[] = [];
  for (let first = 0; first < order.length; ) {
    let [last, top, bottom] = [first, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (; last < order.length && middle[order[last]!] === middle[order[first]!]; last++) {
      const box = order[last]!;
      top = Math.min(top, layout.y[box]!);
      bottom = Math.max(bottom, layout.y[box]! + height[box]!);
    }
    rows.push({ top, bottom, boxes: order.subarray(first, last) });
    first = last;
  }
  return rows;
}

/** Neighbors of one segment, broken where another box or much room lies between them. */
function runs(boxes: Int32Array, segmentOf: Int32Array, near: (left: number, right: number) => boolean): number[][] {
  const found: number[][] = [];
  for (const box of boxes) {
    const run = found[found.length - 1];
    const last = run?.[run.length - 1];
    if (segmentOf[box]! < 0) found.push([]);
    else if (run && last !== undefined && segmentOf[last] === segmentOf[box] && near(last, box)) run.push(box);
    else found.push([box]);
  }
  return found.filter((run) => run.length > 0);
}
