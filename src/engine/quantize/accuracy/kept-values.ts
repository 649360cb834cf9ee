import { Problem } from '../../problem';
import type { Files } from '../../world';
import type { DifferenceSums } from './differences';

/** Values as `keepIn` of a tap request keeps them: float32, one sample after the other. */
export class KeptValues {
  private constructor(
    private readonly files: Files,
    private readonly path: string,
    /** Elements of one sample. */
    readonly elements: number,
  ) {}

  /** All samples have one size: shapes are those of the sample set. */
  static async open(files: Files, path: string, samples: number): Promise<KeptValues> {
    const stat = await files.stat(path);
    const elements = (stat?.size ?? 0) / 4 / Math.max(1, samples);
    if (stat && Number.isInteger(elements)) return new KeptValues(files, path, elements);
    throw new Problem(
      'samples-differ',
      path,
      'A value of the model has another size for each sample.',
      'Give the model fixed shapes: the HTP needs them.',
    );
  }

  async sample(index: number): Promise<Float32Array> {
    return floats(await this.files.read(this.path, index * this.elements * 4, this.elements * 4));
  }
}

/** Compares one sample more. */
export async function addSample(
  sums: DifferenceSums,
  kept: KeptValues,
  index: number,
  other: Float32Array,
  lastAxis: number,
): Promise<void> {
  const reference = await kept.sample(index);
  if (reference.length !== other.length)
    throw new Problem(
      'shapes-differ',
      'outputs',
      `The models give ${reference.length} and ${other.length} elements for the same value.`,
      'Compare models of the same shapes.',
    );
  sums.add(reference, other, lastAxis);
}

/** Copied by the constructor: a view into a file need not be aligned. */
export function floats(bytes: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}
