/** Elements of a tensor as they are counted. */
export type Floats = Float32Array | Float64Array;

/** Most bins of a histogram; the range of the data takes at least half of them. */
export const binCount = 2048;

/** Bins are never narrower than the largest magnitude over this power of two: the precision of float32. */
const significantBits = 24;
/** Bins are at least 2 to this power wide, so that the reciprocal is finite. */
const lowestExponent = -200;

/**
 * A histogram that grows with its data. Bins are a power of two wide and begin at multiples of their width, so when the range outgrows them two become
 * one exactly: the counts are the same in whatever order and in however many parts the data came.
 */
export class BinCounts {
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;
  private bins: Bins = { exponent: lowestExponent, base: 0, counts: new Float64Array(binCount) };

  /** Makes room for a range; called before elements of it are added. */
  cover(min: number, max: number): void {
    if (min >= this.min && max <= this.max) return;
    this.min = Math.min(min, this.min);
    this.max = Math.max(max, this.max);
    const exponent = exponentFor(this.min, this.max);
    const { low, high } = reach(this.min, this.max, exponent);
    const { bins } = this;
    if (exponent === bins.exponent && low >= bins.base && high < bins.base + binCount) return;
    // Equal room on both sides: a range may grow at either.
    this.bins = { exponent, base: low - ((binCount - (high - low + 1)) >> 1), counts: new Float64Array(binCount) };
    addBins(bins, this.bins);
  }

  /** Counts `values[start .. end]`, all of them finite and covered; each stands for `weight` elements. */
  add(values: Floats, start: number, end: number, weight = 1): void {
    const { counts, base, exponent } = this.bins;
    const scale = 2 ** -exponent;
    for (let at = start; at < end; at++) {
      // Kept an int32: as a float the index costs five times the time.
      const bin = (Math.floor((values[at] as number) * scale) - base) | 0;
      counts[bin] = (counts[bin] as number) + weight;
    }
  }

  /** A wider range never has narrower bins, so those of `other` fall into whole ones of ours. */
  merge(other: BinCounts): void {
    if (other.min > other.max) return;
    this.cover(other.min, other.max);
    addBins(other.bins, this.bins);
  }

  /** Only the bins from that of the smallest element to that of the largest. */
  result(): { readonly from: number; readonly to: number; readonly counts: Float64Array } {
    if (this.min > this.max) return { from: 0, to: 0, counts: new Float64Array(1) };
    const { exponent, base, counts } = this.bins;
    const { low, high } = reach(this.min, this.max, exponent);
    // No bin begins at the negative zero.
    return { from: low * 2 ** exponent + 0, to: (high + 1) * 2 ** exponent + 0, counts: counts.slice(low - base, high - base + 1) };
  }

  pack(): number[] {
    return [this.min, this.max, ...this.result().counts];
  }

  static unpack(packed: Float64Array): BinCounts {
    const made = new BinCounts();
    const [min = 0, max = 0] = packed;
    if (min > max) return made;
    made.cover(min, max);
    const { exponent, base, counts } = made.bins;
    counts.set(packed.subarray(2), reach(min, max, exponent).low - base);
    return made;
  }
}

interface Bins {
  /** They are 2 to this power wide. */
  readonly exponent: number;
  /** Of the first, in widths from zero. */
  readonly base: number;
  readonly counts: Float64Array;
}

/** The bins that hold the smallest and the largest element, in widths from zero. */
function reach(min: number, max: number, exponent: number): { readonly low: number; readonly high: number } {
  return { low: Math.floor(min / 2 ** exponent), high: Math.floor(max / 2 ** exponent) };
}

function addBins(from: Bins, to: Bins): void {
  const shrink = 2 ** (from.exponent - to.exponent);
  for (let bin = 0; bin < binCount; bin++) {
    const count = from.counts[bin] as number;
    if (count === 0) continue;
    const at = Math.floor((from.base + bin) * shrink) - to.base;
    to.counts[at] = (to.counts[at] as number) + count;
  }
}

/** The narrowest width, as a power of two, at which the bins hold the range. It depends on the range alone. */
function exponentFor(min: number, max: number): number {
  const magnitude = Math.max(Math.abs(min), Math.abs(max));
  if (magnitude === 0) return lowestExponent;
  const narrowest = Math.max(lowestExponent, Math.floor(Math.log2(magnitude)) - significantBits);
  let exponent = Math.max(narrowest, Math.floor(Math.log2(max - min)) - Math.log2(binCount));
  for (;;) {
    const { low, high } = reach(min, max, exponent);
    if (high - low < binCount) return exponent;
    exponent++;
  }
}
