/** Summary of repeated measurements, in the unit of the samples. */
export interface Summary {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly min: number;
  readonly max: number;
}

/** The arithmetic mean; NaN for no samples. */
export function mean(samples: readonly number[]): number {
  return samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
}

/**
 * The p-th percentile (0..100) by linear interpolation between the two nearest ranks, as numpy's default does: of n sorted samples the one at
 * rank p/100 * (n - 1). NaN for no samples.
 */
export function percentile(samples: readonly number[], p: number): number {
  return percentileOfSorted(sorted(samples), p);
}

/** Mean, percentiles and extremes of at least one sample. */
export function summarize(samples: readonly number[]): Summary {
  const ranked = sorted(samples);
  return {
    mean: mean(samples),
    p50: percentileOfSorted(ranked, 50),
    p95: percentileOfSorted(ranked, 95),
    p99: percentileOfSorted(ranked, 99),
    min: ranked[0] ?? Number.NaN,
    max: ranked[ranked.length - 1] ?? Number.NaN,
  };
}

function sorted(samples: readonly number[]): readonly number[] {
  return [...samples].sort((a, b) => a - b);
}

function percentileOfSorted(ranked: readonly number[], p: number): number {
  const rank = (Math.min(100, Math.max(0, p)) / 100) * (ranked.length - 1);
  const below = ranked[Math.floor(rank)] ?? Number.NaN;
  const above = ranked[Math.ceil(rank)] ?? Number.NaN;
  return below + (above - below) * (rank - Math.floor(rank));
}
