import type { DType } from '../../ir/dtype';
import { broadcast } from '../dims';
import type { Op } from '../op';
import { dimsOf, dtypeOf, type InferTable, sameFor } from '../op';
import { dimsOfType, tensorType } from '../type';

/** Output like the first input: same type, same dims. */
export const likeFirst = (op: Op) => [op.inputs[0]];

/** All inputs broadcast to one shape; the element type is the first's that is known. */
export function broadcastAll(op: Op) {
  const dtype = op.inputs.map((_, index) => dtypeOf(op, index)).find((known) => known !== undefined);
  return [tensorType(dtype, broadcast(op.inputs.map(dimsOfType)))];
}

const broadcastTo = (dtype: DType) => (op: Op) => [tensorType(dtype, broadcast(op.inputs.map(dimsOfType)))];

const unary = `Abs Acos Acosh Affine Asin Asinh Atan Atanh BitwiseNot Ceil Celu Clip Cos Cosh Elu Erf Exp Floor Gelu HardSigmoid HardSwish Hardmax
  LeakyRelu Log LogSoftmax Mish Neg Not ParametricSoftplus Reciprocal Relu Round ScaledTanh Selu Shrink Sigmoid Sign Sin Sinh Softmax Softplus Softsign
  Sqrt Swish Tan Tanh ThresholdedRelu`;

const binary = 'Add BitShift BitwiseAnd BitwiseOr BitwiseXor Div Max Mean Min Mod Mul PRelu Pow Sub Sum';

const comparison = 'And Equal Greater GreaterOrEqual Less LessOrEqual Or Xor';

export const elementwise: InferTable = {
  ...sameFor(unary, likeFirst),
  ...sameFor(binary, broadcastAll),
  ...sameFor(comparison, broadcastTo('bool')),
  ...sameFor('IsInf IsNaN', (op) => [tensorType('bool', dimsOf(op, 0))]),
};
