import type { Curve } from '../scene/curves';
import type { Lane, LaneScene } from '../scene/lanes';

/** Room for the time axis, above the rows. */
export const axisHeight = 18;
const heights = { lane: 20, inner: 14, folded: 8, curve: 30 };

/** One row of the drawing: a lane of events, or a figure over time. */
export type Row = { readonly key: string; readonly top: number; readonly height: number; readonly folded: boolean } & (
  | { readonly kind: 'lane'; readonly lane: Lane; readonly index: number }
  | { readonly kind: 'curve'; readonly curve: Curve }
);

/** From top to bottom, under the axis. Folded ones stay as a thin line: where there is work can still be seen. */
export function makeRows(scene: LaneScene, curves: readonly Curve[], folded: ReadonlySet<string>): readonly Row[] {
  let top = axisHeight;
  const place = (key: string, open: number) => {
    const height = folded.has(key) ? heights.folded : open;
    top += height;
    return { key, top: top - height, height, folded: folded.has(key) };
  };
  const lanes = scene.lanes.map((lane, index): Row => {
    const key = `${lane.name}/${lane.depth}/${index}`;
    return { kind: 'lane', lane, index, ...place(key, lane.depth > 0 ? heights.inner : heights.lane) };
  });
  return [...lanes, ...curves.map((curve): Row => ({ kind: 'curve', curve, ...place(curve.label, heights.curve) }))];
}

export function rowsHeight(rows: readonly Row[]): number {
  const last = rows[rows.length - 1];
  return last ? last.top + last.height : axisHeight;
}
