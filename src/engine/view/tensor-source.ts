import { bitsOf, type DType } from '../ir/dtype';
import type { Attribute, Graph, Model, TensorRef } from '../ir/graph';
import { elementCount, loadElements, tensorBytes } from '../onnx/tensor';
import { Problem } from '../problem';
import { typeText } from '../shape/type-text';
import type { World } from '../world';
import type { ValueIndex } from './value-index';

/** A chunk of decoded elements; of a complex tensor pairs, real part first. */
export type Chunk = ArrayLike<number | bigint | string>;

/** The elements of an initializer or a Constant, whatever field or file they lie in, read as far as somebody asks. */
export interface TensorSource {
  readonly name: string;
  readonly dtype: DType;
  readonly dims: readonly number[];
  readonly type: string;
  readonly bytes: number;
  readonly count: number;
  chunks(model: Model, files: World['files']): AsyncIterable<Chunk>;
}

/** Large tensors are read in pieces of this many bytes, so that their statistics need no more memory than that. */
const chunkBytes = 8 * 1024 * 1024;

/** Finds the constant behind a value name as a node of `graph` sees it. */
export function tensorSource(index: ValueIndex, graph: Graph, value: string): TensorSource {
  const source = index.source(graph, value);
  if (source?.from === 'initializer') return ofTensor(value, source.tensor);
  if (source?.from === 'sparse') {
    const { values, dims } = source.tensor;
    return { ...ofTensor(value, values), type: typeText({ kind: 'sparse', dtype: values.dtype, dims }) };
  }
  const constant =
    source?.from === 'node' ? [...source.node.attributes.values()].map((held) => ofAttribute(value, held)).find(Boolean) : undefined;
  if (constant) return constant;
  throw new Problem(
    'not-constant',
    value,
    `"${value}" is computed while the model runs, so the file holds no values for it.`,
    'Choose an initializer or a Constant.',
  );
}

function ofTensor(name: string, tensor: TensorRef): TensorSource {
  const { dtype, dims } = tensor;
  const stored = tensor.data.in === 'strings' ? tensor.data.spans.reduce((sum, { length }) => sum + length, 0) : 0;
  return {
    name,
    dtype,
    dims,
    type: typeText({ kind: 'tensor', dtype, dims }),
    bytes: tensorBytes(tensor) ?? stored,
    count: elementCount(dims),
    chunks: (model, files) => chunksOf(tensor, model, files),
  };
}

/** The short forms of Constant: `value_ints` and so on. */
function ofAttribute(name: string, attribute: Attribute): TensorSource | undefined {
  switch (attribute.type) {
    case 'tensor':
      return ofTensor(name, attribute.value);
    case 'sparse':
      return ofTensor(name, attribute.value.values);
    case 'float':
    case 'int':
    case 'string':
      return ofList(name, listTypes[attribute.type], [attribute.value], []);
    case 'floats':
    case 'ints':
    case 'strings':
      return ofList(name, listTypes[attribute.type], attribute.value, [attribute.value.length]);
    default:
      return undefined;
  }
}

const listTypes = { float: 'float', floats: 'float', int: 'int64', ints: 'int64', string: 'string', strings: 'string' } as const;

function ofList(name: string, dtype: DType, list: Chunk, dims: readonly number[]): TensorSource {
  return {
    name,
    dtype,
    dims,
    type: typeText({ kind: 'tensor', dtype, dims }),
    bytes: (list.length * bitsOf(dtype)) / 8,
    count: list.length,
    async *chunks() {
      yield list;
    },
  };
}

async function* chunksOf(tensor: TensorRef, model: Model, files: World['files']): AsyncIterable<Chunk> {
  const total = tensorBytes(tensor);
  if (total === undefined || total <= chunkBytes || !canSlice(tensor, total)) {
    yield await loadElements(tensor, model, files);
    return;
  }
  const step = (chunkBytes / bitsOf(tensor.dtype)) * 8;
  const count = elementCount(tensor.dims);
  for (let at = 0; at < count; at += step) yield await loadElements(slice(tensor, at, Math.min(step, count - at)), model, files);
}

/** A payload that does not fit its shape goes to the loader whole: that says what is wrong with it. */
function canSlice({ data }: TensorRef, bytes: number): boolean {
  if (data.in === 'raw') return data.span.length === bytes;
  return data.in === 'external' && (data.length ?? bytes) === bytes;
}

/** `count` elements from `at` on, as a tensor of its own: it starts on a byte because `at` is a multiple of the chunk. */
function slice(tensor: TensorRef, at: number, count: number): TensorRef {
  const offset = (at * bitsOf(tensor.dtype)) / 8;
  const length = Math.ceil((count * bitsOf(tensor.dtype)) / 8);
  const { data } = tensor;
  if (data.in === 'raw') return { ...tensor, dims: [count], data: { in: 'raw', span: { at: data.span.at + offset, length } } };
  if (data.in === 'external') return { ...tensor, dims: [count], data: { ...data, offset: data.offset + offset, length } };
  return tensor;
}
