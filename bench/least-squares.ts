/** Least squares under x >= 0 by cyclic coordinate descent: a dozen unknowns, so speed does not matter and it cannot diverge. */
export function nonNegativeLeastSquares(rows: readonly (readonly number[])[], target: readonly number[]): number[] {
  const width = rows[0]?.length ?? 0;
  const x = new Array<number>(width).fill(0);
  const rest = [...target];
  const norms = Array.from({ length: width }, (_, j) => rows.reduce((sum, row) => sum + row[j]! ** 2, 0));
  for (let round = 0; round < 5000; round++)
    for (let j = 0; j < width; j++) {
      if (norms[j] === 0) continue;
      const slope = rows.reduce((sum, row, i) => sum + row[j]! * rest[i]!, 0) / norms[j]!;
      const next = Math.max(0, x[j]! + slope);
      const step = next - x[j]!;
      if (step === 0) continue;
      x[j] = next;
      for (const [i, row] of rows.entries()) rest[i]! -= row[j]! * step;
    }
  return x;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? Number.NaN : (sorted[sorted.length >> 1]! + sorted[(sorted.length - 1) >> 1]!) / 2;
}
