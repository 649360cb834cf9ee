import { intAttribute } from '../../ir/attributes';
import type { DType } from '../../ir/dtype';
import type { Dim } from '../../ir/graph';
import { add, floorDivide, isSame, maximum, minimum, multiply, signOfDim, subtract } from '../dims';
import type { Evaluate, EvaluateTable, Op } from '../op';
import { gatherElements } from '../value';
import { broadcastReader, fit, frameOf, isWhole, operands } from './operand';

type Binary = (a: Dim, b: Dim, op: Op, isInteger: boolean) => Dim;
type Unary = (a: number) => number;

/** Applies a function element by element, left to right over all inputs. */
const elementwise =
  (apply: Binary): Evaluate =>
  (op, types) => {
    const frame = frameOf(types[0]);
    const values = frame && operands(op);
    if (!frame || !values) return [];
    const readers = values.map((value) => broadcastReader(value, frame.dims));
    const isInteger = isWhole(values[0]?.dtype ?? frame.dtype);
    const elements = gatherElements(frame.dims, (index) =>
      readers.slice(1).reduce((total, read) => apply(total, read(index), op, isInteger), readers[0]?.(index)),
    );
    return [{ ...frame, elements: elements.map((element) => fit(frame.dtype, element)) }];
  };

const unary =
  (apply: Unary, symbolic: (a: Dim) => Dim = () => undefined): Evaluate =>
  (op, types) => {
    const frame = frameOf(types[0]);
    const [value] = (frame && operands(op)) ?? [];
    if (!frame || !value) return [];
    return [
      {
        ...frame,
        elements: value.elements.map((element) => fit(frame.dtype, typeof element === 'number' ? apply(element) : symbolic(element))),
      },
    ];
  };

/** Floats compute on numbers only; a symbol stands for a whole number, so it passes where the result is whole, too. */
const mixed =
  (numbers: (a: number, b: number) => number, symbols: (a: Dim, b: Dim) => Dim): Binary =>
  (a, b, _, isInteger) => {
    if (typeof a === 'number' && typeof b === 'number' && !isInteger) return numbers(a, b);
    const areWhole = [a, b].every((side) => typeof side !== 'number' || Number.isSafeInteger(side));
    return areWhole ? symbols(a, b) : undefined;
  };

/** Rounds toward zero, as C does. */
function divideWhole(a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number') return b === 0 ? undefined : Math.trunc(a / b);
  return signOfDim(a) === 'positive' || signOfDim(a) === 'not-negative' ? floorDivide(a, b) : undefined;
}

const exactQuotient = (a: Dim, b: Dim): Dim => {
  const quotient = floorDivide(a, b);
  return isSame(multiply(quotient, b), a) ? quotient : undefined;
};

const divide: Binary = (a, b, _, isInteger) => {
  if (isInteger) return divideWhole(a, b);
  return typeof a === 'number' && typeof b === 'number' ? a / b : exactQuotient(a, b);
};

/** The sign of the divisor, or of the dividend with `fmod`. */
const modulo: Binary = (a, b, op) => {
  if (typeof a === 'number' && typeof b === 'number') {
    if (b === 0) return undefined;
    return intAttribute(op.node, 'fmod', 0) === 1 ? a % b : a - b * Math.floor(a / b);
  }
  return exactQuotient(a, b) === undefined ? undefined : 0;
};

const truth = (known: boolean | undefined): Dim => (known === undefined ? undefined : known ? 1 : 0);

function isGreater(a: Dim, b: Dim): boolean | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a > b;
  if (signOfDim(subtract(a, b)) === 'positive') return true;
  const back = signOfDim(subtract(b, a));
  return back === 'positive' || back === 'not-negative' || isSame(a, b) ? false : undefined;
}

function isEqual(a: Dim, b: Dim): boolean | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (isSame(a, b)) return true;
  if (typeof a === 'number' && typeof b === 'number') return false;
  const [sign, back] = [signOfDim(subtract(a, b)), signOfDim(subtract(b, a))];
  return sign === 'positive' || sign === 'negative' || back === 'positive' ? false : undefined;
}

const negated = (known: boolean | undefined): boolean | undefined => (known === undefined ? undefined : !known);

