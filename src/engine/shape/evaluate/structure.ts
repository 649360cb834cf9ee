import { intAttribute } from '../../ir/attributes';
import type { Dim, ValueType } from '../../ir/graph';
import { axisIn, product } from '../dims';
import { dimsOf, type Evaluate, type EvaluateTable, type Op, sameFor } from '../op';
import { shapeRange } from '../ops/generate';
import { permutationOf } from '../ops/reshape';
import { clampedRange, cutsOf } from '../ops/slice';
import { type ConstantValue, gatherElements, numbersOf, offsetOf, scalar, stridesOf, vector } from '../value';
import { broadcastReader, frameOf, operand, operands } from './operand';

/** The dims themselves: where all shape arithmetic starts. */
const shape: Evaluate = (op) => {
  const dims = dimsOf(op, 0);
  return dims ? [vector('int64', dims.slice(...shapeRange(op, dims.length)))] : [];
};

const size: Evaluate = (op) => {
  const dims = dimsOf(op, 0);
  const count = dims && product(dims);
  return count === undefined ? [] : [scalar('int64', count)];
};

/** The same elements in another shape. */
const relabelled: Evaluate = (op, types) => {
  const frame = frameOf(types[0]);
  const value = frame && op.value(0);
  return frame && value?.elements.length === frame.dims.reduce((total, dim) => total * dim, 1)
    ? [{ ...frame, elements: value.elements }]
    : [];
};

/** Elements of the first input, looked up by an index that `place` makes of the output's. */
function picked(
  op: Op,
  type: ValueType | undefined,
  place: (index: readonly number[], value: ConstantValue) => readonly number[],
): readonly (ConstantValue | undefined)[] {
  const frame = frameOf(type);
  const value = frame && op.value(0);
  if (!frame || !value) return [];
  const strides = stridesOf(value.dims);
  return [{ ...frame, elements: gatherElements(frame.dims, (index) => value.elements[offsetOf(place(index, value), strides)]) }];
}

const transpose: Evaluate = (op, types) => {
  const permutation = permutationOf(op, dimsOf(op, 0)?.length ?? 0);
  return permutation ? picked(op, types[0], (index) => placed(index, permutation)) : [];
};

function placed(index: readonly number[], permutation: readonly number[]): number[] {
  const source = new Array<number>(index.length).fill(0);
  permutation.forEach((axis, at) => {
    source[axis] = index[at] as number;
  });
  return source;
}

const expand: Evaluate = (op, types) => {
  const frame = frameOf(types[0]);
  const value = frame && op.value(0);
  return frame && value ? [{ ...frame, elements: gatherElements(frame.dims, broadcastReader(value, frame.dims)) }] : [];
};

const tile: Evaluate = (op, types) => picked(op, types[0], (index, value) => index.map((at, axis) => at % (value.dims[axis] as number)));

const slice: Evaluate = (op, types) => {
  const dims = dimsOf(op, 0);
  const cuts = dims && cutsOf(op, dims.length);
  const starts = cuts?.map(({ axis, start, end, step }) => ({
    axis,
    step,
    from: step === undefined ? undefined : clampedRange(dims?.[axis], start, end, step)?.start,
  }));
  if (!starts?.every((cut) => typeof cut.from === 'number' && cut.step !== undefined)) return [];
  return picked(op, types[0], (index) => {
    const source = [...index];
    for (const { axis, from, step } of starts) source[axis] = (from as number) + (source[axis] as number) * (step as number);
    return source;
  });
};

const gather: Evaluate = (op, types) => {
  const indices = numbersOf(op.value(1));
  const rank = dimsOf(op, 1)?.length ?? 0;
  const axis = axisIn(dimsOf(op, 0)?.length ?? 0, intAttribute(op.node, 'axis', 0));
  if (!indices || axis === undefined) return [];
  const strides = stridesOf(op.value(1)?.dims ?? []);
  return picked(op, types[0], (index, value) => {
    const at = indices[offsetOf(index.slice(axis, axis + rank), strides)] as number;
    return [...index.slice(0, axis), at < 0 ? at + (value.dims[axis] as number) : at, ...index.slice(axis + rank)];
  });
};

const gatherAlong: Evaluate = (op, types) => {
  const indices = numbersOf(op.value(1));
  const axis = axisIn(dimsOf(op, 0)?.length ?? 0, intAttribute(op.node, 'axis', 0));
  if (!indices || axis === undefined) return [];
  const strides = stridesOf(op.value(1)?.dims ?? []);
  return picked(op, types[0], (index, value) => {
    const at = indices[offsetOf(index, strides)] as number;
    return index.map((place, dim) => (dim === axis ? (at < 0 ? at + (value.dims[axis] as number) : at) : place));
  });
};

