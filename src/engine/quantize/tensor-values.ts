import type { Graph, Model } from '../ir/graph';
import type { OpenModel } from '../session';
import { tensorSource } from '../view/tensor-source';
import { tensorOf } from '../view/value-index';
import type { Files } from '../world';

/** The values of one tensor as numbers, in pieces of bounded size. */
export interface TensorValues {
  readonly dims: readonly number[];
  chunks(): AsyncIterable<ArrayLike<number>>;
}

export const isFloatType = (dtype: string): boolean => /^(b?float|double)/.test(dtype);

/** The initializer or Constant of that name in the main graph; `undefined` for what is computed or given when the model runs. */
export function modelValues({ model, index }: OpenModel, files: Files, tensor: string): TensorValues | 'not-numeric' | undefined {
  const graph = model.graphs[0] as Graph;
  const held = tensorOf(index.source(graph, tensor));
  if (!held) return undefined;
  if (!isFloatType(held.dtype)) return 'not-numeric';
  const source = tensorSource(index, graph, tensor);
  return { dims: source.dims, chunks: () => source.chunks(model as Model, files) as AsyncIterable<ArrayLike<number>> };
}

/** Each run of `run` elements, multiplied by the next factor; behind the last factor comes the first again. */
export function scaledRuns(
  values: TensorValues,
  run: number,
  factor: ArrayLike<number>,
  rounded: (value: number) => number = (value) => value,
): TensorValues {
  return {
    dims: values.dims,
    async *chunks() {
      let start = 0;
      for await (const chunk of values.chunks()) {
        const from = start;
        const factorAt = (at: number) => factor[Math.floor((from + at) / run) % factor.length] as number;
        yield Float64Array.from(chunk, (value, at) => rounded(value * factorAt(at)));
        start += chunk.length;
      }
    },
  };
}
