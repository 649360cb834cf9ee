import type { JobContext } from '../../job';
import type { OpenModel } from '../../session';
import type { RunTaps } from '../calibrate/run';
import type { SampleSet } from '../calibrate/samples';
import type { ChosenEncoding } from '../encode/choose';
import type { ImprovementName, QuantizeSettings } from '../settings';

export interface ImproveContext {
  /** The float model as the improvements before left it. */
  readonly open: OpenModel;
  /** The float model before the first improvement: what the outputs should be. */
  readonly reference: OpenModel;
  /** Chosen for `open`; empty before calibration. */
  readonly entries: readonly ChosenEncoding[];
  readonly settings: QuantizeSettings;
  readonly samples: SampleSet;
  readonly runTaps: RunTaps;
  /** A folder on the disk of the model that outlives the job's steps: the new float models are written into it. */
  readonly scratch: string;
  readonly job: JobContext;
}

export interface Improved {
  /** The same object as in the context where nothing was to do. */
  readonly open: OpenModel;
  /** What to go on with: rounding may narrow the encodings of weights. */
  readonly entries: readonly ChosenEncoding[];
  /** Layers that were changed. */
  readonly layers: number;
}

/** What a job can try: the improvements that settings name, and AIMET where the user has it. */
export type TriedName = ImprovementName | 'aimet';

/** A way to lose less: from a float model to a float model whose quantized form is nearer to the first. */
export interface Improvement {
  readonly name: TriedName;
  readonly when: 'before-calibration' | 'after-encodings';
  readonly apply: (context: ImproveContext) => Promise<Improved>;
}
