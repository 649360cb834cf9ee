/**
 * Symbolic sizes: polynomials with integer coefficients over atoms. An atom is a symbol (`N`), or a quotient, minimum or
 * maximum that does not reduce (`floor(N/2)`, `min(N, 5)`). The text of a polynomial is canonical: equal polynomials have equal texts.
 */
export interface Term {
  readonly coefficient: number;
  /** Atom texts, sorted. */
  readonly factors: readonly string[];
}

/** Highest degree first, the constant last; no zero coefficients. Empty is 0. */
export type Polynomial = readonly Term[];

const maxTerms = 24;
const maxFactors = 12;

export const constant = (value: number): Polynomial => (value === 0 ? [] : [{ coefficient: value, factors: [] }]);

export const atom = (text: string): Polynomial => [{ coefficient: 1, factors: [text] }];

/** The number that a polynomial without atoms stands for. */
export function constantValue(polynomial: Polynomial): number | undefined {
  const [first] = polynomial;
  if (first === undefined) return 0;
  return polynomial.length === 1 && first.factors.length === 0 ? first.coefficient : undefined;
}

const keyOf = (term: Term) => term.factors.join('*');

function compareTerms(a: Term, b: Term): number {
  if (a.factors.length !== b.factors.length) return b.factors.length - a.factors.length;
  const [x, y] = [keyOf(a), keyOf(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Undefined when a coefficient leaves the exact integers or the expression grows beyond use. */
function collect(terms: Iterable<Term>): Polynomial | undefined {
  const byKey = new Map<string, Term>();
  for (const term of terms) {
    const key = keyOf(term);
    const coefficient = (byKey.get(key)?.coefficient ?? 0) + term.coefficient;
    if (!Number.isSafeInteger(coefficient) || !Number.isSafeInteger(term.coefficient) || term.factors.length > maxFactors) return undefined;
    byKey.set(key, { coefficient, factors: term.factors });
  }
  const kept = [...byKey.values()].filter((term) => term.coefficient !== 0);
  return kept.length > maxTerms ? undefined : kept.sort(compareTerms);
}

export function addPolynomials(a: Polynomial, b: Polynomial, sign: 1 | -1 = 1): Polynomial | undefined {
  return collect([...a, ...b.map((term) => ({ coefficient: sign * term.coefficient, factors: term.factors }))]);
}

export function multiplyPolynomials(a: Polynomial, b: Polynomial): Polynomial | undefined {
  if (a.length * b.length > 4 * maxTerms) return undefined;
  return collect(
    a.flatMap((x) => b.map((y) => ({ coefficient: x.coefficient * y.coefficient, factors: [...x.factors, ...y.factors].sort() }))),
  );
}

/** `numerator / divisor` where that leaves no remainder for any value of the symbols. */
export function divideExactly(numerator: Polynomial, divisor: Polynomial): Polynomial | undefined {
  const [lead] = divisor;
  if (lead === undefined) return undefined;
  if (divisor.length === 1) return collectDefined(numerator.map((term) => divideTerm(term, lead)));
  const [first] = numerator;
  const ratio = first && divideTerm(first, lead);
  const product = ratio && multiplyPolynomials(divisor, [ratio]);
  return ratio && product && printPolynomial(product) === printPolynomial(numerator) ? [ratio] : undefined;
}

function collectDefined(terms: readonly (Term | undefined)[]): Polynomial | undefined {
  return terms.every((term) => term !== undefined) ? collect(terms) : undefined;
}

function divideTerm(term: Term, by: Term): Term | undefined {
  if (term.coefficient % by.coefficient !== 0) return undefined;
  const factors = [...term.factors];
  for (const factor of by.factors) {
    const at = factors.indexOf(factor);
    if (at < 0) return undefined;
    factors.splice(at, 1);
  }
  return { coefficient: term.coefficient / by.coefficient, factors };
}

export function printPolynomial(polynomial: Polynomial): string {
  if (polynomial.length === 0) return '0';
  return polynomial
    .map((term, index) => {
      const sign = term.coefficient < 0 ? (index === 0 ? '-' : ' - ') : index === 0 ? '' : ' + ';
      return sign + printTerm(Math.abs(term.coefficient), term.factors);
    })
    .join('');
}

function printTerm(size: number, factors: readonly string[]): string {
  if (factors.length === 0) return String(size);
  return size === 1 ? factors.join('*') : `${size}*${factors.join('*')}`;
}

/** What stands above or below a division bar. */
export function printOperand(polynomial: Polynomial): string {
  const text = printPolynomial(polynomial);
  return polynomial.length > 1 ? `(${text})` : text;
}
