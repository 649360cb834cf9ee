import { intAttribute, intsAttribute } from '../../ir/attributes';
import { dtypeFromCode } from '../../ir/dtype';
import type { Dim } from '../../ir/graph';
import { axisIn, broadcast, multiply } from '../dims';
import { dimsOf, dtypeOf, type InferTable, type Op, sameFor } from '../op';
import { dimsOfType, tensorType } from '../type';
import { channelsAsSaid } from './channels-last';
import { convolution, globalPooling, pooling } from './convolution';
import { likeFirst } from './elementwise';
import { matmulDims } from './matmul';
import { dequantizeLinear, quantizeLinear } from './quantize';
import { concatDims } from './slice';

/** Operands at 0 and `second`, each followed by scale and zero point. */
const binary = (op: Op) => [tensorType(dtypeOf(op, 0), broadcast([dimsOf(op, 0), dimsOf(op, 3)]))];

/** Scale and zero point of the result, then a triple (tensor, scale, zero point) per operand. */
function quantizedConcat(op: Op) {
  const tensors = op.inputs.filter((_, index) => index >= 2 && (index - 2) % 3 === 0);
  return [tensorType(dtypeOf(op, 1), concatDims(tensors.map(dimsOfType), intAttribute(op.node, 'axis', 0)))];
}

const where = (op: Op) => [tensorType(dtypeOf(op, 1), broadcast([dimsOf(op, 0), dimsOf(op, 1), dimsOf(op, 4)]))];

/** Rows of A by columns of B; float when no output scale is given. */
function quantizedGemm(op: Op) {
  const rows = dimsOf(op, 0)?.[intAttribute(op.node, 'transA', 0) ? 1 : 0];
  const columns = dimsOf(op, 3)?.[intAttribute(op.node, 'transB', 0) ? 0 : 1];
  return [tensorType(op.node.inputs[7] ? dtypeOf(op, 0) : 'float', [rows, columns])];
}

function reducedMean(op: Op) {
  const dims = dimsOf(op, 0);
  const given = intsAttribute(op.node, 'axes');
  const axes = dims && (given?.map((axis) => axisIn(dims.length, axis)) ?? dims.map((_, axis) => axis));
  const keeps = intAttribute(op.node, 'keepdims', 1) !== 0;
  return [
    tensorType(
      dtypeOf(op, 0),
      dims?.flatMap((dim, axis): Dim[] => (axes?.includes(axis) ? (keeps ? [1] : []) : [dim])),
    ),
  ];
}

/** Blocks of packed elements: two int4 to a byte when the data is uint8. */
function blockGather(op: Op) {
  const [dims, indices] = [dimsOf(op, 0), dimsOf(op, 1)];
  const axis = dims && axisIn(dims.length, intAttribute(op.node, 'gather_axis', 0));
  if (!dims || !indices || axis === undefined) return [tensorType(dtypeOf(op, 2))];
  const bits = intAttribute(op.node, 'bits', 4);
  const rest = dims.map((dim, at) => (dtypeOf(op, 0) === 'uint8' && at === dims.length - 1 ? multiply(dim, 8 / bits) : dim));
  return [tensorType(dtypeOf(op, 2), [...rest.slice(0, axis), ...indices, ...rest.slice(axis + 1)])];
}

export const contribQuantized: InferTable = {
  QuantizeLinear: quantizeLinear,
  DequantizeLinear: dequantizeLinear,
  ...sameFor('QLinearAdd QLinearMul', binary),
  ...sameFor('QLinearLeakyRelu QLinearSigmoid QLinearSoftmax', likeFirst),
  QLinearAveragePool: channelsAsSaid((op) => [pooling(op)[0]]),
  QLinearGlobalAveragePool: channelsAsSaid(globalPooling),
  QLinearConcat: quantizedConcat,
  QLinearConv: channelsAsSaid(convolution({ data: 0, weight: 3, dtype: (op) => dtypeOf(op, 7) ?? dtypeOf(op, 0) })),
  QLinearReduceMean: reducedMean,
  QLinearWhere: where,
  QGemm: quantizedGemm,
  MatMulInteger16: (op) => [tensorType('int32', matmulDims(dimsOf(op, 0), dimsOf(op, 1)))],
  MatMulIntegerToFloat: (op) => [tensorType(dtypeOf(op, 2) ?? 'float', matmulDims(dimsOf(op, 0), dimsOf(op, 1)))],
  DynamicQuantizeMatMul: (op) => [tensorType(dtypeOf(op, 0), matmulDims(dimsOf(op, 0), dimsOf(op, 1)))],
  MulInteger: (op) => [tensorType('int32', broadcast([dimsOf(op, 0), dimsOf(op, 2)]))],
  ReduceSumInteger: (op) => [tensorType(dtypeOf(op, 0)?.startsWith('u') ? 'uint32' : 'int32', dimsOfType(reducedMean(op)[0]))],
  GatherBlockQuantized: blockGather,
  QEmbedLayerNormalization: (op) => [
    tensorType('float', [dimsOf(op, 0)?.[0], dimsOf(op, 0)?.[1], dimsOf(op, 2)?.[1]]),
    tensorType('int32', [dimsOf(op, 0)?.[0]]),
  ],
  DequantizeBFP: (op) => [tensorType(dtypeFromCode(intAttribute(op.node, 'dtype', 1)))],
};
