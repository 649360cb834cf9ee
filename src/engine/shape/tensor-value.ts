import type { ModelBytes, TensorRef } from '../ir/graph';
import { smallNumbers } from '../onnx/tensor';
import { decodeText } from '../onnx/text';
import { type ConstantValue, countOf, maxElements } from './value';

/** The elements of a tensor that is small and in memory: no shape needs more. */
export function readTensor(tensor: TensorRef, bytes: ModelBytes): ConstantValue | undefined {
  const elements = tensor.dtype === 'string' ? readTexts(tensor, bytes) : smallNumbers(tensor, bytes);
  return elements && elements.length === countOf(tensor.dims) ? { dtype: tensor.dtype, dims: tensor.dims, elements } : undefined;
}

function readTexts({ data }: TensorRef, bytes: ModelBytes): readonly string[] | undefined {
  if (data.in === 'none') return [];
  if (data.in !== 'strings' || data.spans.length > maxElements) return undefined;
  const texts: string[] = [];
  for (const span of data.spans) {
    const view = bytes.view(span);
    if (!view) return undefined;
    texts.push(decodeText(view));
  }
  return texts;
}
