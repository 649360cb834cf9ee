import { readFileSync } from 'node:fs';
import type * as Ort from 'onnxruntime-node';
import { fillInput, inputFromBytes } from '../engine/profile/cpu-fill';
import type { InputSpec } from '../engine/profile/cpu-protocol';

export type Feeds = Record<string, Ort.Tensor>;

export function makeFeeds(ort: typeof Ort, inputs: readonly InputSpec[]): Feeds {
  return Object.fromEntries(inputs.map((spec) => [spec.name, tensor(ort, spec)]));
}

function tensor(ort: typeof Ort, spec: InputSpec): Ort.Tensor {
  const filled = spec.file === undefined ? fillInput(spec) : inputFromBytes(spec, new Uint8Array(readFileSync(spec.file)));
  if (!filled) throw new Error(`${spec.file} does not hold ${spec.dims.join('×')} elements of ${spec.dtype}`);
  // The constructor is declared once per element type; the pair of name and data is right by `cpu-fill.ts`.
  const create = ort.Tensor as new (type: string, data: unknown, dims: readonly number[]) => Ort.Tensor;
  return new create(filled.ort, filled.data, spec.dims);
}

/** One run of the model. onnxruntime-node cannot fetch sequences and maps (the class labels of scikit-learn models): those are left out. */
export function runner(session: Ort.InferenceSession, feeds: Feeds): () => Promise<unknown> {
  const tensors = session.outputMetadata.filter(({ isTensor }) => isTensor).map(({ name }) => name);
  return () => session.run(feeds, tensors);
}
