import {
  addPolynomials,
  atom,
  constant,
  constantValue,
  divideExactly,
  type Polynomial,
  printOperand,
  printPolynomial,
  type Term,
} from './expression';

/** What stood inside an atom that this file made, so that nested quotients reduce and signs are known. Emptied when full. */
const insides = new Map<
  string,
  | { readonly over: Polynomial; readonly under: number }
  | { readonly extreme: 'min' | 'max'; readonly of: readonly [Polynomial, Polynomial] }
>();
const insidesLimit = 20_000;

function remember(text: string, inside: NonNullable<ReturnType<typeof insides.get>>): Polynomial {
  if (insides.size >= insidesLimit) insides.clear();
  insides.set(text, inside);
  return atom(text);
}

/** `floor(over / under)`: exact where it is, whole parts taken out, nested quotients joined. */
export function quotient(over: Polynomial, under: Polynomial): Polynomial | undefined {
  const exact = divideExactly(over, under);
  if (exact) return exact;
  const divisor = constantValue(under);
  if (divisor === undefined) return quotientBySymbols(over, under);
  if (divisor <= 0) return undefined;
  const whole: Term[] = [];
  const rest: Term[] = [];
  for (const { coefficient, factors } of over) {
    const times = Math.floor(coefficient / divisor);
    if (times !== 0) whole.push({ coefficient: times, factors });
    if (coefficient !== times * divisor) rest.push({ coefficient: coefficient - times * divisor, factors });
  }
  const fraction = fractionOf(rest, divisor);
  return fraction && addPolynomials(whole, fraction);
}

/** `floor(rest / divisor)` with all coefficients in 1 .. divisor-1. */
function fractionOf(rest: Polynomial, divisor: number): Polynomial | undefined {
  if (constantValue(rest) !== undefined) return [];
  const inner = nestedQuotient(rest);
  if (inner) {
    const shifted = addPolynomials(inner.over, constant(inner.plus * inner.under));
    const product = divisor * inner.under;
    return shifted && Number.isSafeInteger(product) ? quotient(shifted, constant(product)) : undefined;
  }
  return remember(`floor(${printOperand(rest)}/${divisor})`, { over: rest, under: divisor });
}

/** floor((floor(a/b) + c)/d) is floor((a + b*c)/(b*d)). */
function nestedQuotient(rest: Polynomial): { over: Polynomial; under: number; plus: number } | undefined {
  const [first, second] = rest;
  if (first?.coefficient !== 1 || first.factors.length !== 1 || rest.length > 2 || (second && second.factors.length > 0)) return undefined;
  const inside = insides.get(first.factors[0] as string);
  return inside && 'over' in inside ? { over: inside.over, under: inside.under, plus: second?.coefficient ?? 0 } : undefined;
}

function quotientBySymbols(over: Polynomial, under: Polynomial): Polynomial | undefined {
  if (over.length === 0) return [];
  return signOf(under) === 'positive' || signOf(under) === 'not-negative'
    ? atom(`floor(${printOperand(over)} / ${printDivisor(under)})`)
    : undefined;
}

/** A product below the bar needs its parentheses: `a / (b*c)`. */
function printDivisor(under: Polynomial): string {
  const [first] = under;
  const isAtom = under.length === 1 && first?.coefficient === 1 && first.factors.length === 1;
  return isAtom ? printPolynomial(under) : `(${printPolynomial(under)})`;
}

export type Sign = 'positive' | 'not-negative' | 'negative' | undefined;

/** Symbols are sizes, so never negative. */
export function signOf(polynomial: Polynomial): Sign {
  if (polynomial.length === 0) return 'not-negative';
  if (!polynomial.every((term) => term.factors.every(isSize))) return undefined;
  const last = polynomial[polynomial.length - 1] as Term;
  if (polynomial.every((term) => term.coefficient > 0)) return last.factors.length === 0 ? 'positive' : 'not-negative';
  return polynomial.every((term) => term.coefficient < 0) && last.factors.length === 0 ? 'negative' : undefined;
}

function isSize(atomText: string): boolean {
  const inside = insides.get(atomText);
  if (!inside) return !/[()]/.test(atomText);
  if ('over' in inside) return isNotNegative(inside.over);
  return inside.extreme === 'min' ? inside.of.every(isNotNegative) : inside.of.some(isNotNegative);
}

function isNotNegative(polynomial: Polynomial): boolean {
  const sign = signOf(polynomial);
  return sign === 'positive' || sign === 'not-negative';
}

/** `min(a, b)` or `max(a, b)`, decided where the difference has a sign. */
export function extreme(kind: 'min' | 'max', a: Polynomial, b: Polynomial): Polynomial | undefined {
  const difference = addPolynomials(a, b, -1);
  const opposite = addPolynomials(b, a, -1);
  if (!difference || !opposite) return undefined;
  if (isNotNegative(difference)) return kind === 'max' ? a : b;
  if (isNotNegative(opposite)) return kind === 'max' ? b : a;
  const [first, second] = [printPolynomial(a), printPolynomial(b)].sort();
  return remember(`${kind}(${first}, ${second})`, { extreme: kind, of: [a, b] });
}

/** `ceil(over / under)` for a constant divisor. */
export function ceilQuotient(over: Polynomial, under: number): Polynomial | undefined {
  const raised = addPolynomials(over, constant(under - 1));
  return raised && quotient(raised, constant(under));
}
