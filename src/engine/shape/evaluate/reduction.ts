import { intAttribute } from '../../ir/attributes';
import type { Dim } from '../../ir/graph';
import { add, axisIn, maximum, minimum, multiply } from '../dims';
import type { Evaluate, EvaluateTable } from '../op';
import { reducedAxes } from '../ops/reduce';
import { type ConstantValue, gatherElements, numberOf, numbersOf, offsetOf, stridesOf } from '../value';
import { fit, frameOf, isWhole } from './operand';

type Fold = (total: Dim, next: Dim, isInteger: boolean) => Dim;

/** Groups of elements that one output element stands for, in the output's order. */
function groupsOf(value: ConstantValue, axes: readonly number[]): Dim[][] {
  const kept = value.dims.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
  const strides = stridesOf(kept);
  const groups: Dim[][] = Array.from({ length: kept.reduce((total, dim) => total * dim, 1) }, () => []);
  let at = 0;
  gatherElements(value.dims, (index) => {
    groups[
      offsetOf(
        index.map((place, axis) => (axes.includes(axis) ? 0 : place)),
        strides,
      )
    ]?.push(value.elements[at++]);
    return 0;
  });
  return groups;
}

const reduce =
  (fold: Fold, finish: (total: Dim, count: number) => Dim = (total) => total): Evaluate =>
  (op, types) => {
    const frame = frameOf(types[0]);
    const value = frame && op.value(0);
    const axes = value ? reducedAxes(op, value.dims.length) : 'unknown';
    if (!frame || !value || axes === 'unknown') return [];
    const isInteger = isWhole(frame.dtype);
    const elements = groupsOf(value, axes).map((group) =>
      group.length === 0
        ? undefined
        : finish(
            group.reduce((total, next) => fold(total, next, isInteger)),
            group.length,
          ),
    );
    return [{ ...frame, elements: elements.map((element) => fit(frame.dtype, element)) }];
  };

const folding =
  (numbers: (a: number, b: number) => number, symbols: (a: Dim, b: Dim) => Dim): Fold =>
  (a, b, isInteger) =>
    typeof a === 'number' && typeof b === 'number' && !isInteger ? numbers(a, b) : symbols(a, b);

const mean = (total: Dim, count: number): Dim => (typeof total === 'number' ? total / count : undefined);

/** Running sum or product along an axis. */
const running =
  (fold: Fold): Evaluate =>
  (op, types) => {
    const frame = frameOf(types[0]);
    const value = frame && op.value(0);
    const axis = value && axisIn(value.dims.length, numberOf(op.value(1)) ?? Number.NaN);
    if (!frame || !value || axis === undefined || intAttribute(op.node, 'exclusive', 0) === 1 || intAttribute(op.node, 'reverse', 0) === 1)
      return [];
    const elements = [...value.elements];
    const stride = stridesOf(value.dims)[axis] as number;
    const size = value.dims[axis] as number;
    for (let at = 0; at < elements.length; at++) {
      if (Math.floor(at / stride) % size > 0)
        elements[at] = fit(frame.dtype, fold(elements[at - stride], elements[at], isWhole(frame.dtype)));
    }
    return [{ ...frame, elements }];
  };

/** Position of the extreme element along the axis. */
const extremeAt =
  (isBetter: (a: number, b: number) => boolean): Evaluate =>
  (op, types) => {
    const frame = frameOf(types[0]);
    const value = frame && op.value(0);
    const axis = value && axisIn(value.dims.length, intAttribute(op.node, 'axis', 0));
    if (!frame || !value || axis === undefined || !numbersOf(value)) return [];
    const takesLast = intAttribute(op.node, 'select_last_index', 0) === 1;
    const best = (group: readonly number[]) =>
      group.reduce((found, next, at) => (isBetter(next, group[found] as number) || (takesLast && next === group[found]) ? at : found), 0);
    return [{ ...frame, elements: groupsOf(value, [axis]).map((group) => best(group as number[])) }];
  };

const plus = folding((a, b) => a + b, add);
const times = folding((a, b) => a * b, multiply);

export const reduction: EvaluateTable = {
  ReduceSum: reduce(plus),
  ReduceProd: reduce(times),
  ReduceMax: reduce(folding(Math.max, maximum)),
  ReduceMin: reduce(folding(Math.min, minimum)),
  ReduceMean: reduce(plus, mean),
  CumSum: running(plus),
  CumProd: running(times),
  ArgMax: extremeAt((a, b) => a > b),
  ArgMin: extremeAt((a, b) => a < b),
};
