import { intAttribute, intsAttribute } from '../../ir/attributes';
import type { DType } from '../../ir/dtype';
import type { Attribute, Dim, ValueType } from '../../ir/graph';
import { add, axisIn, ceilDivide, floorDivide, maximum, multiply, subtract } from '../dims';
import { dimsOf, dtypeOf, type InferTable, type Op, sameFor } from '../op';
import { tensorType } from '../type';
import { numberOf } from '../value';
import { dtypeAttribute } from './elementwise';
import { rankFromShape } from './reshape';

/** The attribute's form decides: a tensor, or numbers and texts without one. */
function constant(op: Op) {
  for (const [name, attribute] of op.node.attributes) {
    const type = constantForms[name]?.(attribute);
    if (type) return [type];
  }
  return [];
}

const listOf = (dtype: DType) => (attribute: Attribute) =>
  'value' in attribute && Array.isArray(attribute.value) ? tensorType(dtype, [attribute.value.length]) : undefined;

const constantForms: Readonly<Record<string, (attribute: Attribute) => ValueType | undefined>> = {
  value: (attribute) => (attribute.type === 'tensor' ? tensorType(attribute.value.dtype, attribute.value.dims) : undefined),
  sparse_value: (attribute) =>
    attribute.type === 'sparse' ? { kind: 'sparse', dtype: attribute.value.values.dtype, dims: attribute.value.dims } : undefined,
  value_float: () => tensorType('float', []),
  value_int: () => tensorType('int64', []),
  value_string: () => tensorType('string', []),
  value_floats: listOf('float'),
  value_ints: listOf('int64'),
  value_strings: listOf('string'),
};

/** One element repeated; float zero when none is given. */
function constantOfShape(op: Op) {
  const value = op.node.attributes.get('value');
  return [tensorType(value?.type === 'tensor' ? value.value.dtype : 'float', op.value(0)?.elements ?? rankFromShape(op, 0))];
}

/** ceil((limit - start) / delta), none below zero. */
function range(op: Op) {
  const [start, limit, delta] = [0, 1, 2].map((input) => op.value(input)?.elements[0]);
  const dtype = dtypeOf(op, 0) ?? dtypeOf(op, 1) ?? dtypeOf(op, 2);
  if (typeof start === 'number' && typeof limit === 'number' && typeof delta === 'number' && delta !== 0) {
    const count = Math.max(Math.ceil((limit - start) / delta), 0);
    return [tensorType(dtype, [Number.isSafeInteger(count) ? count : undefined])];
  }
  const isWhole = typeof delta === 'number' && delta > 0 && Number.isInteger(delta);
  return [tensorType(dtype, [isWhole ? maximum(ceilDivide(subtract(limit, start), delta), 0) : undefined])];
}

const random = (op: Op) => [tensorType(dtypeAttribute(op, 'dtype') ?? 'float', intsAttribute(op.node, 'shape'))];
const randomLike = (op: Op) => [tensorType(dtypeAttribute(op, 'dtype') ?? dtypeOf(op, 0), dimsOf(op, 0))];

/** As many samples as the input says. */
const taper = (op: Op) => [tensorType(dtypeAttribute(op, 'output_datatype') ?? 'float', [op.value(0)?.elements[0]])];

/** Bins of a one-sided spectrum by mel bands. */
function melWeights(op: Op) {
  const bins = add(floorDivide(op.value(1)?.elements[0], 2), 1);
  return [tensorType(dtypeAttribute(op, 'output_datatype') ?? 'float', [bins, op.value(0)?.elements[0]])];
}

/** Without a length and two-sided, every dim stays; only then does it not matter that the axis (an input since opset 20) is unknown. */
function fourier(op: Op) {
  const dims = dimsOf(op, 0);
  if (!dims) return [tensorType(dtypeOf(op, 0))];
  const axis = op.opset < 20 ? intAttribute(op.node, 'axis', 1) : op.node.inputs[2] ? numberOf(op.value(2)) : -2;
  const at = axis === undefined ? undefined : axisIn(dims.length, axis);
  const isOneSided = intAttribute(op.node, 'onesided', 0) === 1;
  const isInverse = intAttribute(op.node, 'inverse', 0) === 1;
  const keepsSizes = !op.node.inputs[1] && !isOneSided;
  const transformed = (dim: Dim, index: number): Dim => {
    if (keepsSizes || (at !== undefined && index !== at)) return dim;
    return at === undefined ? undefined : spectrumSize(op, dim, isOneSided, isInverse);
  };
  return [tensorType(dtypeOf(op, 0), [...dims.slice(0, -1).map(transformed), isOneSided && isInverse ? 1 : 2])];
}

/** One-sided: the first half of a real signal's spectrum, or the signal that such a half belongs to. */
function spectrumSize(op: Op, dim: Dim, isOneSided: boolean, isInverse: boolean): Dim {
  const given = op.node.inputs[1] ? op.value(1)?.elements[0] : undefined;
  const length = op.node.inputs[1] ? given : isOneSided && isInverse ? multiply(subtract(dim, 1), 2) : dim;
  return isOneSided && !isInverse ? add(floorDivide(length, 2), 1) : length;
}

/** [batch, frames, bins, 2]: the frame's length is an input of its own or the window's. */
function shortTimeFourier(op: Op) {
  const signal = dimsOf(op, 0);
  const step = numberOf(op.value(1));
  const length = op.node.inputs[3] ? op.value(3)?.elements[0] : dimsOf(op, 2)?.[0];
  const frames = step === undefined ? undefined : add(floorDivide(subtract(signal?.[1], length), step), 1);
  const bins = intAttribute(op.node, 'onesided', 1) === 1 ? add(floorDivide(length, 2), 1) : length;
  return [tensorType(dtypeOf(op, 0), [signal?.[0], frames, bins, 2])];
}

/** Opset 1, experimental: `shape`, or the first input's dims with `extra_shape` behind. */
function filledTensor(op: Op) {
  const shape = intsAttribute(op.node, 'shape');
  const extra = intsAttribute(op.node, 'extra_shape') ?? [];
  const dims = dimsOf(op, 0);
  return [tensorType(dtypeAttribute(op, 'dtype') ?? 'float', shape ?? (dims && [...dims, ...extra]))];
}

export const generators: InferTable = {
  Constant: constant,
  ConstantOfShape: constantOfShape,
  ConstantFill: filledTensor,
  GivenTensorFill: filledTensor,
  Range: range,
  Shape: (op) => [tensorType('int64', [shapeCount(op)])],
  Size: () => [tensorType('int64', [])],
  ...sameFor('RandomNormal RandomUniform', random),
  ...sameFor('RandomNormalLike RandomUniformLike', randomLike),
  ...sameFor('BlackmanWindow HammingWindow HannWindow', taper),
  MelWeightMatrix: melWeights,
  DFT: fourier,
  STFT: shortTimeFourier,
};

/** Part of the dims since opset 15 (`start`, `end`). */
export function shapeRange(op: Op, rank: number): readonly [start: number, end: number] {
  const clamp = (at: number) => Math.min(Math.max(at < 0 ? at + rank : at, 0), rank);
  return [clamp(intAttribute(op.node, 'start', 0)), clamp(intAttribute(op.node, 'end', rank))];
}

function shapeCount(op: Op): number | undefined {
  const rank = dimsOf(op, 0)?.length;
  if (rank === undefined) return undefined;
  const [start, end] = shapeRange(op, rank);
  return Math.max(end - start, 0);
}
