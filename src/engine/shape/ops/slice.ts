import { intAttribute, intsAttribute } from '../../ir/attributes';
import type { Dim } from '../../ir/graph';
import { add, axisIn, ceilDivide, floorDivide, isSame, maximum, minimum, multiply, signOfDim, subtract, sum } from '../dims';
import { dimsOf, dtypeOf, type InferTable, intOf, intsOf, isAbsent, isOmitted, type Op, unknownDims } from '../op';
import { dimsOfType, sequenceOf, tensorType } from '../type';

/** One sliced axis. Bounds may be symbols. */
export interface Cut {
  readonly axis: number;
  readonly start: Dim;
  readonly end: Dim;
  readonly step: number | undefined;
}

/** Bounds are attributes up to opset 9, inputs since. Undefined when the axes are not known. */
export function cutsOf(op: Op, rank: number): readonly Cut[] | undefined {
  const starts = intsAttribute(op.node, 'starts') ?? op.value(1)?.elements;
  const ends = intsAttribute(op.node, 'ends') ?? op.value(2)?.elements;
  const given = intsOf(op, 'axes', 3);
  const steps = isOmitted(op, 4) ? undefined : op.value(4)?.elements;
  const count = starts?.length ?? ends?.length ?? given?.length ?? sizeOfVector(dimsOf(op, 1));
  if (count === undefined || (given === undefined && !isAbsent(op, 'axes', 3))) return undefined;
  const axes = (given ?? Array.from({ length: count }, (_, at) => at)).map((axis) => axisIn(rank, axis));
  if (axes.includes(undefined)) return undefined;
  return (axes as number[]).map((axis, at) => {
    const step = isOmitted(op, 4) ? 1 : steps?.[at];
    return { axis, start: starts?.[at], end: ends?.[at], step: typeof step === 'number' && step !== 0 ? step : undefined };
  });
}

const sizeOfVector = (dims: readonly Dim[] | undefined) => (dims?.length === 1 && typeof dims[0] === 'number' ? dims[0] : undefined);

function slice(op: Op) {
  const dims = dimsOf(op, 0);
  const cuts = dims && cutsOf(op, dims.length);
  if (!dims || !cuts) return [tensorType(dtypeOf(op, 0), dims && unknownDims(dims.length))];
  const out = [...dims];
  for (const cut of cuts) out[cut.axis] = cutLength(out[cut.axis], cut);
  return [tensorType(dtypeOf(op, 0), out)];
}

/** Elements from start to end by step, as numpy counts them. */
export function cutLength(size: Dim, cut: Cut): Dim {
  const { start, end, step } = cut;
  if (step === undefined) return undefined;
  if (size === 0) return 0;
  // Backward "to the end": numpy's rule (and onnx's inference) gives nothing, ONNX Runtime gives all down to the first element.
  if (step < 0 && typeof end === 'number' && end >= beyond) return undefined;
  return ceilDivide((step > 0 ? lengthToEnd(size, cut) : undefined) ?? lengthBetween(size, start, end, step), Math.abs(step));
}

/** Of an axis of any size, from a start to its end: without a detour over clamped bounds, which would make long expressions. */
function lengthToEnd(size: Dim, { start, end }: Cut): Dim {
  const reachesEnd = (typeof end === 'number' && end >= beyond) || isSame(end, size);
  if (!reachesEnd || start === undefined) return undefined;
  if (start === 0) return size;
  if (typeof start === 'number' && start < 0) return minimum(-start, size);
  return signOfDim(start) === undefined ? undefined : maximum(subtract(size, start), 0);
}

function lengthBetween(size: Dim, start: Dim, end: Dim, step: number): Dim {
  const range = clampedRange(size, start, end, step);
  const span = range && (step > 0 ? subtract(range.end, range.start) : subtract(range.start, range.end));
  if (typeof span !== 'string' || range?.start === 0) return span === undefined ? undefined : maximum(span, 0);
  // The difference of two clamped bounds is true but says nothing to anybody.
  return /min|max/.test(span) ? undefined : maximum(span, 0);
}

