import { clippedLevel, type Grid, quantize } from '../grid';
import type { Moments } from './input-moments';

/** Rounds change little after that many. */
const mostRounds = 8;

/**
 * Chooses levels for the weights of one output channel, so that what they make of typical inputs is nearest to what the floats make: coordinate descent
 * on e^T M e, where e are the errors of the weights and M the second moments of the inputs. The sum never grows, so it is never worse than rounding to
 * nearest (idea: Behdin et al., "QuantEase", 2023).
 */
export function roundRow(weights: Float64Array, grids: readonly Grid[], gridOf: Int32Array, { size, matrix }: Moments): Int32Array {
  const levels = new Int32Array(size);
  const gradient = new Float64Array(size);
  const errors = nearest(weights, grids, gridOf, levels);
  multiply(matrix, size, errors, gradient);
  for (let round = 0; round < mostRounds; round++) {
    let moves = 0;
    for (let at = 0; at < size; at++) {
      const { scale, top } = grids[gridOf[at] as number] as Grid;
      const before = levels[at] as number;
      const wanted = (gradient[at] as number) / ((matrix[at * size + at] as number) * scale);
      const after = clippedLevel(before + Math.round(wanted), top);
      if (after === before) continue;
      moves++;
      levels[at] = after;
      const moved = (after - before) * scale;
      const row = at * size;
      for (let i = 0; i < size; i++) gradient[i] = (gradient[i] as number) - moved * (matrix[row + i] as number);
    }
    if (moves === 0) break;
  }
  return levels;
}

function nearest(weights: Float64Array, grids: readonly Grid[], gridOf: Int32Array, levels: Int32Array): Float64Array {
  return weights.map((weight, at) => {
    const grid = grids[gridOf[at] as number] as Grid;
    levels[at] = quantize(weight, grid);
    return weight - ((levels[at] as number) - grid.zero) * grid.scale;
  });
}

function multiply(matrix: Float64Array, size: number, vector: Float64Array, into: Float64Array): void {
  for (let row = 0; row < size; row++) {
    let sum = 0;
    for (let column = 0, at = row * size; column < size; column++, at++) sum += (matrix[at] as number) * (vector[column] as number);
    into[row] = sum;
  }
}
