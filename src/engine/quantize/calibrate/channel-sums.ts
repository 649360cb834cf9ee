import type { Floats } from './bin-counts';
import type { ChannelStatistics } from './statistics';

/** Extremes and means of each channel along one axis, over all samples. Elements that are not finite count nowhere. */
export class ChannelSums {
  private readonly finite: Float64Array;
  private readonly sum: Float64Array;
  private readonly min: Float64Array;
  private readonly max: Float64Array;

  constructor(
    readonly axis: number,
    readonly channels: number,
  ) {
    this.finite = new Float64Array(channels);
    this.sum = new Float64Array(channels);
    this.min = new Float64Array(channels).fill(Number.POSITIVE_INFINITY);
    this.max = new Float64Array(channels).fill(Number.NEGATIVE_INFINITY);
  }

  /** The elements of one sample in C order; `inner` of them are beside each other in a channel. */
  add(values: Floats, inner: number): void {
    const { channels } = this;
    for (let at = 0, channel = 0; at < values.length; at += inner) {
      this.addRun(values, at, at + inner, channel);
      if (++channel === channels) channel = 0;
    }
  }

  result(): ChannelStatistics {
    const { axis, finite, sum, min, max } = this;
    const orZero = (value: number, channel: number) => (finite[channel] === 0 ? 0 : value);
    return {
      axis,
      mean: sum.map((total, channel) => orZero(total / (finite[channel] as number), channel)),
      min: min.map(orZero),
      max: max.map(orZero),
    };
  }

  pack(): number[] {
    return [this.axis, this.channels, ...this.finite, ...this.sum, ...this.min, ...this.max];
  }

  static unpack(packed: Float64Array): ChannelSums {
    const channels = packed[1] as number;
    const made = new ChannelSums(packed[0] as number, channels);
    for (const [at, array] of [made.finite, made.sum, made.min, made.max].entries())
      array.set(packed.subarray(2 + at * channels, 2 + (at + 1) * channels));
    return made;
  }

  private addRun(values: Floats, start: number, end: number, channel: number): void {
    let sum = 0;
    let min = this.min[channel] as number;
    let max = this.max[channel] as number;
    for (let at = start; at < end; at++) {
      const value = values[at] as number;
      sum += value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    if (!Number.isFinite(sum)) {
      const finite = values.slice(start, end).filter((value) => Number.isFinite(value));
      if (finite.length > 0) this.addRun(finite, 0, finite.length, channel);
      return;
    }
    this.finite[channel] = (this.finite[channel] as number) + end - start;
    this.sum[channel] = (this.sum[channel] as number) + sum;
    this.min[channel] = min;
    this.max[channel] = max;
  }
}