/** Unknown parts of known length keep their place. */
const concat: Evaluate = (op, types) => {
  const frame = frameOf(types[0]);
  const values = frame && operands(op);
  const axis = frame && axisIn(frame.dims.length, intAttribute(op.node, 'axis', 1));
  if (!frame || !values || axis === undefined) return [];
  if (frame.dims.length === 1) return [{ ...frame, elements: values.flatMap((value) => value.elements) }];
  const ends = values
    .map((value) => value.dims[axis] as number)
    .map((_, at, sizes) => sizes.slice(0, at + 1).reduce((total, part) => total + part, 0));
  const pick = (index: readonly number[]): Dim => {
    const part = ends.findIndex((end) => (index[axis] as number) < end);
    const value = values[part];
    const begin = part > 0 ? (ends[part - 1] as number) : 0;
    return value?.elements[
      offsetOf(
        index.map((at, dim) => (dim === axis ? at - begin : at)),
        stridesOf(value.dims),
      )
    ];
  };
  return [{ ...frame, elements: gatherElements(frame.dims, pick) }];
};

const split: Evaluate = (op, types) => {
  const axis = axisIn(dimsOf(op, 0)?.length ?? 0, intAttribute(op.node, 'axis', 0));
  let begin = 0;
  return types.map((type) => {
    const from = begin;
    const frame = frameOf(type);
    if (axis === undefined || !frame || Number.isNaN(from)) {
      begin = Number.NaN;
      return undefined;
    }
    begin += frame.dims[axis] ?? 0;
    return picked(op, type, (index) => index.map((at, dim) => (dim === axis ? at + from : at)))[0];
  });
};

const constantOfShape: Evaluate = (op, types) => {
  const frame = frameOf(types[0]);
  const attribute = op.node.attributes.get('value');
  const element = attribute ? op.attributeValue(attribute)?.elements[0] : 0;
  return frame && element !== undefined ? [{ ...frame, elements: gatherElements(frame.dims, () => element) }] : [];
};

const range: Evaluate = (op, types) => {
  const frame = frameOf(types[0]);
  const [start, delta] = [op.value(0)?.elements[0], op.value(2)?.elements[0]];
  if (!frame || typeof start !== 'number' || typeof delta !== 'number') return [];
  return [{ ...frame, elements: Array.from({ length: frame.dims[0] ?? 0 }, (_, at) => start + at * delta) }];
};

/** Indices of the nonzero elements, axis by axis. */
const nonZero: Evaluate = (op, types) => {
  const frame = frameOf(types[0]);
  const value = op.value(0);
  const elements = numbersOf(value);
  if (!frame || !value || !elements) return [];
  const found: (readonly number[])[] = [];
  gatherElements(value.dims, (index) => {
    if (elements[offsetOf(index, stridesOf(value.dims))] !== 0) found.push([...index]);
    return 0;
  });
  return [{ ...frame, elements: value.dims.flatMap((_, axis) => found.map((index) => index[axis])) }];
};

const padded: Evaluate = (op, types) => {
  const frame = frameOf(types[0]);
  const value = frame && operand(op, 0);
  const pads = numbersOf(op.value(1));
  if (!frame || !value || pads?.length !== 2 * frame.dims.length || op.node.inputs[3] || op.node.attributes.has('mode')) return [];
  const fill = op.node.inputs[2] ? op.value(2)?.elements[0] : 0;
  const strides = stridesOf(value.dims);
  const pick = (index: readonly number[]): Dim => {
    const source = index.map((at, axis) => at - (pads[axis] as number));
    const isInside = source.every((at, axis) => at >= 0 && at < (value.dims[axis] as number));
    return isInside ? value.elements[offsetOf(source, strides)] : fill;
  };
  return [{ ...frame, elements: gatherElements(frame.dims, pick) }];
};

const constant: Evaluate = (op) => {
  for (const attribute of op.node.attributes.values()) {
    if (attribute.type === 'tensor') return [op.attributeValue(attribute)];
    if (attribute.name === 'value_int' && attribute.type === 'int') return [scalar('int64', Number(attribute.value))];
    if (attribute.name === 'value_float' && attribute.type === 'float') return [scalar('float', attribute.value)];
    if (attribute.name === 'value_ints' && attribute.type === 'ints') return [vector('int64', attribute.value.map(Number))];
    if (attribute.name === 'value_floats' && attribute.type === 'floats') return [vector('float', attribute.value)];
    if (attribute.name === 'value_string' && attribute.type === 'string') return [scalar('string', attribute.value)];
    if (attribute.name === 'value_strings' && attribute.type === 'strings') return [vector('string', attribute.value)];
  }
  return [];
};

export const structure: EvaluateTable = {
  Shape: shape,
  Size: size,
  ...sameFor('Identity Reshape Flatten Squeeze Unsqueeze', relabelled),
  Transpose: transpose,
  Expand: expand,
  Tile: tile,
  Slice: slice,
  Gather: gather,
  GatherElements: gatherAlong,
  Concat: concat,
  Split: split,
  Constant: constant,
  ConstantOfShape: constantOfShape,
  Range: range,
  NonZero: nonZero,
  Pad: padded,
};
