import type { Model } from '../../ir/graph';
import type { JobContext } from '../../job';
import type { Differences } from '../accuracy/differences';
import type { SampleSet } from './samples';
import type { Statistics } from './statistics';

/** One value to watch while a model runs; with `other`, the value of the second model that is compared with it. */
export interface Tap {
  readonly value: string;
  readonly other?: string;
  /** The axis whose channels have statistics of their own. */
  readonly channelAxis?: number;
}

/**
 * How closely values are looked at. `sampled`: extremes are exact, but histograms and means of large floats are those of some elements of each sample. It
 * holds for what is not compared, not kept and has no channels. Values that are not finite everywhere are then looked at exactly.
 */
export type TapDetail = 'exact' | 'sampled';

export interface TapRequest {
  readonly model: Model;
  /** Run on the same samples; its values are compared with those of the first. */
  readonly second?: Model;
  readonly taps: readonly Tap[];
  readonly samples: SampleSet;
  /** `exact` unless given. */
  readonly detail?: TapDetail;
  /** Which samples are run, by index; all unless given. */
  readonly chosen?: readonly number[];
  /** Stop early when no range grew by more than this share over the last samples; never unless given. */
  readonly stableWithin?: number;
  /** Statistics of an interrupted run are kept here and taken up again. */
  readonly resumeFile?: string;
  /** A folder where the values of each tap are kept as little-endian floats, sample after sample: `<index of the tap>.raw`. */
  readonly keepIn?: string;
  /** Name of the step, for progress. */
  readonly step: string;
}

export interface TapResult {
  /** Of the first model's values; without those that the model did not give. */
  readonly statistics: Statistics;
  /** Of taps with `other`, by the first model's value. */
  readonly differences: ReadonlyMap<string, Differences>;
  /** That were run; fewer than asked for where ranges were stable. */
  readonly samplesRun: number;
  /** Highest resident memory of the child, in mebibytes. */
  readonly peakMemoryMb: number;
  /** Version of onnxruntime. */
  readonly version: string;
}

/** Runs a model, or two, on samples in a child process and reduces each tapped value as it comes, in bounded memory. */
export type RunTaps = (request: TapRequest, job: JobContext) => Promise<TapResult>;