/** One side may decide alone: 0 for And, 1 for Or. */
const logical =
  (deciding: 0 | 1): Binary =>
  (a, b) => {
    if (a === deciding || b === deciding) return deciding;
    return typeof a === 'number' && typeof b === 'number' ? 1 - deciding : undefined;
  };

const comparisons: EvaluateTable = {
  Equal: elementwise((a, b) => truth(isEqual(a, b))),
  Greater: elementwise((a, b) => truth(isGreater(a, b))),
  Less: elementwise((a, b) => truth(isGreater(b, a))),
  GreaterOrEqual: elementwise((a, b) => truth(negated(isGreater(b, a)))),
  LessOrEqual: elementwise((a, b) => truth(negated(isGreater(a, b)))),
  And: elementwise(logical(0)),
  Or: elementwise(logical(1)),
  Xor: elementwise((a, b) => (typeof a === 'number' && typeof b === 'number' ? a ^ b : undefined)),
  Not: unary((a) => (a === 0 ? 1 : 0)),
};

/** Half to even, as the specification asks of Round. */
function roundHalfEven(value: number): number {
  const nearest = Math.round(value);
  return Math.abs(value % 1) === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}

/** What a symbol, a whole number, keeps through a rounding. */
const keep = (a: Dim): Dim => a;

const functions: EvaluateTable = {
  Abs: unary(Math.abs, (a) => (signOfDim(a) === 'positive' || signOfDim(a) === 'not-negative' ? a : undefined)),
  Neg: unary(
    (a) => (a === 0 ? 0 : -a),
    (a) => subtract(0, a),
  ),
  Ceil: unary(Math.ceil, keep),
  Floor: unary(Math.floor, keep),
  Round: unary(roundHalfEven, keep),
  Sqrt: unary(Math.sqrt),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Reciprocal: unary((a) => 1 / a),
  Relu: unary(
    (a) => Math.max(a, 0),
    (a) => maximum(a, 0),
  ),
  Sign: unary(Math.sign),
};

/** Picks from the second or the third input by the first. */
const where: Evaluate = (op, types) => {
  const frame = frameOf(types[0]);
  const values = frame && operands(op);
  if (!frame || values?.length !== 3) return [];
  const [condition, yes, no] = values.map((value) => broadcastReader(value, frame.dims));
  const pick = (index: readonly number[]): Dim => {
    const decided = condition?.(index);
    if (typeof decided === 'number') return decided !== 0 ? yes?.(index) : no?.(index);
    return isSame(yes?.(index), no?.(index)) ? yes?.(index) : undefined;
  };
  return [{ ...frame, elements: gatherElements(frame.dims, pick) }];
};

/** To whole numbers rounds toward zero; to bool asks for zero. */
const cast: Evaluate = (op, types) => {
  const frame = frameOf(types[0]);
  const value = frame && op.value(0);
  if (!frame || !value || value.dtype === 'string' || frame.dtype === 'string') return [];
  return [{ ...frame, elements: value.elements.map((element) => converted(element, frame.dtype)) }];
};

function converted(element: Dim, dtype: DType): Dim {
  if (dtype === 'bool') return typeof element === 'number' ? (element === 0 ? 0 : 1) : signOfDim(element) === 'positive' ? 1 : undefined;
  if (typeof element === 'number' && isWhole(dtype)) return fit(dtype, Math.trunc(element));
  return fit(dtype, element);
}

export const arithmetic: EvaluateTable = {
  Add: elementwise(mixed((a, b) => a + b, add)),
  Sum: elementwise(mixed((a, b) => a + b, add)),
  Sub: elementwise(mixed((a, b) => a - b, subtract)),
  Mul: elementwise(mixed((a, b) => a * b, multiply)),
  Div: elementwise(divide),
  Mod: elementwise(modulo),
  Pow: elementwise((a, b) => (typeof a === 'number' && typeof b === 'number' ? a ** b : undefined)),
  Min: elementwise(mixed(Math.min, minimum)),
  Max: elementwise(mixed(Math.max, maximum)),
  Where: where,
  Cast: cast,
  CastLike: cast,
  ...comparisons,
  ...functions,
};
