import type { Dim } from '../ir/graph';
import { addPolynomials, constant, constantValue, multiplyPolynomials, type Polynomial, printPolynomial } from './expression';
import { maxExpressionLength, parseExpression } from './expression-parse';
import { ceilQuotient, extreme, quotient, type Sign, signOf } from './quotient';

/** Arithmetic on sizes. Whatever cannot be expressed, or leaves the exact integers (2^53), is undefined. */
function polynomialOf(dim: Dim): Polynomial | undefined {
  if (typeof dim === 'number') return Number.isSafeInteger(dim) ? constant(dim) : undefined;
  return dim === undefined ? undefined : parseExpression(dim);
}

function dimOf(polynomial: Polynomial | undefined): Dim {
  if (!polynomial) return undefined;
  const value = constantValue(polynomial);
  if (value !== undefined) return value;
  const text = printPolynomial(polynomial);
  return text.length > maxExpressionLength ? undefined : text;
}

const safe = (value: number): number | undefined => (Number.isSafeInteger(value) ? value : undefined);

/** Numbers take the short road: they are nearly all of the work. */
function combine(
  a: Dim,
  b: Dim,
  numbers: (a: number, b: number) => number,
  symbols: (a: Polynomial, b: Polynomial) => Polynomial | undefined,
): Dim {
  if (typeof a === 'number' && typeof b === 'number')
    return safe(a) === undefined || safe(b) === undefined ? undefined : safe(numbers(a, b));
  const [x, y] = [polynomialOf(a), polynomialOf(b)];
  return x && y ? dimOf(symbols(x, y)) : undefined;
}

export const add = (a: Dim, b: Dim): Dim => (a === 0 ? b : b === 0 ? a : combine(a, b, (x, y) => x + y, addPolynomials));

export const subtract = (a: Dim, b: Dim): Dim =>
  b === 0
    ? a
    : combine(
        a,
        b,
        (x, y) => x - y,
        (x, y) => addPolynomials(x, y, -1),
      );

export function multiply(a: Dim, b: Dim): Dim {
  if (a === 0 || b === 0) return 0;
  if (a === 1) return b;
  return b === 1 ? a : combine(a, b, (x, y) => x * y, multiplyPolynomials);
}

/** Rounded down. Undefined for a divisor that is zero or, among numbers, negative. */
export function floorDivide(a: Dim, b: Dim): Dim {
  if (b === 0 || (typeof b === 'number' && b < 0)) return undefined;
  return b === 1 ? a : combine(a, b, (x, y) => Math.floor(x / y), quotient);
}

export function ceilDivide(a: Dim, b: number): Dim {
  if (b <= 0) return undefined;
  return b === 1
    ? a
    : combine(
        a,
        b,
        (x, y) => Math.ceil(x / y),
        (x) => ceilQuotient(x, b),
      );
}

export const minimum = (a: Dim, b: Dim): Dim => combine(a, b, Math.min, (x, y) => extreme('min', x, y));
export const maximum = (a: Dim, b: Dim): Dim => combine(a, b, Math.max, (x, y) => extreme('max', x, y));

/** 1 for no dims at all; a zero decides even beside unknown factors. */
export function product(dims: readonly Dim[]): Dim {
  if (dims.includes(0)) return 0;
  return dims.reduce<Dim>((total, dim) => (total === undefined ? undefined : multiply(total, dim)), 1);
}

export const sum = (dims: readonly Dim[]): Dim => dims.reduce<Dim>((total, dim) => (total === undefined ? undefined : add(total, dim)), 0);

/** Equal for every value of the symbols; two unknowns are not. */
export function isSame(a: Dim, b: Dim): boolean {
  if (a === undefined || b === undefined) return false;
  return a === b || (typeof a === 'string' && typeof b === 'string' && canonical(a) === canonical(b));
}

export function canonical(dim: Dim): Dim {
  const polynomial = polynomialOf(dim);
  return polynomial ? dimOf(polynomial) : dim;
}

/** Symbols as the notation writes them; the names of its functions look like symbols, too. */
const symbol = /'[^']+'|[A-Za-z_][\w.]*(?:[-/][A-Za-z_][\w.]*)*/g;

export const symbolsIn = (dim: Dim): readonly string[] =>
  typeof dim === 'string' ? (dim.match(symbol) ?? []).map((name) => name.replaceAll("'", '')) : [];

/** The dim with numbers in place of symbols. */
export function substitute(dim: Dim, sizes: ReadonlyMap<string, number>): Dim {
  if (typeof dim !== 'string') return dim;
  const size = sizes.get(dim);
  if (size !== undefined) return size;
  if (!symbolsIn(dim).some((name) => sizes.has(name))) return dim;
  return canonical(dim.replace(symbol, (name) => String(sizes.get(name.replaceAll("'", '')) ?? name)));
}

/** Whether a size or a difference of sizes is surely above, at least or below zero. */
export function signOfDim(dim: Dim): Sign {
  if (typeof dim === 'number') return dim > 0 ? 'positive' : dim === 0 ? 'not-negative' : 'negative';
  const polynomial = polynomialOf(dim);
  return polynomial && signOf(polynomial);
}

/** Both numbers, and different: the only sure contradiction. */
export const areDifferent = (a: Dim, b: Dim): boolean => typeof a === 'number' && typeof b === 'number' && a !== b;

/** One of two dims that must be equal: the one that says more. */
export function unify(a: Dim, b: Dim): Dim {
  if (typeof a === 'number') return a;
  return typeof b === 'number' ? b : (a ?? b);
}

/** What broadcasting makes of two dims (ONNX "Broadcasting in ONNX": 1 gives way, others must be equal). */
export function broadcastDim(a: Dim, b: Dim): Dim {
  if (a === 1) return b;
  if (b === 1) return a;
  if (typeof a === 'number') return areDifferent(a, b) ? undefined : a;
  if (typeof b === 'number') return b;
  return isSame(a, b) ? a : undefined;
}

export function broadcast(shapes: readonly (readonly Dim[] | undefined)[]): Dim[] | undefined {
  if (!shapes.every((shape) => shape !== undefined)) return undefined;
  const rank = shapes.reduce((most, shape) => Math.max(most, shape.length), 0);
  return Array.from({ length: rank }, (_, axis) =>
    shapes.reduce<Dim>((dim, shape) => {
      const at = axis - (rank - shape.length);
      return at < 0 ? dim : broadcastDim(dim, shape[at]);
    }, 1),
  );
}

/** An axis counted from the end where negative; undefined when out of range. */
export function axisIn(rank: number, axis: number): number | undefined {
  const at = axis < 0 ? axis + rank : axis;
  return Number.isInteger(at) && at >= 0 && at < rank ? at : undefined;
}
