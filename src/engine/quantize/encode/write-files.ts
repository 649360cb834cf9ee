import type { Encoding, EncodingVersion } from '../../config/encodings/encoding';
import { writeEncodings } from '../../config/encodings/write';
import { quantizationOf } from '../../convert/encodings';
import { inputSpecs } from '../../convert/input-specs';
import { jsonBytes } from '../../convert/json';
import type { OpenModel } from '../../session';
import type { Files } from '../../world';
import type { ChosenEncoding } from './choose';

/** What goes into the folder beside a quantized model. */
export interface ResultFiles {
  readonly quantized: OpenModel;
  readonly entries: readonly ChosenEncoding[];
  readonly version: EncodingVersion;
  readonly folder: string;
}

/**
 * `quantization_config.json`, which applies to the float model again and which AIMET's and Qualcomm's tools read, and `input_specs.json`: what the caller
 * must feed and what comes out, as integers too. A second encoding of a value, for readers of another width, has no place in any version.
 */
export async function writeFiles({ quantized, entries, version, folder }: ResultFiles, files: Files): Promise<void> {
  const encodings = entries.flatMap(({ encoding, readers }): readonly Encoding[] => (readers ? [] : [encoding]));
  const config = new TextEncoder().encode(writeEncodings(encodings, version));
  await files.write(files.join(folder, 'quantization_config.json'), config);
  const found = await quantizationOf(quantized.model, files);
  await files.write(files.join(folder, 'input_specs.json'), jsonBytes(inputSpecs(quantized.model, quantized.types, found)));
}
