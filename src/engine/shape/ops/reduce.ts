import { intAttribute } from '../../ir/attributes';
import type { DType } from '../../ir/dtype';
import type { Dim } from '../../ir/graph';
import { axisIn } from '../dims';
import { dimsOf, dtypeOf, type InferTable, intOf, intsOf, isAbsent, type Op, sameFor, unknownDims } from '../op';
import { tensorType } from '../type';

/** The axes that a reduction runs over. `unknown`: given, but not as constants. */
export function reducedAxes(op: Op, rank: number): readonly number[] | 'unknown' {
  const all = Array.from({ length: rank }, (_, axis) => axis);
  const given = intsOf(op, 'axes', 1);
  if (given === undefined && !isAbsent(op, 'axes', 1)) return 'unknown';
  if (given === undefined || given.length === 0) return intAttribute(op.node, 'noop_with_empty_axes', 0) === 1 ? [] : all;
  const axes = given.map((axis) => axisIn(rank, axis));
  return axes.every((axis) => axis !== undefined) ? axes : 'unknown';
}

function reducedDims(op: Op): readonly Dim[] | undefined {
  const dims = dimsOf(op, 0);
  if (!dims) return undefined;
  const keeps = intAttribute(op.node, 'keepdims', 1) !== 0;
  const axes = reducedAxes(op, dims.length);
  if (axes !== 'unknown')
    return keeps ? dims.map((dim, axis) => (axes.includes(axis) ? 1 : dim)) : dims.filter((_, axis) => !axes.includes(axis));
  if (keeps) return unknownDims(dims.length);
  const count = dimsOf(op, 1)?.[0];
  return typeof count === 'number' && count > 0 && count <= dims.length ? unknownDims(dims.length - count) : undefined;
}

const reduce = (op: Op) => [tensorType(dtypeOf(op, 0), reducedDims(op))];

/** One axis, the position of its extreme element. */
function argExtreme(op: Op) {
  const dims = dimsOf(op, 0);
  const axis = dims && axisIn(dims.length, intAttribute(op.node, 'axis', 0));
  if (!dims || axis === undefined) return [tensorType('int64')];
  const keeps = intAttribute(op.node, 'keepdims', 1) !== 0;
  return [tensorType('int64', keeps ? dims.map((dim, at) => (at === axis ? 1 : dim)) : dims.filter((_, at) => at !== axis))];
}

/** `k` became an input with opset 10. */
function topK(op: Op) {
  const dims = dimsOf(op, 0);
  const axis = dims && axisIn(dims.length, intAttribute(op.node, 'axis', -1));
  const k = intOf(op, 'k', 1) ?? op.value(1)?.elements[0];
  const out = axis === undefined ? undefined : dims?.map((dim, at) => (at === axis ? k : dim));
  return [tensorType(dtypeOf(op, 0), out), tensorType('int64', out)];
}

/** `num` samples per row. */
function multinomial(op: Op) {
  const dtype: DType = intAttribute(op.node, 'dtype', 6) === 7 ? 'int64' : 'int32';
  return [tensorType(dtype, [dimsOf(op, 0)?.[0], intAttribute(op.node, 'sample_size', 1)])];
}

export const reductions: InferTable = {
  ...sameFor('ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare', reduce),
  ...sameFor('ArgMax ArgMin', argExtreme),
  TopK: topK,
  Multinomial: multinomial,
};
