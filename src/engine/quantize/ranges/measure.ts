import type { Encoding } from '../../config/encodings/encoding';
import { clippedLevel, type Grid, gridOf, levelOf } from '../grid';
import type { Groups } from '../groups';

/** Finite extremes per group; `from > to` where a group has no finite value. */
export interface Extremes {
  readonly from: Float64Array;
  readonly to: Float64Array;
  finite: number;
  notFinite: number;
}

export function newExtremes(groups: number): Extremes {
  return {
    from: new Float64Array(groups).fill(Number.POSITIVE_INFINITY),
    to: new Float64Array(groups).fill(Number.NEGATIVE_INFINITY),
    finite: 0,
    notFinite: 0,
  };
}

export function addExtremes(extremes: Extremes, values: ArrayLike<number>, groups: Int32Array): void {
  const { from, to } = extremes;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (!Number.isFinite(value)) {
      extremes.notFinite++;
      continue;
    }
    const group = groups[at] as number;
    extremes.finite++;
    if (value < (from[group] as number)) from[group] = value;
    if (value > (to[group] as number)) to[group] = value;
  }
}

/** What an encoding does to the values that it is given, chunk by chunk. */
export class Damage {
  private readonly grids: readonly Grid[];
  private readonly lowest: Float64Array;
  private readonly highest: Float64Array;
  private count = 0;
  private signal = 0;
  private noise = 0;
  private below = 0;
  private above = 0;
  maxError = 0;

  constructor(
    private readonly encoding: Encoding,
    groups: Groups,
  ) {
    this.grids = Array.from({ length: groups.count }, (_, group) => gridOf(encoding, group));
    this.lowest = new Float64Array(groups.count).fill(Number.POSITIVE_INFINITY);
    this.highest = new Float64Array(groups.count).fill(Number.NEGATIVE_INFINITY);
  }

  add(values: ArrayLike<number>, groups: Int32Array): void {
    const { grids, lowest, highest } = this;
    for (let at = 0; at < values.length; at++) {
      const value = values[at] as number;
      if (!Number.isFinite(value)) continue;
      const group = groups[at] as number;
      const grid = grids[group] as Grid;
      const wanted = levelOf(value, grid);
      const level = clippedLevel(wanted, grid.top);
      if (wanted < 0) this.below++;
      else if (wanted > grid.top) this.above++;
      const error = value - (level - grid.zero) * grid.scale;
      this.count++;
      this.signal += value * value;
      this.noise += error * error;
      if (Math.abs(error) > this.maxError) this.maxError = Math.abs(error);
      if (level < (lowest[group] as number)) lowest[group] = level;
      if (level > (highest[group] as number)) highest[group] = level;
    }
  }

  get mse(): number {
    return this.count === 0 ? 0 : this.noise / this.count;
  }

  get sqnrDb(): number {
    return this.noise === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(this.signal / this.noise);
  }

  get clippedBelow(): number {
    return this.count === 0 ? 0 : this.below / this.count;
  }

  get clippedAbove(): number {
    return this.count === 0 ? 0 : this.above / this.count;
  }

  /** Bits and share of the grid between the outermost levels in use, zero among them; the mean over channels. One that is all zero does not count. */
  get used(): { readonly bits: number; readonly share: number } {
    const levels = 2 ** this.encoding.bitwidth;
    let [channels, bits, share] = [0, 0, 0];
    for (const [group, { zero }] of this.grids.entries()) {
      const [lowest, highest] = [this.lowest[group] as number, this.highest[group] as number];
      if (lowest > highest || (lowest === zero && highest === zero)) continue;
      const [low, high] = [Math.min(lowest, zero), Math.max(highest, zero)];
      channels++;
      bits += Math.log2(high - low + 1);
      share += (high - low + 1) / levels;
    }
    return channels === 0 ? { bits: 0, share: 1 } : { bits: bits / channels, share: share / channels };
  }
}
