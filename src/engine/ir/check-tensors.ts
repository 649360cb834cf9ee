import { externalLocationFault } from '../onnx/external';
import { elementCount, smallInts, storedSize, tensorBytes } from '../onnx/tensor';
import { allTensors } from '../onnx/tensors';
import { type Diagnostic, diagnostic } from '../problem';
import type { Model, SparseTensorRef, TensorRef, ValueInfo } from './graph';

/** No device that runs such models has this much memory: a tensor above it is damage or malice. */
const maxBytes = 2 ** 46;

const error = (code: string, where: string, what: string, fix: string) => diagnostic('error', code, where, what, fix);

/** Dims are possible, data and shape agree, external data stays in the model's folder. */
export function* checkTensors(model: Model): Iterable<Diagnostic> {
  for (const tensor of allTensors(model)) yield* checkTensor(tensor);
  for (const graph of model.graphs) {
    for (const sparse of graph.sparseInitializers.values()) yield* checkSparse(sparse, model);
    for (const info of [...graph.inputs, ...graph.outputs, ...graph.valueInfo.values()]) yield* checkDeclared(info);
  }
}

function* checkTensor(tensor: TensorRef): Iterable<Diagnostic> {
  const { name, dtype, dims, data } = tensor;
  const where = `tensor "${name}"`;
  const again = 'Export the model again: shape and data must agree.';
  const shape = `${dtype}[${dims.join('×')}]`;
  if (dims.some((dim) => dim < 0)) {
    yield error('tensor-dims', where, `Tensor "${name}" has the shape ${shape}; dimensions cannot be negative.`, 'Export the model again.');
    return;
  }
  const bytes = tensorBytes(tensor);
  if (elementCount(dims) > maxBytes || (bytes ?? 0) > maxBytes)
    yield error('tensor-dims', where, `Tensor "${name}" of shape ${shape} would take more memory than any machine has.`, again);
  else if (dtype === 'string' && data.in === 'raw')
    yield error(
      'tensor-data',
      where,
      `Tensor "${name}" holds strings in raw_data, which is for numbers only.`,
      'Store strings in string_data.',
    );
  else if (bytes !== undefined && storedSize(tensor) !== undefined && storedSize(tensor) !== bytes)
    yield error(
      'tensor-size',
      where,
      `Tensor "${name}" is ${shape}, which takes ${bytes} bytes, but its data has ${storedSize(tensor)}.`,
      again,
    );
  if (data.in === 'typed' && data.runs.some(({ span, packed }) => packed && span.length % fixedWidth(data.field) !== 0))
    yield error('tensor-size', where, `The ${data.field} of tensor "${name}" ends in the middle of a number.`, again);
  const fault = data.in === 'external' ? externalLocationFault(data.location) : undefined;
  if (fault && data.in === 'external')
    yield error(
      'external-location',
      where,
      `The data of tensor "${name}" is said to lie in "${data.location}", which ${fault}; it is not read.`,
      "Save the model again with its data in the model's own folder.",
    );
}

function fixedWidth(field: string): number {
  if (field === 'float_data') return 4;
  return field === 'double_data' ? 8 : 1;
}

/** COO indices, linear or one row per element, stay inside the dense shape. */
function* checkSparse({ values, indices, dims }: SparseTensorRef, model: Model): Iterable<Diagnostic> {
  const found = smallInts(indices, model.bytes);
  if (!found) return;
  const limits = indices.dims.length === 2 ? dims : [elementCount(dims)];
  const bad = found.findIndex((index, i) => index < 0 || index >= (limits[i % limits.length] ?? 0));
  if (bad >= 0)
    yield error(
      'tensor-indices',
      `tensor "${values.name}"`,
      `The sparse tensor "${values.name}" has the index ${found[bad]}, outside its shape [${dims.join('×')}].`,
      'Export the model again.',
    );
}

function* checkDeclared({ name, type }: ValueInfo): Iterable<Diagnostic> {
  if (type?.kind !== 'tensor' || !type.dims) return;
  const known = type.dims.map((dim) => (typeof dim === 'number' ? dim : 1));
  if (elementCount(known) > maxBytes)
    yield error(
      'dim-huge',
      `value "${name}"`,
      `The value "${name}" of shape [${known.join('×')}] would take more memory than any machine has.`,
      'Export the model again with the true shape.',
    );
}
