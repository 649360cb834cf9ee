/** What was seen of one value over all samples, in bounded memory whatever the number of samples. */
export interface ValueStatistics {
  readonly value: string;
  readonly samples: number;
  /** Finite elements, and those that are NaN or infinite: they count nowhere else. */
  readonly elements: number;
  readonly notFinite: number;
  readonly min: number;
  readonly max: number;
  /** Means over the samples of each sample's extremes. */
  readonly meanMin: number;
  readonly meanMax: number;
  readonly mean: number;
  /** From the elements of the histogram. */
  readonly meanSquare: number;
  readonly histogram: ValueHistogram;
  /** Per channel, where they were asked for. */
  readonly channels?: ChannelStatistics;
}

/** Equally wide bins from `from` to `to`, which enclose `min` and `max`. The counts are those of all elements, also where only some were looked at. */
export interface ValueHistogram {
  readonly from: number;
  readonly to: number;
  readonly counts: Float64Array;
  /** So many elements stand for all; undefined where every one was counted. */
  readonly sampled?: number;
}

export interface ChannelStatistics {
  readonly axis: number;
  readonly mean: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
}

/** By the name of the value in the model that was run. */
export type Statistics = ReadonlyMap<string, ValueStatistics>;
