import { intAttribute, intsAttribute, stringAttribute } from '../../ir/attributes';
import type { Dim, Node } from '../../ir/graph';
import { axisIn, multiply } from '../dims';
import { dimsOf, dtypeOf, type InferTable, isOmitted, type Op, unknownDims } from '../op';
import { tensorType } from '../type';
import { numbersOf } from '../value';

/** Sizes scaled in float32, as the runtimes do: 0.6 in double times 10 would be another number. */
function scaled(dim: Dim, scale: number | undefined): Dim {
  if (scale === undefined) return undefined;
  if (typeof dim === 'number') return Math.floor(Math.fround(dim * Math.fround(scale)));
  return Number.isInteger(scale) ? multiply(dim, scale) : undefined;
}

/** Opset 10 has scales as the second input; since 11 it is roi, then scales, then sizes; since 18 some axes may be chosen. */
function resize(op: Op) {
  const dims = dimsOf(op, 0);
  if (!dims) return [tensorType(dtypeOf(op, 0))];
  const axes = intsAttribute(op.node, 'axes')?.map((axis) => axisIn(dims.length, axis));
  const place = (axis: number) => (axes ? axes.indexOf(axis) : axis);
  const scalesAt = op.opset < 11 ? 1 : 2;
  const sizes = op.opset < 11 || isOmitted(op, 3) ? undefined : op.value(3)?.elements;
  if (op.opset >= 11 && !isOmitted(op, 3))
    return [tensorType(dtypeOf(op, 0), sizes ? toSizes(op, dims, sizes, place) : untouched(dims, place))];
  const scales = numbersOf(op.value(scalesAt));
  if (!scales || scales.length === 0) return [tensorType(dtypeOf(op, 0), untouched(dims, place))];
  if (usesRegion(op)) return [tensorType(dtypeOf(op, 0), toRegion(op, dims, scales, place))];
  return [
    tensorType(
      dtypeOf(op, 0),
      dims.map((dim, axis) => (place(axis) < 0 ? dim : scaled(dim, scales[place(axis)]))),
    ),
  ];
}

const untouched = (dims: readonly Dim[], place: (axis: number) => number) => dims.map((dim, axis) => (place(axis) < 0 ? dim : undefined));

const usesRegion = (op: Op) => stringAttribute(op.node, 'coordinate_transformation_mode', 'half_pixel') === 'tf_crop_and_resize';

/** With `tf_crop_and_resize` the region's share of the input is what is scaled. */
function toRegion(op: Op, dims: readonly Dim[], scales: readonly number[], place: (axis: number) => number): Dim[] {
  const region = numbersOf(op.value(1));
  return dims.map((dim, axis) => {
    const at = place(axis);
    if (at < 0) return dim;
    const [begin, end] = [region?.[at], region?.[at + scales.length]];
    if (typeof dim !== 'number' || begin === undefined || end === undefined) return undefined;
    return Math.floor(dim * (end - begin) * (scales[at] as number));
  });
}

/** `keep_aspect_ratio_policy`: one scale for all axes, the smallest or the largest, rounded to the nearest size. */
function toSizes(op: Op, dims: readonly Dim[], sizes: readonly Dim[], place: (axis: number) => number): Dim[] {
  const policy = stringAttribute(op.node, 'keep_aspect_ratio_policy', 'stretch');
  const wanted = dims.map((dim, axis) => (place(axis) < 0 ? dim : sizes[place(axis)]));
  if (policy === 'stretch') return wanted;
  const ratios = dims.flatMap((dim, axis) => (place(axis) < 0 ? [] : [ratio(wanted[axis], dim)]));
  if (!ratios.every((value) => value !== undefined)) return wanted.map((size, axis) => (place(axis) < 0 ? size : undefined));
  const scale = policy === 'not_larger' ? Math.min(...ratios) : Math.max(...ratios);
  return dims.map((dim, axis) => (place(axis) < 0 ? dim : Math.floor((dim as number) * scale + 0.5)));
}

const ratio = (size: Dim, dim: Dim) => (typeof size === 'number' && typeof dim === 'number' && dim > 0 ? size / dim : undefined);

/** Scales: attributes in opsets 1 (`height_scale`, `width_scale`) and 7, an input since 9. */
function upsample(op: Op) {
  const dims = dimsOf(op, 0);
  const scales = floats(op.node, 'scales') ?? opsetOneScales(op.node) ?? numbersOf(op.value(1));
  return [tensorType(dtypeOf(op, 0), dims && (scales ? dims.map((dim, axis) => scaled(dim, scales[axis])) : unknownDims(dims.length)))];
}

function floats(node: Node, name: string): readonly number[] | undefined {
  const attribute = node.attributes.get(name);
  return attribute?.type === 'floats' ? attribute.value : undefined;
}

function opsetOneScales(node: Node): readonly number[] | undefined {
  const [height, width] = [node.attributes.get('height_scale'), node.attributes.get('width_scale')];
  return height?.type === 'float' && width?.type === 'float' ? [1, 1, height.value, width.value] : undefined;
}

/** [N, C] of the data and the spatial dims of the grid. */
function gridSample(op: Op) {
  const [dims, grid] = [dimsOf(op, 0), dimsOf(op, 1)];
  const spatial = grid?.slice(1, -1) ?? (dims && unknownDims(dims.length - 2));
  return [tensorType(dtypeOf(op, 0), spatial && [dims?.[0] ?? grid?.[0], dims?.[1], ...spatial])];
}

/** `size` is [N, C, (D,) H, W]; the grid is [N, (D,) H, W, 2 or 3]. */
function affineGrid(op: Op) {
  const size = op.value(1)?.elements;
  const theta = dimsOf(op, 0);
  if (!size)
    return [tensorType(dtypeOf(op, 0), typeof theta?.[1] === 'number' ? [theta[0], ...unknownDims(theta[1]), theta[1]] : undefined)];
  return [tensorType(dtypeOf(op, 0), [size[0], ...size.slice(2), size.length - 2])];
}

/** One box per row of `rois`. */
function regionAlign(op: Op) {
  const size = [intAttribute(op.node, 'output_height', 1), intAttribute(op.node, 'output_width', 1)];
  return [tensorType(dtypeOf(op, 0), [dimsOf(op, 1)?.[0] ?? dimsOf(op, 2)?.[0], dimsOf(op, 0)?.[1], ...size])];
}

function regionPool(op: Op) {
  const size = intsAttribute(op.node, 'pooled_shape') ?? unknownDims(2);
  return [tensorType(dtypeOf(op, 0), [dimsOf(op, 1)?.[0], dimsOf(op, 0)?.[1], ...size])];
}

export const resizes: InferTable = {
  Resize: resize,
  Upsample: upsample,
  GridSample: gridSample,
  AffineGrid: affineGrid,
  RoiAlign: regionAlign,
  MaxRoiPool: regionPool,
  NonMaxSuppression: () => [tensorType('int64', [undefined, 3])],
  /** Height and width come with the file; grayscale has one channel. */
  ImageDecoder: (op) => [
    tensorType('uint8', [undefined, undefined, stringAttribute(op.node, 'pixel_format', 'RGB') === 'Grayscale' ? 1 : 3]),
  ],
};
