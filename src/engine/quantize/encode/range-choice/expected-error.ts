import type { ValueStatistics } from '../../calibrate/statistics';
import type { Grid } from '../../grid';

/**
 * What a grid costs, from the histogram in constant time. Rounding costs a twelfth of the squared step per element; what lies beyond the grid costs its
 * squared distance. Exact zeros cost nothing, and ReLUs make many.
 */
export class ExpectedError {
  private readonly edges: number;
  private readonly counts: Float64Array;
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;
  private readonly zeros: number;

  constructor(private readonly statistics: ValueStatistics) {
    const { counts, from, to } = statistics.histogram;
    const bins = counts.length;
    const width = (to - from) / bins;
    this.edges = bins;
    [this.counts, this.sums, this.squares] = [new Float64Array(bins + 1), new Float64Array(bins + 1), new Float64Array(bins + 1)];
    for (let bin = 0; bin < bins; bin++) {
      const count = counts[bin] as number;
      const center = from + (bin + 0.5) * width;
      this.counts[bin + 1] = (this.counts[bin] as number) + count;
      this.sums[bin + 1] = (this.sums[bin] as number) + count * center;
      this.squares[bin + 1] = (this.squares[bin] as number) + count * (center * center + (width * width) / 12);
    }
    this.zeros = zerosIn(statistics);
  }

  get elements(): number {
    return this.counts[this.edges] as number;
  }

  /** Sum over all elements; `clipWeight` multiplies what is lost by clipping. */
  of({ scale, zero, top }: Grid, clipWeight: number): number {
    const [low, high] = [-zero * scale, (top - zero) * scale];
    const [below, above] = [this.edgeAt(low), this.edgeAt(high)];
    const inside = Math.max(0, this.between(this.counts, below, above) - this.zeros);
    const clipped = this.distance(low, 0, below) + this.distance(high, above, this.edges);
    return (inside * scale * scale) / 12 + clipWeight * clipped;
  }

  /** Position of a value among the bins, in bins. */
  private edgeAt(value: number): number {
    const { from, to } = this.statistics.histogram;
    if (!(to > from)) return value >= from ? this.edges : 0;
    return Math.min(this.edges, Math.max(0, ((value - from) / (to - from)) * this.edges));
  }

  private at(sums: Float64Array, edge: number): number {
    const bin = Math.min(this.edges - 1, Math.floor(edge));
    const [before, behind] = [sums[bin] as number, sums[bin + 1] as number];
    return before + (behind - before) * (edge - bin);
  }

  private between(sums: Float64Array, from: number, to: number): number {
    return to > from ? this.at(sums, to) - this.at(sums, from) : 0;
  }

  /** Sum of the squared distances of what lies between two edges. */
  private distance(to: number, from: number, until: number): number {
    const sum = this.between(this.squares, from, until) - 2 * to * this.between(this.sums, from, until);
    return Math.max(0, sum + to * to * this.between(this.counts, from, until));
  }
}

/** A bin around zero that is far above its neighbors holds zeros, which no grid rounds. */
function zerosIn({ histogram: { counts, from, to } }: ValueStatistics): number {
  if (!(from <= 0 && to >= 0 && to > from)) return 0;
  const bin = Math.min(counts.length - 1, Math.floor((-from / (to - from)) * counts.length));
  const beside = Math.max(counts[bin - 1] ?? 0, counts[bin + 1] ?? 0);
  const own = counts[bin] as number;
  return own > 4 * beside ? own - beside : 0;
}
