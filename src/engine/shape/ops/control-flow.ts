import { intAttribute, intsAttribute } from '../../ir/attributes';
import type { Dim, ValueType } from '../../ir/graph';
import { symbolsIn } from '../dims';
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

/** Iteration number and condition are scalars, except in bodies that declare them as vectors of one, which runtimes allow. */
function counter(op: Op, input: 0 | 1): ValueType {
  const body = op.node.attributes.get('body');
  const declared = body?.type === 'graph' ? dimsOfType(body.value.inputs[input]?.type) : undefined;
  return tensorType(input === 0 ? 'int64' : 'bool', declared?.length === 1 ? [1] : []);
}

/** Inputs: count, condition, carried; body: number, condition, carried -> condition, carried, one slice of each scan output. */
function loop(op: Op) {
  const start = op.inputs.slice(2);
  const { carried, after } = settle(start, (types) => op.body('body', [counter(op, 0), counter(op, 1), ...types])?.types.slice(1));
  const trips = tripCount(op);
  const finals = carried.map((type, index) =>
    start[index]?.kind === 'optional' ? filled(start[index], after[index]) : finalType(trips === 0 ? start[index] : type, after[index]),
  );
  const slices = after.slice(start.length).map((type) => stacked(type, trips, 0));
  return leaving(op, [undefined, undefined, ...start], [...finals, ...slices]);
}

const finalType = (carried: ValueType | undefined, after: ValueType | undefined) => commonType(carried, after) ?? weakest(carried, after);

/** An optional that the body fills leaves the loop as what the body gives. */
const filled = (start: ValueType | undefined, after: ValueType | undefined) =>
  after && after.kind !== 'optional' ? after : commonType(start, after);

/** The symbols of a type's dims. */
function symbolsOf(type: ValueType | undefined): readonly string[] {
  if (!type) return [];
  if (isTensor(type)) return (type.dims ?? []).flatMap(symbolsIn);
  return symbolsOf(type.kind === 'map' ? type.value : type.element);
}

/** A symbol that only the body's own declarations name may stand for another size in each iteration: outside it says nothing. */
function leaving(op: Op, given: readonly (ValueType | undefined)[], results: readonly (ValueType | undefined)[]) {
  const body = op.node.attributes.get('body');
  const declared = body?.type === 'graph' ? body.value.inputs.flatMap(({ type }) => symbolsOf(type)) : [];
  const outer = new Set(given.flatMap(symbolsOf));
  const inner = new Set(declared.filter((name) => !outer.has(name)));
  return inner.size === 0 ? results : results.map((type) => withoutSymbols(type, inner));
}

function withoutSymbols(type: ValueType | undefined, names: ReadonlySet<string>): ValueType | undefined {
  if (!type || symbolsOf(type).every((name) => !names.has(name))) return type;
  if (isTensor(type)) return { ...type, dims: type.dims?.map((dim) => (symbolsIn(dim).some((name) => names.has(name)) ? undefined : dim)) };
  return type.kind === 'map'
    ? { ...type, value: withoutSymbols(type.value, names) }
    : { ...type, element: withoutSymbols(type.element, names) };
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
  return leaving(
    op,
    [...start, ...slices],
    [
      ...carried.map((type, index) => whole(commonType(type, after[index]))),
      ...after.slice(states).map((type, index) => whole(stacked(type, length, batch === 1 ? 0 : (outAxes[index] ?? 0)))),
    ],
  );
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
  return leaving(op, elements, (op.body('body', elements)?.types ?? []).map(sequenceOf));
}

export const controlFlow: InferTable = { If: branch, Loop: loop, Scan: scan, SequenceMap: sequenceMap };

/** The values of the branch that is taken. */
export function branchValues(op: Op): readonly (ConstantValue | undefined)[] {
  const condition = numberOf(op.value(0));
  if (condition === undefined) return [];
  return op.body(condition !== 0 ? 'then_branch' : 'else_branch', [])?.values ?? [];
}
