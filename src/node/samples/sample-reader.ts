import type * as Ort from 'onnxruntime-node';
import { Problem } from '../../engine/problem';
import type { FilledInput } from '../../engine/profile/cpu-fill';
import { feedOf, firstNotFinite } from '../../engine/quantize/calibrate/feed-data';
import { typeName } from '../../engine/quantize/calibrate/sample-problems';
import type { SampleInput, SampleSet, SampleSource } from '../../engine/quantize/calibrate/samples';
import type { Feeds } from '../cpu-feeds';
import { ArrayFiles } from './array-files';
import { decodeImage } from './image';

type Decode = (source: SampleSource, input: SampleInput) => Promise<FilledInput | undefined>;

/** Reads samples one at a time, each checked before it is run. */
export class SampleReader {
  private readonly arrays: ArrayFiles;
  private next: { readonly sample: number; readonly feeds: Promise<Feeds> } | undefined;

  constructor(
    private readonly ort: typeof Ort,
    private readonly set: SampleSet,
    scratch: string,
  ) {
    this.arrays = new ArrayFiles(scratch);
  }

  /** Begins to decode a sample that will be read soon. */
  prepare(sample: number): void {
    const feeds = this.make(sample);
    // Its failure is told to whoever reads it.
    feeds.catch(() => undefined);
    this.next = { sample, feeds };
  }

  read(sample: number): Promise<Feeds> {
    const { next } = this;
    this.next = undefined;
    return next?.sample === sample ? next.feeds : this.make(sample);
  }

  private async make(sample: number): Promise<Feeds> {
    const sources = this.set.samples[sample] ?? [];
    const tensors = await Promise.all(
      this.set.inputs.map(async (input, at) => [input.name, await this.tensor(sources[at] as SampleSource, input)] as const),
    );
    return Object.fromEntries(tensors);
  }

  private async tensor(source: SampleSource, input: SampleInput): Promise<Ort.Tensor> {
    const filled = await this.decode(source, input);
    if (!filled) throw wrongSize(source, input);
    const bad = firstNotFinite(filled);
    if (bad !== undefined) throw notFinite(source, input, bad, filled);
    // The constructor is declared once per element type; the pair of name and data is right by `cpu-fill.ts`.
    const create = this.ort.Tensor as new (type: string, data: unknown, dims: readonly number[]) => Ort.Tensor;
    return new create(filled.ort, filled.data, input.dims);
  }

  private async decode(source: SampleSource, input: SampleInput): Promise<FilledInput | undefined> {
    const decode: Decode = source.kind === 'image' ? decodeImage : async () => feedOf(await this.arrays.read(source, input), input);
    return decode(source, input);
  }
}

function wrongSize({ file }: SampleSource, input: SampleInput): Problem {
  return new Problem(
    'sample-size',
    file,
    `"${file}" does not hold the elements of the input "${input.name}", which is ${typeName(input)}.`,
    'It has changed since it was found: start again.',
  );
}

function notFinite({ file }: SampleSource, { name }: SampleInput, at: number, { ort, data }: FilledInput): Problem {
  const value = ort === 'float16' ? 'not a finite number' : String(data[at]);
  return new Problem(
    'sample-not-finite',
    file,
    `"${file}" holds a value for the input "${name}" that is ${value} (element ${at}).`,
    'Take the sample away, or write it again without NaN and infinities.',
  );
}
