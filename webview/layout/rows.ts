import type { ProperGraph } from './proper';

/** Space between rows: edges need more of it where they go far to the side. */
const rowGap = { least: 28, most: 80, perSidestep: 0.06 };

export interface RowPlaces {
  readonly top: Float64Array;
  readonly bottom: Float64Array;
}

/** The vertical band of each row. `height` is by box, `lean` by step as in `assignCenters`. */
export function placeRows(
  proper: ProperGraph,
  rows: readonly Int32Array[],
  height: Float64Array,
  center: Float64Array,
  lean: Float64Array,
): RowPlaces {
  const tallest = new Float64Array(rows.length);
  for (let box = 0; box < proper.boxes; box++) {
    const row = proper.layer[box]!;
    tallest[row] = Math.max(tallest[row]!, height[box]!);
  }
  const gap = new Float64Array(rows.length).fill(rowGap.least);
  for (let step = 0; step < proper.from.length; step++) {
    const above = proper.from[step]!;
    // Whole pixels: sums of them are exact.
    const sidestep = Math.round(Math.abs(center[above]! + lean[step]! - center[proper.to[step]!]!) * rowGap.perSidestep);
    const row = proper.layer[above]!;
    gap[row] = Math.min(rowGap.most, Math.max(gap[row]!, rowGap.least + sidestep));
  }
  const top = new Float64Array(rows.length);
  const bottom = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    top[i] = i === 0 ? 0 : bottom[i - 1]! + gap[i - 1]!;
    bottom[i] = top[i]! + tallest[i]!;
  }
  return { top, bottom };
}
