import { readFileSync } from 'node:fs';
import type * as Ort from 'onnxruntime-node';
import { type FilledInput, fillInput, inputFromBytes } from '../engine/profile/cpu-fill';
import { readNpy } from '../engine/profile/cpu-npy';
import type { InputSpec } from '../engine/profile/cpu-protocol';

export type Feeds = Record<string, Ort.Tensor>;

export function makeFeeds(ort: typeof Ort, inputs: readonly InputSpec[]): Feeds {
  return Object.fromEntries(inputs.map((spec) => [spec.name, tensor(ort, spec)]));
}

function tensor(ort: typeof Ort, spec: InputSpec): Ort.Tensor {
  const filled = spec.file === undefined ? fillInput(spec) : fromFile(spec, spec.file);
  // The constructor is declared once per element type; the pair of name and data is right by `cpu-fill.ts`.
  const create = ort.Tensor as new (type: string, data: unknown, dims: readonly number[]) => Ort.Tensor;
  return new create(filled.ort, filled.data, spec.dims);
}

function fromFile(spec: InputSpec, file: string): FilledInput {
  const content = new Uint8Array(readFileSync(file));
  const array = file.endsWith('.npy') ? readNpy(content) : { ...spec, bytes: content };
  if (typeof array === 'string') throw new Error(`${file} cannot be read: ${array}`);
  const wanted = `${spec.dtype}[${spec.dims.join('×')}]`;
  const found = `${array.dtype}[${array.dims.join('×')}]`;
  const filled = found === wanted ? inputFromBytes(spec, array.bytes) : undefined;
  if (filled) return filled;
  throw new Error(`${file} holds ${found === wanted ? `${content.length} bytes, not those of` : `${found} instead of`} ${wanted}`);
}

/** One run of the model. onnxruntime-node cannot fetch sequences and maps (the class labels of scikit-learn models): those are left out. */
export function runner(session: Ort.InferenceSession, feeds: Feeds): () => Promise<unknown> {
  const tensors = session.outputMetadata.filter(({ isTensor }) => isTensor).map(({ name }) => name);
  return () => session.run(feeds, tensors);
}
