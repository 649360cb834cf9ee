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

export { byteSize, elementCount } from './type';
