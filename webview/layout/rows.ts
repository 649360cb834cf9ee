import type { LayoutInput } from './graph';
import type { ProperGraph } from './proper';

/** Space between rows: edges need more of it where they go far to the side. */
const rowGap = { least: 28, most: 80, perSidestep: 0.06 };

export interface RowPlaces {
  readonly top: Float64Array;
  readonly bottom: Float64Array;
}

/** The vertical band of each row. */
export function placeRows(input: LayoutInput, proper: ProperGraph, rows: readonly Int32Array[], center: Float64Array): RowPlaces {
  const height = new Float64Array(rows.length);
  rows.forEach((row, i) => {
    for (const vertex of row) if (vertex < proper.boxes) height[i] = Math.max(height[i]!, input.height[vertex]!);
  });
  const gap = new Float64Array(rows.length).fill(rowGap.least);
  proper.from.forEach((above, edge) => {
    // Whole pixels: sums of them are exact.
    const sidestep = Math.round(Math.abs(center[above]! - center[proper.to[edge]!]!) * rowGap.perSidestep);
    const row = proper.layer[above]!;
    gap[row] = Math.min(rowGap.most, Math.max(gap[row]!, rowGap.least + sidestep));
  });
  const top = new Float64Array(rows.length);
  const bottom = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    top[i] = i === 0 ? 0 : bottom[i - 1]! + gap[i - 1]!;
    bottom[i] = top[i]! + height[i]!;
  }
  return { top, bottom };
}
