import { intAttribute, intsAttribute } from '../../ir/attributes';
import type { Dim } from '../../ir/graph';
import { axisIn, broadcastDim, floorDivide, multiply, product } from '../dims';
import { dimsOf, dtypeOf, type InferTable, intsOf, isAbsent, type Op, unknownDims } from '../op';
import { tensorType } from '../type';

const likeFirstWith = (op: Op, dims: readonly Dim[] | undefined) => [tensorType(dtypeOf(op, 0), dims)];

/** As many dims as a 1-D shape tensor has elements. */
export function rankFromShape(op: Op, input: number): Dim[] | undefined {
  const dims = dimsOf(op, input);
  const [count] = dims ?? [];
  return dims?.length === 1 && typeof count === 'number' && count <= 64 ? unknownDims(count) : undefined;
}

/** The target: an attribute in opset 1, later an input. -1 stands for what is left, 0 for "as in the input" unless `allowzero`. */
function reshape(op: Op) {
  const target = intsAttribute(op.node, 'shape') ?? op.value(1)?.elements;
  if (!target) return likeFirstWith(op, rankFromShape(op, 1));
  return likeFirstWith(op, reshapedDims(target, dimsOf(op, 0), intAttribute(op.node, 'allowzero', 0) === 1));
}

export function reshapedDims(target: readonly Dim[], dims: readonly Dim[] | undefined, zeroIsZero: boolean): readonly Dim[] {
  const filled = target.map((dim, axis) => (dim === 0 && !zeroIsZero ? dims?.[axis] : dim));
  const left = filled.indexOf(-1);
  const isUnknown = target.map((dim, axis) => dim === undefined || (dim === 0 && filled[axis] === undefined));
  // Exactly one unknown and no -1: it is what is left, too, except that it may hold the -1 itself, which comes to the same.
  const open = left >= 0 ? left : isUnknown.filter(Boolean).length === 1 ? isUnknown.indexOf(true) : -1;
  if (open < 0) return filled;
  const rest = leftOver(
    dims,
    filled.filter((_, axis) => axis !== open),
  );
  return filled.map((dim, axis) => (axis === open ? rest : dim));
}

/** The size that completes `known` to as many elements as `dims` has; equal unknowns on both sides do not cancel. */
function leftOver(dims: readonly Dim[] | undefined, known: readonly Dim[]): Dim {
  if (!dims || known.some((dim) => dim === undefined || dim === -1)) return undefined;
  const [over, under] = [product(dims), product(known)];
  return over === undefined || under === undefined || under === 0 ? undefined : floorDivide(over, under);
}

/** A matrix: the dims before the axis, and those from it on. */
function flatten(op: Op) {
  const dims = dimsOf(op, 0);
  const axis = intAttribute(op.node, 'axis', 1);
  const at = dims && (axis === dims.length ? axis : axisIn(dims.length, axis));
  return likeFirstWith(op, dims && at !== undefined ? [product(dims.slice(0, at)), product(dims.slice(at))] : [undefined, undefined]);
}

/** Drops the named axes, or all that are surely 1. */
function squeeze(op: Op) {
  const dims = dimsOf(op, 0);
  const given = intsOf(op, 'axes', 1);
  if (!dims) return likeFirstWith(op, undefined);
  if (given) {
    const axes = given.map((axis) => axisIn(dims.length, axis));
    return likeFirstWith(op, axes.includes(undefined) ? undefined : dims.filter((_, at) => !axes.includes(at)));
  }
  if (isAbsent(op, 'axes', 1) && dims.every((dim) => typeof dim === 'number'))
    return likeFirstWith(
      op,
      dims.filter((dim) => dim !== 1),
    );
  const count = isAbsent(op, 'axes', 1) ? undefined : dimsOf(op, 1)?.[0];
  return likeFirstWith(op, typeof count === 'number' && count <= dims.length ? unknownDims(dims.length - count) : undefined);
}

/** New axes are counted in the output. */
function unsqueeze(op: Op) {
  const dims = dimsOf(op, 0);
  const given = intsOf(op, 'axes', 1);
  if (!dims) return likeFirstWith(op, undefined);
  if (!given) {
    const count = dimsOf(op, 1)?.[0];
    return likeFirstWith(op, typeof count === 'number' && count <= 64 ? unknownDims(dims.length + count) : undefined);
  }
  return likeFirstWith(op, unsqueezedDims(dims, given));
}

export function unsqueezedDims<T>(dims: readonly T[], axes: readonly number[]): readonly (T | 1)[] | undefined {
  const rank = dims.length + axes.length;
  const added = new Set(axes.map((axis) => axisIn(rank, axis)));
  if (added.has(undefined) || added.size !== axes.length || rank > 64) return undefined;
  const rest = dims[Symbol.iterator]();
  return Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (rest.next().value as T)));
}

export function permutationOf(op: Op, rank: number): readonly number[] | undefined {
  const given = intsAttribute(op.node, 'perm') ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
  return given.length === rank && given.every((axis) => axisIn(rank, axis) !== undefined) ? given : undefined;
}

function transpose(op: Op) {
  const dims = dimsOf(op, 0);
  const given = intsAttribute(op.node, 'perm');
  if (!dims) return likeFirstWith(op, given && unknownDims(given.length));
  return likeFirstWith(
    op,
    permutationOf(op, dims.length)?.map((axis) => dims[axis]),
  );
}

/** Broadcast both ways: a 1 in the target keeps the input's size. */
function expand(op: Op) {
  const dims = dimsOf(op, 0);
  const target = op.value(1)?.elements;
  const rank = target?.length ?? rankFromShape(op, 1)?.length;
  if (!dims || rank === undefined) return likeFirstWith(op, undefined);
  const out = Math.max(dims.length, rank);
  const at = (list: readonly Dim[] | undefined, length: number, axis: number): Dim =>
    axis < out - length ? 1 : list?.[axis - (out - length)];
  return likeFirstWith(
    op,
    Array.from({ length: out }, (_, axis) => broadcastDim(at(dims, dims.length, axis), at(target, rank, axis))),
  );
}

/** Since opset 6 one count per axis; before, a count and an axis. */
function tile(op: Op) {
  const dims = dimsOf(op, 0);
  const repeats = op.value(1)?.elements;
  if (op.opset < 6) {
    const axis = op.value(2)?.elements[0];
    return likeFirstWith(
      op,
      dims?.map((dim, at) => (typeof axis !== 'number' ? undefined : at === axis ? multiply(dim, repeats?.[0]) : dim)),
    );
  }
  return likeFirstWith(op, dims?.map((dim, at) => multiply(dim, repeats?.[at])) ?? rankFromShape(op, 1));
}

/** Channels into blocks of space, or back. */
const blocks = (toSpace: boolean) => (op: Op) => {
  const dims = dimsOf(op, 0);
  const size = intAttribute(op.node, 'blocksize', 0);
  if (dims?.length !== 4 || size <= 0) return likeFirstWith(op, unknownDims(4));
  const [n, c, h, w] = dims;
  const grow = (dim: Dim, by: number) => (toSpace ? multiply(dim, by) : floorDivide(dim, by));
  const channels = toSpace ? floorDivide(c, size * size) : multiply(c, size * size);
  return likeFirstWith(op, [n, channels, grow(h, size), grow(w, size)]);
};

export const reshapes: InferTable = {
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Transpose: transpose,
  Expand: expand,
  Tile: tile,
  DepthToSpace: blocks(true),
  SpaceToDepth: blocks(false),
};
