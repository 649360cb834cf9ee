import { intAttribute, stringAttribute } from '../../ir/attributes';
import { type DType, dtypeFromCode, dtypes } from '../../ir/dtype';
import { broadcast } from '../dims';
import { dimsOf, dtypeOf, type InferTable, type Op, sameFor } from '../op';
import { dimsOfType, tensorType } from '../type';

/** Output like the first input: same type, same dims. */
export const likeFirst = (op: Op) => [op.inputs[0]];

/** The element type that an attribute names by its number in TensorProto.DataType. */
export function dtypeAttribute(op: Op, name: string): DType | undefined {
  const code = intAttribute(op.node, name);
  return code === undefined ? undefined : dtypeFromCode(code);
}

const inputShapes = (op: Op) => op.inputs.map(dimsOfType);

/** Before opset 7 the second operand was stretched to the first (attributes `broadcast` and `axis`). */
const broadcastShape = (op: Op) =>
  op.opset < 7 && op.node.domain === '' && op.inputs.length === 2 ? dimsOf(op, 0) : broadcast(inputShapes(op));

/** All inputs broadcast to one shape; the element type is that of the first that is known. */
export function broadcastAll(op: Op) {
  const dtype = op.inputs.map((_, index) => dtypeOf(op, index)).find((known) => known !== undefined);
  return [tensorType(dtype, broadcastShape(op))];
}

const broadcastTo = (dtype: DType) => (op: Op) => [tensorType(dtype, broadcastShape(op))];

/** First input's dims with an element type of their own. */
export const shapedAs = (dtype: (op: Op) => DType | undefined) => (op: Op) => [tensorType(dtype(op), dimsOf(op, 0))];

/** Up to opset 5 `to` was the name of the type. */
function castTarget(op: Op): DType | undefined {
  const name = stringAttribute(op.node, 'to', '').toLowerCase();
  return dtypeAttribute(op, 'to') ?? dtypes.find((dtype) => dtype === name);
}

const unary = `Abs Acos Acosh Affine Asin Asinh Atan Atanh BitwiseNot Ceil Celu Clip Cos Cosh CumProd CumSum Elu Erf Exp Floor Gelu 
  HardSigmoid HardSwish Hardmax ImageScaler InstanceNormalization GroupNormalization LRN LeakyRelu Log LogSoftmax LpNormalization MeanVarianceNormalization
  Mish Neg Not PRelu ParametricSoftplus Reciprocal Relu ReverseSequence RotaryEmbedding Round Scale ScaledTanh Scatter ScatterElements ScatterND Selu Shrink
  Sigmoid Sign Sin Sinh Softmax Softplus Softsign Sqrt Swish Tan Tanh TensorScatter ThresholdedRelu Trilu`;

const binary = 'Add BitShift BitwiseAnd BitwiseOr BitwiseXor Div Max Mean Min Mod Mul Pow Sub Sum SwiGLU';

const comparison = 'And Equal Greater GreaterOrEqual Less LessOrEqual Or Xor';

export const elementwise: InferTable = {
  ...sameFor(unary, likeFirst),
  ...sameFor(binary, broadcastAll),
  ...sameFor(comparison, broadcastTo('bool')),
  ...sameFor(
    'IsInf IsNaN RegexFullMatch',
    shapedAs(() => 'bool'),
  ),
  Identity: likeFirst,
  Cast: shapedAs(castTarget),
  CastLike: shapedAs((op) => dtypeOf(op, 1)),
  BitCast: shapedAs((op) => dtypeAttribute(op, 'to')),
  Bernoulli: shapedAs((op) => dtypeAttribute(op, 'dtype') ?? dtypeOf(op, 0)),
  EyeLike: shapedAs((op) => dtypeAttribute(op, 'dtype') ?? dtypeOf(op, 0)),
  Where: (op) => [tensorType(dtypeOf(op, 1) ?? dtypeOf(op, 2), broadcast(inputShapes(op)))],
  Dropout: (op) => [op.inputs[0], tensorType(op.opset < 10 ? dtypeOf(op, 0) : 'bool', dimsOf(op, 0))],
  StringConcat: broadcastTo('string'),
};
