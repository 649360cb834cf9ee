import { bytesOf, type DType } from '../ir/dtype';
import type { Dim, ValueType } from '../ir/graph';
import { areDifferent, isSame, unify } from './dims';

export type TensorType = Extract<ValueType, { readonly kind: 'tensor' | 'sparse' }>;

export const tensorType = (dtype: DType | undefined, dims?: readonly Dim[]): ValueType => ({ kind: 'tensor', dtype, dims });
export const sequenceOf = (element: ValueType | undefined): ValueType => ({ kind: 'sequence', element });
export const optionalOf = (element: ValueType | undefined): ValueType => ({ kind: 'optional', element });

/** A sequence that surely has no elements yet: of it and another sequence, the other says what the elements are. */
interface EmptySequence {
  readonly kind: 'sequence';
  readonly element: ValueType | undefined;
  readonly isEmpty: true;
}

export function emptySequence(element: ValueType): ValueType {
  const empty: EmptySequence = { kind: 'sequence', element, isEmpty: true };
  return empty;
}

export const isEmptySequence = (type: ValueType | undefined): boolean => type?.kind === 'sequence' && 'isEmpty' in type;

export function isTensor(type: ValueType | undefined): type is TensorType {
  return type?.kind === 'tensor' || type?.kind === 'sparse';
}

export const dimsOfType = (type: ValueType | undefined): readonly Dim[] | undefined => (isTensor(type) ? type.dims : undefined);
export const dtypeOfType = (type: ValueType | undefined): DType | undefined => (isTensor(type) ? type.dtype : undefined);

/** The type of a value that may be one or the other: only what both say. */
export function commonType(a: ValueType | undefined, b: ValueType | undefined): ValueType | undefined {
  if (!a || !b) return undefined;
  if (isTensor(a) && isTensor(b)) {
    return a.kind === b.kind
      ? { kind: a.kind, dtype: a.dtype === b.dtype ? a.dtype : undefined, dims: commonDims(a.dims, b.dims) }
      : undefined;
  }
  if (isTensor(a) || isTensor(b) || a.kind !== b.kind) return undefined;
  if (a.kind === 'map' && b.kind === 'map')
    return { kind: 'map', key: a.key === b.key ? a.key : undefined, value: commonType(a.value, b.value) };
  if (a.kind === 'map' || b.kind === 'map') return undefined;
  if (isEmptySequence(a) || isEmptySequence(b)) return isEmptySequence(a) ? b : a;
  return { kind: a.kind, element: commonType(a.element, b.element) };
}

export function commonDims(a: readonly Dim[] | undefined, b: readonly Dim[] | undefined): readonly Dim[] | undefined {
  if (!a || a.length !== b?.length) return undefined;
  return a.map((dim, axis) => (isSame(dim, b[axis]) ? dim : undefined));
}

export interface Merged {
  readonly type: ValueType | undefined;
  /** The two cannot both be true. */
  readonly conflict: boolean;
}

/** Both are said of one value: what the first does not know, the second fills; where they contradict, the first wins. */
export function mergeTypes(first: ValueType | undefined, second: ValueType | undefined): Merged {
  if (!first || !second) return { type: first ?? second, conflict: false };
  if (isTensor(first) && isTensor(second)) return mergeTensors(first, second);
  if (isTensor(first) || isTensor(second)) return { type: first, conflict: true };
  if (first.kind === 'map' && second.kind === 'map') {
    // Values of a map are scalars to the runtimes, whatever shape a file gives them.
    const { type: value } = mergeTypes(first.value, second.value);
    return {
      type: { kind: 'map', key: first.key ?? second.key, value },
      conflict: dtypeOfType(value) !== (dtypeOfType(second.value) ?? dtypeOfType(value)),
    };
  }
  if (first.kind === 'map' || second.kind === 'map' || first.kind !== second.kind) return { type: first, conflict: true };
  if (isEmptySequence(first)) return { type: first, conflict: false };
  const element = mergeTypes(first.element, second.element);
  return { type: { kind: first.kind, element: element.type }, conflict: element.conflict };
}

function mergeTensors(first: TensorType, second: TensorType): Merged {
  const dtype = first.dtype ?? second.dtype;
  const otherDtype = second.dtype !== undefined && second.dtype !== dtype;
  const { dims, conflict } = mergeDims(first.dims, second.dims);
  return { type: { kind: first.kind, dtype, dims }, conflict: conflict || otherDtype || first.kind !== second.kind };
}

export function mergeDims(
  first: readonly Dim[] | undefined,
  second: readonly Dim[] | undefined,
): { dims: readonly Dim[] | undefined; conflict: boolean } {
  if (!first || !second) return { dims: first ?? second, conflict: false };
  if (first.length !== second.length) return { dims: first, conflict: true };
  const conflict = first.some((dim, axis) => areDifferent(dim, second[axis]));
  return { dims: conflict ? first : first.map((dim, axis) => unify(dim, second[axis])), conflict };
}

export function sameType(a: ValueType | undefined, b: ValueType | undefined): boolean {
  if (!a || !b) return a === b;
  if (isTensor(a) && isTensor(b)) return a.kind === b.kind && a.dtype === b.dtype && sameDims(a.dims, b.dims);
  if (isTensor(a) || isTensor(b) || a.kind !== b.kind) return false;
  if (a.kind === 'map' && b.kind === 'map') return a.key === b.key && sameType(a.value, b.value);
  return a.kind !== 'map' && b.kind !== 'map' && isEmptySequence(a) === isEmptySequence(b) && sameType(a.element, b.element);
}

function sameDims(a: readonly Dim[] | undefined, b: readonly Dim[] | undefined): boolean {
  if (!a || !b) return a === b;
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}

/** The number of elements; undefined where a size is unknown or symbolic, or the product leaves the exact integers. */
export function elementCount(type: ValueType | undefined): number | undefined {
  if (!isTensor(type) || !type.dims) return undefined;
  let count = 1;
  for (const dim of type.dims) {
    if (typeof dim !== 'number') return undefined;
    count *= dim;
  }
  return Number.isSafeInteger(count) ? count : undefined;
}

/** Bytes in memory; undefined where the count is, and for strings. */
export function byteSize(type: ValueType | undefined): number | undefined {
  const count = elementCount(type);
  if (count === undefined || !isTensor(type) || type.dtype === undefined || type.dtype === 'string' || type.dtype === 'undefined')
    return undefined;
  return bytesOf(type.dtype, count);
}
