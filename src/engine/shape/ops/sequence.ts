import { intAttribute } from '../../ir/attributes';
import { dtypeFromCode } from '../../ir/dtype';
import type { ValueType } from '../../ir/graph';
import { axisIn } from '../dims';
import type { InferTable, Op } from '../op';
import { commonType, dimsOfType, emptySequence, isEmptySequence, isTensor, optionalOf, sequenceOf, tensorType } from '../type';

const elementOf = (type: ValueType | undefined): ValueType | undefined =>
  type?.kind === 'sequence' || type?.kind === 'optional' ? type.element : undefined;

const construct = (op: Op) => [
  sequenceOf(op.inputs.reduce<ValueType | undefined>((common, type, index) => (index === 0 ? type : commonType(common, type)), undefined)),
];

/** What all elements say, the new one included. */
const insert = (op: Op) => [sequenceOf(isEmptySequence(op.inputs[0]) ? op.inputs[1] : commonType(elementOf(op.inputs[0]), op.inputs[1]))];

/** The sizes along the axis add up over the sequence, so they stay unknown; `new_axis` adds one of the sequence's length. */
function concatFromSequence(op: Op) {
  const element = elementOf(op.inputs[0]);
  const dims = dimsOfType(element);
  if (!isTensor(element)) return [];
  const isNew = intAttribute(op.node, 'new_axis', 0) === 1;
  const rank = dims && dims.length + (isNew ? 1 : 0);
  const axis = rank === undefined ? undefined : axisIn(rank, intAttribute(op.node, 'axis', 0));
  if (!dims || axis === undefined) return [tensorType(element.dtype)];
  return [
    tensorType(
      element.dtype,
      isNew ? [...dims.slice(0, axis), undefined, ...dims.slice(axis)] : dims.map((dim, at) => (at === axis ? undefined : dim)),
    ),
  ];
}

/** The type is given for an empty optional, else it is the input's. */
function optional(op: Op) {
  const given = op.node.attributes.get('type');
  return [optionalOf(op.inputs[0] ?? (given?.type === 'type' ? given.value : undefined))];
}

export const sequences: InferTable = {
  SequenceConstruct: construct,
  SequenceEmpty: (op) => [emptySequence(tensorType(dtypeFromCode(intAttribute(op.node, 'dtype', 1))))],
  SequenceInsert: insert,
  SequenceErase: (op) => [op.inputs[0]],
  SequenceAt: (op) => [elementOf(op.inputs[0])],
  SequenceLength: () => [tensorType('int64', [])],
  ConcatFromSequence: concatFromSequence,
  Optional: optional,
  /** Since opset 18 a tensor or a sequence passes through as it is. */
  OptionalGetElement: (op) => [op.inputs[0]?.kind === 'optional' ? op.inputs[0].element : op.inputs[0]],
  OptionalHasElement: () => [tensorType('bool', [])],
};
