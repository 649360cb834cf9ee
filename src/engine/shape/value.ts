import type { DType } from '../ir/dtype';
import type { Dim } from '../ir/graph';

/**
 * A small tensor whose elements are known, at least in part: a number, a symbol or expression for an integer that depends on a symbolic
 * size, or undefined. Booleans are 0 and 1; in a `string` tensor the elements are its texts. Integers beyond 2^53 are rounded: they are only ever
 * "to the end" in a Slice.
 */
export interface ConstantValue {
  readonly dtype: DType;
  readonly dims: readonly number[];
  /** Row-major. */
  readonly elements: readonly Dim[];
}

/** Larger results are not computed: shapes never need them. */
export const maxElements = 4096;

export const scalar = (dtype: DType, element: Dim): ConstantValue => ({ dtype, dims: [], elements: [element] });
export const vector = (dtype: DType, elements: readonly Dim[]): ConstantValue => ({ dtype, dims: [elements.length], elements });

export const countOf = (dims: readonly number[]): number => dims.reduce((total, dim) => total * dim, 1);

/** All elements as numbers; undefined when one is not. */
export function numbersOf(value: ConstantValue | undefined): readonly number[] | undefined {
  if (!value || value.dtype === 'string') return undefined;
  return value.elements.every((element) => typeof element === 'number') ? (value.elements as readonly number[]) : undefined;
}

export function numberOf(value: ConstantValue | undefined): number | undefined {
  const [element] = value?.elements ?? [];
  return value?.elements.length === 1 && value.dtype !== 'string' && typeof element === 'number' ? element : undefined;
}

/** Dims whose product is small enough to compute with. */
export function smallDims(dims: readonly Dim[] | undefined, limit = maxElements): readonly number[] | undefined {
  if (!dims?.every((dim) => typeof dim === 'number')) return undefined;
  const numbers = dims as readonly number[];
  return countOf(numbers) <= limit ? numbers : undefined;
}

/** Row-major steps of each axis. */
export function stridesOf(dims: readonly number[]): number[] {
  const strides = new Array<number>(dims.length).fill(1);
  for (let axis = dims.length - 2; axis >= 0; axis--) strides[axis] = (strides[axis + 1] as number) * (dims[axis + 1] as number);
  return strides;
}

/** The elements of a new tensor, each looked up by its index along every axis. */
export function gatherElements(dims: readonly number[], pick: (index: readonly number[]) => Dim): Dim[] {
  const index = new Array<number>(dims.length).fill(0);
  return Array.from({ length: countOf(dims) }, () => {
    const element = pick(index);
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (dims[axis] as number)) break;
      index[axis] = 0;
    }
    return element;
  });
}

export function offsetOf(index: readonly number[], strides: readonly number[]): number {
  return index.reduce((total, at, axis) => total + at * (strides[axis] as number), 0);
}
