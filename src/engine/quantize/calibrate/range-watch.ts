interface Range {
  readonly min: number;
  readonly max: number;
}

/** So many samples in a row must bring nothing new: fewer would be chance. */
export const quietSamples = 8;

/** Tells when more samples would not change the ranges: none grew by more than a share of itself over the last samples together. */
export class RangeWatch {
  private quiet = 0;
  private spans: number[];

  constructor(
    private readonly share: number,
    packed: readonly number[] = [0],
  ) {
    [this.quiet = 0, ...this.spans] = packed;
  }

  /** After each sample, with the ranges so far, always in the same order. True when it is time to stop. */
  isStable(ranges: Iterable<Range | undefined>): boolean {
    const spans = Array.from(ranges, (range) => (range ? range.max - range.min : 0));
    const grew = spans.some((span, at) => span > (this.spans[at] ?? 0) * (1 + this.share));
    if (grew) this.spans = spans;
    this.quiet = grew ? 0 : this.quiet + 1;
    return this.quiet >= quietSamples;
  }

  pack(): readonly number[] {
    return [this.quiet, ...this.spans];
  }
}
