import { intAttribute, stringAttribute } from '../../ir/attributes';
import type { DType } from '../../ir/dtype';
import type { Dim } from '../../ir/graph';
import { broadcast, broadcastDim } from '../dims';
import { dimsOf, dtypeOf, type InferTable, type Op } from '../op';
import { dimsOfType, tensorType } from '../type';

/** As numpy.matmul: batch dims broadcast, a vector loses its dim again. */
export function matmulDims(a: readonly Dim[] | undefined, b: readonly Dim[] | undefined): readonly Dim[] | undefined {
  if (!a || !b || a.length === 0 || b.length === 0) return undefined;
  const batch = broadcast([a.slice(0, -2), b.slice(0, -2)]) as Dim[];
  const rows = a.length === 1 ? [] : [a[a.length - 2]];
  const columns = b.length === 1 ? [] : [b[b.length - 1]];
  return [...batch, ...rows, ...columns];
}

const matmul = (first: number, second: number, dtype: (op: Op) => DType | undefined) => (op: Op) => [
  tensorType(dtype(op), matmulDims(dimsOf(op, first), dimsOf(op, second))),
];

/** Both operands are matrices whether or not their dims are known. */
export function gemm(op: Op) {
  const rows = dimsOf(op, 0)?.[intAttribute(op.node, 'transA', 0) ? 1 : 0];
  const columns = dimsOf(op, 1)?.[intAttribute(op.node, 'transB', 0) ? 0 : 1];
  return [tensorType(dtypeOf(op, 0), [rows, columns])];
}

/** The dims that each letter of an equation stands for; an ellipsis takes the axes that no letter names. */
export function einsumLetters(equation: string, shapes: readonly (readonly Dim[] | undefined)[]) {
  const [left = '', right] = equation.replace(/\s/g, '').split('->');
  const terms = left.split(',');
  const letters = new Map<string, Dim>();
  let ellipsis: readonly Dim[] = [];
  for (const [index, term] of terms.entries()) {
    const dims = shapes[index];
    const named = term.replace('...', '');
    if (!dims || dims.length < named.length || (named === term && dims.length !== named.length)) return undefined;
    const before = term.indexOf('...') < 0 ? named.length : term.indexOf('...');
    const skipped = dims.length - named.length;
    ellipsis = broadcast([ellipsis, dims.slice(before, before + skipped)]) as Dim[];
    for (const [at, letter] of [...named].entries()) {
      const dim = dims[at < before ? at : at + skipped];
      letters.set(letter, letters.has(letter) ? broadcastDim(letters.get(letter), dim) : dim);
    }
  }
  return { letters, ellipsis, output: right ?? impliedOutput(left) };
}

/** Without an arrow: the letters that occur once, in alphabetical order, behind the ellipsis. */
function impliedOutput(left: string): string {
  const counts = new Map<string, number>();
  for (const letter of left.replace(/\.\.\.|,/g, '')) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const single = [...counts].filter(([, count]) => count === 1).map(([letter]) => letter);
  return `${left.includes('...') ? '...' : ''}${single.sort().join('')}`;
}

function einsum(op: Op) {
  const parsed = einsumLetters(stringAttribute(op.node, 'equation', ''), op.inputs.map(dimsOfType));
  if (!parsed) return [tensorType(dtypeOf(op, 0))];
  const dims = (parsed.output.match(/\.\.\.|./g) ?? []).flatMap((part) => (part === '...' ? parsed.ellipsis : [parsed.letters.get(part)]));
  return [tensorType(dtypeOf(op, 0), dims)];
}

export const matmuls: InferTable = {
  MatMul: matmul(0, 1, (op) => dtypeOf(op, 0) ?? dtypeOf(op, 1)),
  MatMulInteger: matmul(0, 1, () => 'int32'),
  QLinearMatMul: matmul(0, 3, (op) => dtypeOf(op, 7) ?? dtypeOf(op, 0)),
  Gemm: gemm,
  Einsum: einsum,
  Det: (op) => [tensorType(dtypeOf(op, 0), dimsOf(op, 0)?.slice(0, -2))],
};
