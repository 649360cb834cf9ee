import type { TensorPreview } from './graph-view';
import type { Chunk } from './tensor-source';

/** Statistics over the finite elements, one chunk after another. */
export function newStatistics() {
  let finite = 0;
  let notFinite = 0;
  let zeros = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  // Sums of differences from the first element: sums of squares alone lose all digits where the mean is far from zero.
  let shift: number | undefined;
  let sum = 0;
  let squares = 0;
  return {
    add(chunk: Chunk): void {
      for (let at = 0; at < chunk.length; at++) {
        const value = Number(chunk[at]);
        if (!Number.isFinite(value)) {
          notFinite += 1;
          continue;
        }
        shift ??= value;
        finite += 1;
        if (value === 0) zeros += 1;
        if (value < min) min = value;
        if (value > max) max = value;
        const difference = value - shift;
        sum += difference;
        squares += difference * difference;
      }
    },
    result(): TensorPreview['stats'] {
      if (finite === 0) return undefined;
      const mean = sum / finite;
      const variance = Math.max(0, squares / finite - mean * mean);
      return { min, max, mean: (shift ?? 0) + mean, std: Math.sqrt(variance), zeros, ...(notFinite > 0 && { notFinite }) };
    },
  };
}
