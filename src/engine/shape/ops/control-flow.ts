import { intAttribute, intsAttribute } from '../../ir/attributes';
import type { Dim, ValueType } from '../../ir/graph';
import type { InferTable, Op } from '../op';
import { commonType, dimsOfType, dtypeOfType, isTensor, sameType, sequenceOf, tensorType } from '../type';
import { type ConstantValue, numberOf } from '../value';

/** Where the condition is known, the branch that is taken; else what both branches say. */
function branch(op: Op) {
  const [then, otherwise] = [op.body('then_branch', []), op.body('else_branch', [])];
  const condition = numberOf(op.value(0));
  if (condition !== undefined) return (condition !== 0 ? then : otherwise)?.types ?? [];
  return (then?.types ?? []).map((type, index) => commonType(type, otherwise?.types[index]));
}

/** How often a body is inferred anew because a carried type changed: size, then rank, then nothing is left to give up. */
const maxRounds = 4;

/** Carried types that hold in every iteration: those of the start as far as the body keeps them. */
function settle(
  start: readonly (ValueType | undefined)[],
  run: (types: readonly (ValueType | undefined)[]) => readonly (ValueType | undefined)[] | undefined,
) {
  let carried = start;
  for (let round = 0; round < maxRounds; round++) {
    const after = run(carried);
    if (!after) return { carried: start.map(() => undefined), after: [] };
    const next = carried.map((type, index) => commonType(type, after[index]) ?? weakest(type, after[index]));
    if (next.every((type, index) => sameType(type, carried[index]))) return { carried, after };
    carried = next;
  }
  return { carried: carried.map(() => undefined), after: run(carried.map(() => undefined)) ?? [] };
}

/** Nothing in common but perhaps being tensors of one element type. */
function weakest(a: ValueType | undefined, b: ValueType | undefined): ValueType | undefined {
  if (!isTensor(a)) return undefined;
  return b === undefined || dtypeOfType(b) === a.dtype ? tensorType(a.dtype) : undefined;
}

/** Inputs: count, condition, carried; body: number, condition, carried -> condition, carried, one slice of each scan output. */
function loop(op: Op) {
  const start = op.inputs.slice(2);
  const { carried, after } = settle(start, (types) =>
    op.body('body', [tensorType('int64', []), tensorType('bool', []), ...types])?.types.slice(1),
  );
  const trips = tripCount(op);
  const finals = carried.map((type, index) => (trips === 0 ? start[index] : commonType(type, after[index])));
  const slices = after.slice(start.length).map((type) => stacked(type, trips, 0));
  return [...finals, ...slices];
}

/** Known only when nothing but the count can end the loop. */
function tripCount(op: Op): Dim {
  const isEndless = !op.node.inputs[1] || numberOf(op.value(1)) === 1;
  return isEndless && op.node.inputs[0] && keepsGoing(op) ? (op.value(0)?.elements[0] as Dim) : undefined;
}

/** The body hands its condition on, or gives a constant true. */
function keepsGoing(op: Op): boolean {
  const body = op.node.attributes.get('body');
  if (body?.type !== 'graph') return false;
  const { inputs, outputs, nodes } = body.value;
  const condition = outputs[0]?.name;
  if (condition !== undefined && condition === inputs[1]?.name) return true;
  const producer = nodes.find((node) => node.outputs.includes(condition ?? ''));
  if (producer?.opType === 'Identity' && producer.inputs[0] === inputs[1]?.name) return true;
  const given = producer?.opType === 'Constant' ? producer.attributes.get('value') : undefined;
  return given !== undefined && numberOf(op.attributeValue(given)) === 1;
}

function stacked(type: ValueType | undefined, count: Dim, axis: number): ValueType | undefined {
  const dims = dimsOfType(type);
  if (!isTensor(type)) return undefined;
  if (!dims) return tensorType(type.dtype);
  const at = axis < 0 ? axis + dims.length + 1 : axis;
  return tensorType(type.dtype, [...dims.slice(0, at), count, ...dims.slice(at)]);
}

/** Opset 8 has an input of sequence lengths before all others and a batch axis; 9 and later let axes be chosen. */
function scan(op: Op) {
  const first = op.opset < 9 ? 1 : 0;
  const inputs = op.inputs.slice(first);
  const states = inputs.length - intAttribute(op.node, 'num_scan_inputs', 0);
  const axes = intsAttribute(op.node, 'scan_input_axes') ?? [];
  const outAxes = intsAttribute(op.node, 'scan_output_axes') ?? [];
  const batch = op.opset < 9 ? 1 : 0;
  const slices = inputs.slice(states).map((type, index) => sliced(type, batch === 1 ? [0, 1] : [axes[index] ?? 0]));
  const length = inputs
    .slice(states)
    .map((type, index) => axisSize(type, batch === 1 ? 1 : (axes[index] ?? 0)))
    .find((size) => size !== undefined);
  const start = inputs.slice(0, states).map((type) => (batch === 1 ? sliced(type, [0]) : type));
  const { carried, after } = settle(start, (types) => op.body('body', [...types, ...slices])?.types);
  const rows = dimsOfType(inputs[0])?.[0] ?? dimsOfType(inputs[states])?.[0];
  const whole = (type: ValueType | undefined) => (batch === 1 ? stacked(type, rows, 0) : type);
  return [
    ...carried.map((type, index) => whole(commonType(type, after[index]))),
    ...after.slice(states).map((type, index) => whole(stacked(type, length, batch === 1 ? 0 : (outAxes[index] ?? 0)))),
  ];
}

const axisSize = (type: ValueType | undefined, axis: number): Dim => dimsOfType(type)?.at(axis);

function sliced(type: ValueType | undefined, axes: readonly number[]): ValueType | undefined {
  const dims = dimsOfType(type);
  const dropped = axes.map((axis) => (dims && axis < 0 ? axis + dims.length : axis));
  return isTensor(type)
    ? tensorType(
        type.dtype,
        dims?.filter((_, axis) => !dropped.includes(axis)),
      )
    : undefined;
}

/** The body sees one element of each sequence; tensors go to it whole. */
function sequenceMap(op: Op) {
  const elements = op.inputs.map((type) => (type?.kind === 'sequence' ? type.element : type));
  return (op.body('body', elements)?.types ?? []).map((type) => sequenceOf(type));
}

export const controlFlow: InferTable = { If: branch, Loop: loop, Scan: scan, SequenceMap: sequenceMap };

/** The values of the branch that is taken. */
export function branchValues(op: Op): readonly (ConstantValue | undefined)[] {
  const condition = numberOf(op.value(0));
  if (condition === undefined) return [];
  return op.body(condition !== 0 ? 'then_branch' : 'else_branch', [])?.values ?? [];
}
