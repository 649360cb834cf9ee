import type { DType } from '../../ir/dtype';
import type { Dim } from '../../ir/graph';
import { Problem } from '../../problem';

/** `float[1×3×240×320]`. */
export function typeName({ dtype, dims }: { readonly dtype: DType; readonly dims: readonly Dim[] }): string {
  return `${dtype}[${dims.map((dim) => dim ?? '?').join('×')}]`;
}

export function unreadable(file: string, why: string, fix: string): Problem {
  return new Problem('sample-unreadable', file, `"${file}" cannot be read: ${why}.`, fix);
}
