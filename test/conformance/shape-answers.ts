import type { DType } from '../../src/engine/ir/dtype';
import type { Dim, ValueType } from '../../src/engine/ir/graph';

/** `float[1,N,?]` and `float[1x3]`, `seq(...)`, `optional(...)`, `map(k,v)`; `` is unknown. */
export function parseType(text: string): ValueType | undefined {
  const [, wrapper, inner] = /^(seq|optional|opt)\((.*)\)$/.exec(text) ?? [];
  if (wrapper !== undefined) return { kind: wrapper === 'seq' ? 'sequence' : 'optional', element: commonElement(inner ?? '') };
  const [, key, value] = /^map\((\w+),(.*)\)$/.exec(text) ?? [];
  if (key !== undefined) return { kind: 'map', key: key as DType, value: parseType(value ?? '') };
  const [, dtype, dims] = /^(\w+)(?:\[(.*)\])?$/.exec(text) ?? [];
  if (dtype === undefined || /^\d+$/.test(dtype)) return undefined;
  return { kind: 'tensor', dtype: dtype as DType, dims: dims === undefined ? undefined : parseDims(dims) };
}

const parseDims = (text: string): Dim[] =>
  text === ''
    ? []
    : text.split(/^[\dx]+$/.test(text) ? 'x' : ',').map((dim) => (dim === '?' ? undefined : /^\d+$/.test(dim) ? Number(dim) : dim));

/** The csv lists every element of a sequence: its type is what all of them share. */
function commonElement(text: string): ValueType | undefined {
  const types = text.split(/,(?=[a-z])/).map(parseType);
  const [first] = types;
  if (first?.kind !== 'tensor') return first;
  const dims = first.dims?.map((dim, axis) =>
    types.every((type) => type?.kind === 'tensor' && type.dims?.[axis] === dim) ? dim : undefined,
  );
  return { ...first, dims: types.every((type) => type?.kind === 'tensor' && type.dims?.length === dims?.length) ? dims : undefined };
}

/** What `theirs` says and `ours` does not: nothing, something, or the contrary. */
export function compare(ours: ValueType | undefined, theirs: ValueType | undefined): 'found' | 'missing' | 'wrong' {
  if (!theirs) return 'found';
  if (!ours) return 'missing';
  if ((ours.kind === 'tensor' || ours.kind === 'sparse') && (theirs.kind === 'tensor' || theirs.kind === 'sparse'))
    return compareTensors(ours, theirs);
  if (ours.kind !== theirs.kind) return 'wrong';
  if (ours.kind === 'map' && theirs.kind === 'map') return compare(ours.value, theirs.value);
  return 'element' in ours && 'element' in theirs ? compare(ours.element, theirs.element) : 'wrong';
}

type Tensor = Extract<ValueType, { readonly kind: 'tensor' | 'sparse' }>;

function compareTensors(ours: Tensor, theirs: Tensor): 'found' | 'missing' | 'wrong' {
  if (ours.dtype !== undefined && theirs.dtype !== undefined && ours.dtype !== theirs.dtype) return 'wrong';
  if (ours.dims && theirs.dims && ours.dims.length !== theirs.dims.length) return 'wrong';
  if (ours.dims?.some((dim, axis) => typeof dim === 'number' && typeof theirs.dims?.[axis] === 'number' && dim !== theirs.dims[axis]))
    return 'wrong';
  if (theirs.dtype !== undefined && ours.dtype === undefined) return 'missing';
  if (!theirs.dims) return 'found';
  return ours.dims && theirs.dims.every((dim, axis) => sayMuch(ours.dims?.[axis], dim)) ? 'found' : 'missing';
}

/** A number must be matched by a number, a symbol by anything known. */
const sayMuch = (ours: Dim, theirs: Dim): boolean =>
  theirs === undefined || (typeof theirs === 'number' ? typeof ours === 'number' : ours !== undefined);
