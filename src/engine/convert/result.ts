import type { StepRecord } from '../job';
import type { Placement } from '../placement/placement';
import type { Diagnostic } from '../problem';
import type { Chip, Precision } from '../targets/target';

export interface ConvertModelOptions {
  /** One context binary per chip. */
  readonly chips: readonly Chip[];
  /** What the user asked for; a model with QDQ nodes goes as it is, a float model as fp16. */
  readonly precision: Precision;
  /** The folder that will hold `<name>_qnn`; beside the model where absent. */
  readonly outputParent?: string;
}

export interface ConvertedFile {
  /** Relative to the result folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface ConvertedModel {
  /** Absolute path of `<name>_qnn`. */
  readonly folder: string;
  readonly files: readonly ConvertedFile[];
  readonly warnings: readonly Diagnostic[];
  /** Seen by the compiler on the way, for the first chip that it compiled for. */
  readonly placement: Placement;
  readonly steps: readonly StepRecord[];
}
