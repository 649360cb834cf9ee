import { intAttribute } from '../../ir/attributes';
import type { Layer } from './layers';

/** Where the weights of one output channel lie in the tensor, in the order of the inputs that they are multiplied by. */
export interface WeightRows {
  readonly count: number;
  readonly columns: number;
  /** The element of the tensor. */
  place(row: number, column: number): number;
}

/** Undefined for operators whose output channels share weights in another way. */
export function weightRows({ node, outputs, inputs, weight, kernel }: Layer): WeightRows | undefined {
  if (node.opType === 'Conv') {
    const columns = (weight.tensor.dims[1] ?? 1) * kernel;
    return { count: outputs, columns, place: (row, column) => row * columns + column };
  }
  if (node.opType !== 'MatMul' && node.opType !== 'Gemm') return undefined;
  const isTurned = node.opType === 'Gemm' && intAttribute(node, 'transB', 0) !== 0;
  const place = isTurned ? (row: number, column: number) => row * inputs + column : (row: number, column: number) => column * outputs + row;
  return { count: outputs, columns: inputs, place };
}
