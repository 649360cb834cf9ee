import type { EncodingVersion } from '../../config/encodings/encoding';
import type { Diagnostic } from '../../problem';
import type { AccuracyReport } from '../accuracy/report';
import type { DataChoice } from '../calibrate/samples';
import type { TriedName } from '../improve/improvement';
import type { QuantizeSettings } from '../settings';

export interface QuantizeOptions {
  readonly settings: QuantizeSettings;
  readonly data: DataChoice;
  /** The quantized model; `<name>_qdq.onnx` beside the model unless given. */
  readonly output?: string;
  /** Samples for the accuracy; 0 leaves it out. */
  readonly accuracySamples: number;
  /** Samples for the HTP emulator; 0 leaves it out. It is slow: its time is said before it starts. */
  readonly emulatorSamples: number;
  /** The chip of the emulator. */
  readonly soc: string;
  /** A Python that can import `aimet_onnx`: its encodings are tried in the place of ours. */
  readonly aimet?: string;
  /** Of `quantization_config.json`; 1.0.0 unless given. */
  readonly encodingsVersion?: EncodingVersion;
  /** Absolute path of a file that names the class of each sample. */
  readonly labels?: string;
  /** Absolute path of a `.py` or `.js` file with the user's own metric; it is run, so the workspace must be trusted. */
  readonly metric?: string;
}

/** What one improvement brought, measured end to end on the same samples. */
export interface ImprovementGain {
  readonly name: TriedName;
  readonly sqnrDbBefore: number;
  readonly sqnrDbAfter: number;
  readonly seconds: number;
  /** Not kept, because the result was not better. */
  readonly isDropped: boolean;
}

export interface QuantizeResult {
  /** Absolute path of the float model, where that is known. */
  readonly model?: string;
  /** Absolute paths. `encodings` is `quantization_config.json` (format 1.0.0) in the folder `<name>_qdq` beside the model. */
  readonly output: string;
  readonly encodings: string;
  readonly folder: string;
  readonly bytes: number;
  readonly floatBytes: number;
  readonly tensors: { readonly activations: number; readonly weights: number; readonly biases: number };
  readonly settings: QuantizeSettings;
  readonly samples: number;
  /**
   * Wall time of the whole job; and its highest resident memory in mebibytes: that of the engine's own process and that of the largest of its children,
   * which run one after another, together.
   */
  readonly seconds: number;
  readonly peakMemoryMb: number;
  readonly gains: readonly ImprovementGain[];
  readonly accuracy?: AccuracyReport;
  readonly notes: readonly Diagnostic[];
}
