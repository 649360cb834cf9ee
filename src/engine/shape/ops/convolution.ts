import { intAttribute, intsAttribute } from '../../ir/attributes';
import type { DType } from '../../ir/dtype';
import type { Dim } from '../../ir/graph';
import { add, multiply, subtract } from '../dims';
import { dimsOf, dtypeOf, type InferTable, type Op, sameFor, unknownDims } from '../op';
import { tensorType } from '../type';
import { extentOf, roundsUp, type SlidingWindow, slide, windowOf } from './window';

/** Where an operator has its data and its weight. */
interface Places {
  readonly data: number;
  readonly weight: number;
  readonly dtype: (op: Op) => DType | undefined;
}

/** [N, C, ...] with [M, C/group, ...kernel] gives [N, M, ...]. */
export const convolution =
  ({ data, weight, dtype }: Places) =>
  (op: Op) => [tensorType(dtype(op), convolutionDims(op, dimsOf(op, data), dimsOf(op, weight)))];

function convolutionDims(op: Op, dims: readonly Dim[] | undefined, weight: readonly Dim[] | undefined): readonly Dim[] | undefined {
  const rank = dims?.length ?? weight?.length;
  if (rank === undefined || rank < 2) return undefined;
  const window = windowOf(op, rank - 2, weight);
  const spatial = dims && window ? slide(window, dims.slice(2), false) : unknownDims(rank - 2);
  return [dims?.[0], weight?.[0], ...spatial];
}

export const convolutionOf = (data: number, weight: number) => convolution({ data, weight, dtype: (op) => dtypeOf(op, data) });

/** [N, C, ...] with [C, M/group, ...kernel] gives [N, M, ...]. */
export function transposedConvolution(op: Op) {
  const [dims, weight] = [dimsOf(op, 0), dimsOf(op, 1)];
  const rank = dims?.length ?? weight?.length;
  if (rank === undefined || rank < 2) return [tensorType(dtypeOf(op, 0))];
  const window = windowOf(op, rank - 2, weight);
  const spatial = givenSpatial(op, rank) ?? (dims && window ? spread(op, window, dims.slice(2)) : unknownDims(rank - 2));
  return [tensorType(dtypeOf(op, 0), [dims?.[0], multiply(weight?.[1], intAttribute(op.node, 'group', 1)), ...spatial])];
}

/** `output_shape` holds the spatial sizes; some old exporters wrote all of them. */
function givenSpatial(op: Op, rank: number): readonly number[] | undefined {
  const given = intsAttribute(op.node, 'output_shape');
  if (given?.length === rank) return given.slice(2);
  return given?.length === rank - 2 ? given : undefined;
}

function spread(op: Op, window: SlidingWindow, spatial: readonly Dim[]): Dim[] {
  const given = intsAttribute(op.node, 'output_padding');
  return spatial.map((size, axis) => {
    const stride = window.strides[axis] as number;
    const pads = window.autoPad === 'VALID' ? 0 : (window.pads[axis] as number) + (window.pads[axis + spatial.length] as number);
    const extent = extentOf(window.kernel[axis], window.dilations[axis] as number);
    if (window.autoPad.startsWith('SAME')) return coversStride(extent, stride) ? multiply(size, stride) : undefined;
    return add(multiply(subtract(size, 1), stride), add(extent, (given?.[axis] ?? 0) - pads));
  });
}

/** Otherwise the padding would have to be negative: the specification then asks for more than ONNX Runtime gives. */
const coversStride = (extent: Dim, stride: number): boolean => typeof extent === 'number' && extent >= stride;

/** Pooling keeps batch and channels. The second output, indices, is int64. */
export function pooling(op: Op) {
  const dims = dimsOf(op, 0);
  const window = dims && windowOf(op, dims.length - 2);
  const out = dims && (window ? [dims[0], dims[1], ...slide(window, dims.slice(2), roundsUp(op))] : unknownDims(dims.length));
  return [tensorType(dtypeOf(op, 0), out), tensorType('int64', out)];
}

export function globalPooling(op: Op) {
  return [
    tensorType(
      dtypeOf(op, 0),
      dimsOf(op, 0)?.map((dim, axis) => (axis < 2 ? dim : 1)),
    ),
  ];
}

/** The inverse of MaxPool, or the shape that the third input gives. */
function maxUnpool(op: Op) {
  const dims = dimsOf(op, 0);
  const given = op.value(2);
  const window = dims && windowOf(op, dims.length - 2);
  if (given) return [tensorType(dtypeOf(op, 0), given.elements)];
  if (!dims || !window || op.node.inputs[2]) return [tensorType(dtypeOf(op, 0), dims && unknownDims(dims.length))];
  return [tensorType(dtypeOf(op, 0), [dims[0], dims[1], ...spread(op, window, dims.slice(2))])];
}

/** State: the last k-1 inputs along the causal axis. */
function causalConvolution(op: Op) {
  const dims = dimsOf(op, 0);
  const state = [dims?.[0], dims?.[1], subtract(dimsOf(op, 1)?.at(-1), 1)];
  return [op.inputs[0], tensorType(dtypeOf(op, 0), state)];
}

/** Patches put back into an image: [N, C * block, L] gives [N, C, ...image]. */
function imageOfColumns(op: Op) {
  const dims = dimsOf(op, 0);
  const image = op.value(1)?.elements ?? spatialOf(dimsOf(op, 1)?.[0]);
  const block = op.value(2)?.elements;
  const area = block?.reduce<number | undefined>((total, size) => (typeof size === 'number' && total ? total * size : undefined), 1);
  const channels = typeof dims?.[1] === 'number' && area ? dims[1] / area : undefined;
  return [tensorType(dtypeOf(op, 0), image && [dims?.[0], channels, ...image])];
}

const spatialOf = (count: Dim) => (typeof count === 'number' && count <= 8 ? unknownDims(count) : undefined);

export const convolutions: InferTable = {
  Conv: convolutionOf(0, 1),
  DeformConv: convolutionOf(0, 1),
  ConvInteger: convolution({ data: 0, weight: 1, dtype: () => 'int32' }),
  QLinearConv: convolution({ data: 0, weight: 3, dtype: (op) => dtypeOf(op, 7) ?? dtypeOf(op, 0) }),
  ConvTranspose: transposedConvolution,
  CausalConvWithState: causalConvolution,
  Col2Im: imageOfColumns,
  MaxUnpool: maxUnpool,
  ...sameFor('AveragePool LpPool MaxPool', pooling),
  ...sameFor('GlobalAveragePool GlobalLpPool GlobalMaxPool', globalPooling),
};
