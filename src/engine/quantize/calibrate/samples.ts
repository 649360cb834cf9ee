import type { DType } from '../../ir/dtype';

/** How the files of one input become its values (the `preprocessing` of a quantize recipe). */
export interface Preprocessing {
  /** Subtracted and divided by, per channel, after `scale`. */
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
  /** Of 8-bit pixels; 1/255 unless given. */
  readonly scale?: number;
  /** Of arrays in files; that of the model is known. */
  readonly layout?: 'nchw' | 'nhwc';
  readonly color?: 'rgb' | 'bgr' | 'gray';
  /** Height and width; that of the model's input unless given. */
  readonly resize?: readonly number[];
  /** Height and width, cut from the middle after `resize`. */
  readonly crop?: readonly number[];
}

/** What the user names: a folder, an `.npz`, an input list, a CSV. */
export interface DataChoice {
  readonly path: string;
  /** At most so many samples, from the start; all unless given. */
  readonly count?: number;
  /** By the name of the input. */
  readonly inputs?: Readonly<Record<string, Preprocessing>>;
}

/** Where the values of one input of one sample lie. */
export type SampleSource =
  | { readonly kind: 'image'; readonly file: string }
  /** `row`: an index along the first axis where the file holds more than one sample. */
  | { readonly kind: 'npy'; readonly file: string; readonly row?: number }
  /** `member` is a name inside the archive; `row` an index along its first axis where the archive holds all samples in one array. */
  | { readonly kind: 'npz'; readonly file: string; readonly member: string; readonly row?: number }
  | { readonly kind: 'raw'; readonly file: string }
  | { readonly kind: 'tensor'; readonly file: string }
  | { readonly kind: 'csv'; readonly file: string; readonly row: number };

export interface SampleInput {
  readonly name: string;
  readonly dtype: DType;
  readonly dims: readonly number[];
  readonly preprocessing: Preprocessing;
}

/** The samples of a data set, found and checked, nothing of them read. Plain data: it goes to the child that runs the model. */
export interface SampleSet {
  /** As the user named it. */
  readonly path: string;
  readonly inputs: readonly SampleInput[];
  /** Per sample, in the order of `inputs`. */
  readonly samples: readonly (readonly SampleSource[])[];
  /** What a report says of each sample: a file name, a row. */
  readonly names: readonly string[];
}
