import type { Encoding } from '../../config/encodings/encoding';

/** What an encoding does to the values of one tensor: quantized and dequantized again, compared with what they were. */
export interface RangeRow {
  readonly tensor: string;
  readonly section: Encoding['section'];
  readonly bitwidth: number;
  readonly granularity: Encoding['granularity'];
  /** Channels or blocks with a scale of their own; 1 for the whole tensor. */
  readonly groups: number;
  /** Finite values that were looked at. */
  readonly elements: number;
  /** Values that are NaN or infinite: no encoding holds them. They count nowhere else. */
  readonly notFinite: number;
  /** Of the values; both 0 where there are none. */
  readonly min: number;
  readonly max: number;
  /** Signal to quantization noise, 10 * log10(mean square of the values / mse); Infinity where nothing was lost. */
  readonly sqnrDb: number;
  /** Mean squared error, in the square of the tensor's unit. */
  readonly mse: number;
  readonly maxError: number;
  /** Shares (0 to 1) of the values that lie below and above the grid by more than half a step. */
  readonly clippedBelow: number;
  readonly clippedAbove: number;
  /** Bits of the grid between the lowest and the highest level that a value takes, zero among them; the mean over channels. */
  readonly usedBits: number;
  /** Share (0 to 1) of the grid outside of that range. */
  readonly wasted: number;
  /** Of the histogram of calibration data that was kept: the figures are close, not exact. */
  readonly isObserved?: true;
  /** The range of the data as an encoding of the same kind, where it loses less. */
  readonly suggestion?: { readonly encoding: Encoding; readonly sqnrDb: number; readonly mse: number };
}

/** Why a tensor of the file has no row. */
export type NotJudgedReason = 'no-data' | 'not-in-model' | 'float' | 'not-numeric' | 'encoding-broken' | 'shape-mismatch' | 'data-broken';

export interface NotJudged {
  readonly tensor: string;
  readonly reason: NotJudgedReason;
  readonly what: string;
}

/** `validate_quantization_range` of the seed, for a whole file: one row per tensor with data, in the order of the file. */
export interface RangeReport {
  readonly rows: readonly RangeRow[];
  readonly notJudged: readonly NotJudged[];
}

/** How the values of a tensor are spread; for hovers. */
export interface Histogram {
  readonly tensor: string;
  /** Ends of the first and the last bin: the range of the data together with that of the encoding. */
  readonly from: number;
  readonly to: number;
  /** Values per bin; all bins are equally wide. */
  readonly counts: Float64Array;
  readonly elements: number;
  readonly notFinite: number;
  /** Of the data. */
  readonly min: number;
  readonly max: number;
  /** What the encoding's grid reaches; of several channels the widest. */
  readonly range?: { readonly min: number; readonly max: number };
}