/** Bounds counted from the front and inside the axis; for a negative step they run from size-1 down to -1. */
export function clampedRange(size: Dim, start: Dim, end: Dim, step: number): { start: Dim; end: Dim } | undefined {
  const high = step > 0 ? size : subtract(size, 1);
  const low = step > 0 ? 0 : -1;
  const from = bound(size, start, step > 0 ? 0 : low + 1, high);
  const to = bound(size, end, low, high);
  return from === undefined || to === undefined ? undefined : { start: from, end: to };
}

/** Further than any axis reaches: exporters write INT_MAX for "to the end". */
const beyond = 2 ** 31 - 1;

function bound(size: Dim, at: Dim, low: number, high: Dim): Dim {
  if (at === undefined || high === undefined) return undefined;
  if (at === 0 && low === 0) return 0;
  if (typeof at === 'number') {
    if (at >= beyond) return high;
    if (at <= -beyond) return low;
    return at < 0 ? maximum(add(size, at), low) : minimum(at, high);
  }
  const sign = signOfDim(at);
  if (sign === 'negative') return maximum(add(size, at), low);
  return sign === undefined ? undefined : minimum(at, high);
}

/** The sizes along the axis add up; elsewhere the inputs agree, so the one that says most is right. */
function concat(op: Op) {
  const shapes = op.inputs.map(dimsOfType);
  const dtype = op.inputs.map((_, index) => dtypeOf(op, index)).find((known) => known !== undefined);
  return [tensorType(dtype, concatDims(shapes, intAttribute(op.node, 'axis', 1)))];
}

export function concatDims(shapes: readonly (readonly Dim[] | undefined)[], axis: number): readonly Dim[] | undefined {
  const rank = shapes.find((shape) => shape)?.length;
  const at = rank === undefined ? undefined : axisIn(rank, axis);
  if (rank === undefined || at === undefined || shapes.some((shape) => shape && shape.length !== rank)) return undefined;
  return Array.from({ length: rank }, (_, dim) => {
    if (dim === at) return sum(shapes.map((shape) => shape?.[dim]));
    const known = shapes.map((shape) => shape?.[dim]);
    return known.find((size) => typeof size === 'number') ?? known.find((size) => size !== undefined);
  });
}

/** Sizes from `split`, else equal parts; since opset 18 the last of `num_outputs` may be smaller. */
export function splitSizes(op: Op, size: Dim): readonly Dim[] {
  const count = op.node.outputs.length;
  const given = intsAttribute(op.node, 'split') ?? (isOmitted(op, 1) ? undefined : op.value(1)?.elements);
  if (given) return given;
  if (!isAbsent(op, 'split', 1)) return count === 1 ? [size] : unknownDims(count);
  const parts = intAttribute(op.node, 'num_outputs', count);
  const part = ceilDivide(size, parts);
  if (typeof size === 'string') return unknownDims(count).fill(floorDivide(size, parts));
  return Array.from({ length: count }, (_, at) => (at < parts - 1 ? part : maximum(subtract(size, multiply(part, parts - 1)), 0)));
}

function split(op: Op) {
  const dims = dimsOf(op, 0);
  const axis = dims && axisIn(dims.length, intAttribute(op.node, 'axis', 0));
  const sizes = axis === undefined ? [] : splitSizes(op, dims?.[axis]);
  return op.node.outputs.map((_, index) =>
    tensorType(dtypeOf(op, 0), axis === undefined ? undefined : dims?.map((dim, at) => (at === axis ? sizes[index] : dim))),
  );
}

/** Parts of a size, or of one element each, whose axis `keepdims` may drop. */
function splitToSequence(op: Op) {
  const dims = dimsOf(op, 0);
  const axis = dims && axisIn(dims.length, intAttribute(op.node, 'axis', 0));
  if (!dims || axis === undefined) return [sequenceOf(tensorType(dtypeOf(op, 0)))];
  if (isOmitted(op, 1)) {
    const keeps = intAttribute(op.node, 'keepdims', 1) !== 0;
    return [
      sequenceOf(tensorType(dtypeOf(op, 0), keeps ? dims.map((dim, at) => (at === axis ? 1 : dim)) : dims.filter((_, at) => at !== axis))),
    ];
  }
  return [
    sequenceOf(
      tensorType(
        dtypeOf(op, 0),
        dims.map((dim, at) => (at === axis ? partSize(op, dim) : dim)),
      ),
    ),
  ];
}

