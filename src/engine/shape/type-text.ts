import { bytesOf } from '../ir/dtype';
import type { Dim, ValueType } from '../ir/graph';
import { isTensor } from './type';

const dimText = (dim: Dim): string => (dim === undefined ? '?' : String(dim));

/** `float[1×3×240×320]`, `seq(float[N])`, `map(int64, float[])`, `?` for unknown. */
export function typeText(type: ValueType | undefined): string {
  if (!type) return '?';
  if (isTensor(type)) {
    const text = `${type.dtype ?? '?'}${type.dims ? `[${type.dims.map(dimText).join('×')}]` : '[…]'}`;
    return type.kind === 'sparse' ? `sparse(${text})` : text;
  }
  if (type.kind === 'map') return `map(${type.key ?? '?'}, ${typeText(type.value)})`;
  return `${type.kind === 'sequence' ? 'seq' : 'optional'}(${typeText(type.element)})`;
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
