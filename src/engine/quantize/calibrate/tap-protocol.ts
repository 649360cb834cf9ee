import type { ProblemFields } from '../../problem';
import type { Tap } from './run';
import type { SampleSet } from './samples';

/** What the tap runner's child is asked for, as a JSON file whose path is its only argument. */
export interface TapChildRequest {
  /** Of what is asked and of what: statistics with another key are of another run. */
  readonly key: string;
  readonly batches: readonly TapBatch[];
  /** Only those that are to be run. */
  readonly samples: SampleSet;
  /** Files to link beside the models before they are opened. */
  readonly links: readonly { readonly from: string; readonly to: string }[];
  /** Where the sums go (`tap-state.ts`). */
  readonly result: string;
  /** An empty folder for the child's own files. */
  readonly scratch: string;
  readonly resumeFile?: string;
  readonly stableWithin?: number;
  readonly keepIn?: string;
}

/** Values that are watched in the same runs, as many as memory allows. */
export interface TapBatch {
  /** None where inputs alone are watched. */
  readonly model?: TappedFile;
  readonly second?: TappedFile;
  readonly taps: readonly PlannedTap[];
}

export interface TappedFile {
  readonly path: string;
  /** It rounds inside: what changes the last bit of a sum may change a level. */
  readonly isQuantized: boolean;
  /** Large values are reduced where they are made, so that onnxruntime need not hold them. */
  readonly isReduced?: boolean;
}

export interface PlannedTap extends Tap {
  /** In the caller's list. */
  readonly index: number;
  /** Elements of a value that onnxruntime reduces; the others are fetched whole. */
  readonly sampled?: number;
}

/** One line each on the child's event channel. */
export type TapEvent =
  | { readonly event: 'step'; readonly fraction: number; readonly detail: string }
  | { readonly event: 'done'; readonly samplesRun: number; readonly peakMemoryMb: number; readonly version: string }
  | { readonly event: 'failed'; readonly problem: ProblemFields };