/** The size that all parts have. */
function partSize(op: Op, size: Dim): Dim {
  const parts = op.value(1);
  const [first] = parts?.elements ?? [];
  if (!parts || typeof first !== 'number') return undefined;
  if (parts.dims.length > 0) return parts.elements.every((part) => part === first) ? first : undefined;
  return typeof size === 'number' && size % first === 0 ? first : undefined;
}

/** Pairs of begin and end: attribute (`paddings` in opset 1) up to opset 10, then an input, since opset 18 for chosen axes. */
function pad(op: Op) {
  const dims = dimsOf(op, 0);
  if (!dims) return [tensorType(dtypeOf(op, 0))];
  return [tensorType(dtypeOf(op, 0), paddedDims(op, dims))];
}

function paddedDims(op: Op, dims: readonly Dim[]): readonly Dim[] {
  const pads = intsAttribute(op.node, 'pads') ?? intsAttribute(op.node, 'paddings') ?? op.value(1)?.elements;
  const given = isOmitted(op, 3) ? undefined : intsOf(op, 'axes', 3);
  const count = (pads?.length ?? 0) / 2;
  if (!pads || (!isOmitted(op, 3) && !given)) return unknownDims(dims.length);
  const axes = given ? given.map((axis) => axisIn(dims.length, axis)) : dims.map((_, axis) => axis);
  return dims.map((dim, axis) => {
    const at = axes.indexOf(axis);
    return at < 0 ? dim : add(dim, add(pads[at], pads[at + count]));
  });
}

/** Chosen axes (all by default) get the sizes of the second input. */
function cropOrPad(op: Op) {
  const dims = dimsOf(op, 0);
  const axes = intsAttribute(op.node, 'axes')?.map((axis) => (dims ? axisIn(dims.length, axis) : undefined));
  const target = op.value(1)?.elements;
  return [
    tensorType(
      dtypeOf(op, 0),
      dims?.map((dim, axis) => {
        const at = axes ? axes.indexOf(axis) : axis;
        return at < 0 ? dim : target?.[at];
      }),
    ),
  ];
}

/** Opset 1: cuts `border` (left, top, right, bottom), or `scale` (height, width) from there. */
function crop(op: Op) {
  const [n, c, h, w] = dimsOf(op, 0) ?? [];
  const [left = 0, top = 0, right = 0, bottom = 0] = intsAttribute(op.node, 'border') ?? [];
  const scale = intsAttribute(op.node, 'scale');
  return [tensorType(dtypeOf(op, 0), [n, c, scale?.[0] ?? subtract(h, top + bottom), scale?.[1] ?? subtract(w, left + right)])];
}

/** Rows that a condition picks: how many is known only with the condition. */
function compress(op: Op) {
  const dims = dimsOf(op, 0);
  const given = intAttribute(op.node, 'axis');
  const axis = dims && given !== undefined ? axisIn(dims.length, given) : undefined;
  const condition = op.value(1)?.elements;
  const kept = condition?.every((element) => typeof element === 'number') ? condition.filter((element) => element !== 0).length : undefined;
  if (given === undefined) return [tensorType(dtypeOf(op, 0), [kept])];
  return [
    tensorType(
      dtypeOf(op, 0),
      dims?.map((dim, at) => (at === axis ? kept : dim)),
    ),
  ];
}

/** A new axis as deep as the second input says. */
function oneHot(op: Op) {
  const dims = dimsOf(op, 0);
  const depth = intOf(op, 'depth', 1);
  const axis = dims && axisIn(dims.length + 1, intAttribute(op.node, 'axis', -1));
  if (!dims || axis === undefined) return [tensorType(dtypeOf(op, 2))];
  return [tensorType(dtypeOf(op, 2), [...dims.slice(0, axis), depth ?? op.value(1)?.elements[0], ...dims.slice(axis)])];
}

export const slices: InferTable = {
  Slice: slice,
  DynamicSlice: slice,
  Concat: concat,
  Split: split,
  SplitToSequence: splitToSequence,
  Pad: pad,
  CenterCropPad: cropOrPad,
  Crop: crop,
  Compress: compress,
  OneHot: oneHot,
};
