import type { Model, TensorRef } from '../ir/graph';
import { loadElements } from '../onnx/tensor';
import { allTensors } from '../onnx/tensors';
import { Problem } from '../problem';
import type { World } from '../world';
import { type ConstantValue, countOf } from './value';

/** Longer vectors are weights: floats matter as the scales of a Resize, integers as shapes, axes and pads. */
const maxFloats = 8;
const maxInts = 64;

function isShapeLike({ dtype, dims, data }: TensorRef): boolean {
  if (data.in !== 'external' || dims.length > 2) return false;
  return dtype === 'float' ? countOf(dims) <= maxFloats : /^(int32|int64|bool)$/.test(dtype) && countOf(dims) <= maxInts;
}

/**
 * The small tensors that an exporter put into the external file with all others: without them, shape arithmetic ends there. A file that is
 * not there leaves its tensors unknown.
 */
export async function externalValues(model: Model, files: World['files']): Promise<ReadonlyMap<TensorRef, ConstantValue>> {
  const values = new Map<TensorRef, ConstantValue>();
  const missing = new Set<string>();
  for (const tensor of [...allTensors(model)].filter(isShapeLike)) {
    const location = tensor.data.in === 'external' ? tensor.data.location : '';
    if (missing.has(location)) continue;
    const elements = await elementsOf(tensor, model, files);
    if (elements) values.set(tensor, { dtype: tensor.dtype, dims: tensor.dims, elements });
    else missing.add(location);
  }
  return values;
}

async function elementsOf(tensor: TensorRef, model: Model, files: World['files']): Promise<readonly number[] | undefined> {
  try {
    return Array.from((await loadElements(tensor, model, files)) as ArrayLike<number | bigint>, Number);
  } catch (thrown) {
    // The reader has told of missing and escaping files already.
    if (thrown instanceof Problem) return undefined;
    throw thrown;
  }
}
