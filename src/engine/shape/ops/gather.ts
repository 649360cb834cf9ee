import { intAttribute } from '../../ir/attributes';
import type { Dim } from '../../ir/graph';
import { axisIn, product } from '../dims';
import { dimsOf, dtypeOf, type InferTable, type Op, unknownDims } from '../op';
import { tensorType } from '../type';
import { numbersOf } from '../value';

/** The indices' dims in place of the axis. */
function gather(op: Op) {
  const [dims, indices] = [dimsOf(op, 0), dimsOf(op, 1)];
  const axis = dims && axisIn(dims.length, intAttribute(op.node, 'axis', 0));
  if (!dims || !indices || axis === undefined) return [tensorType(dtypeOf(op, 0))];
  return [tensorType(dtypeOf(op, 0), [...dims.slice(0, axis), ...indices, ...dims.slice(axis + 1)])];
}

/** Each last row of indices is a position in the data behind the batch dims. */
function gatherNd(op: Op) {
  const [dims, indices] = [dimsOf(op, 0), dimsOf(op, 1)];
  const width = indices?.at(-1);
  const batch = intAttribute(op.node, 'batch_dims', 0);
  if (!dims || !indices || typeof width !== 'number' || batch + width > dims.length) return [tensorType(dtypeOf(op, 0))];
  return [tensorType(dtypeOf(op, 0), [...indices.slice(0, -1), ...dims.slice(batch + width)])];
}

/** One column per nonzero element; a row per axis (one for a scalar). */
function nonZero(op: Op) {
  const elements = numbersOf(op.value(0));
  const rank = dimsOf(op, 0)?.length;
  return [tensorType('int64', [rank === undefined ? undefined : rank, elements?.filter((element) => element !== 0).length])];
}

/** Elements, or rows along an axis; without an axis the inverse has one entry per input element. */
function unique(op: Op) {
  const dims = dimsOf(op, 0);
  const given = intAttribute(op.node, 'axis');
  const axis = dims && given !== undefined ? axisIn(dims.length, given) : undefined;
  const count = given === undefined ? distinct(op) : axis === undefined ? undefined : distinctRows(op, axis);
  const values = given === undefined ? [count] : dims?.map((dim, at) => (at === axis ? count : dim));
  const inverse: Dim = given === undefined ? dims && product(dims) : axis === undefined ? undefined : dims?.[axis];
  return [tensorType(dtypeOf(op, 0), values), tensorType('int64', [count]), tensorType('int64', [inverse]), tensorType('int64', [count])];
}

const distinct = (op: Op): number | undefined => {
  const elements = numbersOf(op.value(0));
  return elements && new Set(elements).size;
};

function distinctRows(op: Op, axis: number): number | undefined {
  const value = op.value(0);
  const elements = numbersOf(value);
  if (!value || !elements) return undefined;
  const inner = value.dims.slice(axis + 1).reduce((total, dim) => total * dim, 1);
  const size = value.dims[axis] as number;
  const rows = Array.from({ length: size }, (_, row) => elements.filter((_, at) => Math.floor(at / inner) % size === row).join());
  return new Set(rows).size;
}

export const gathers: InferTable = {
  Gather: gather,
  GatherElements: (op) => [tensorType(dtypeOf(op, 0), dimsOf(op, 1) ?? (dimsOf(op, 0) && unknownDims(dimsOf(op, 0)?.length ?? 0)))],
  GatherND: gatherNd,
  NonZero: nonZero,
  Unique: unique,
};
