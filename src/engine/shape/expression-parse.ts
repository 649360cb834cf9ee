import { addPolynomials, atom, constant, multiplyPolynomials, type Polynomial } from './expression';
import { extreme, quotient } from './quotient';

/** Longer texts are taken as one symbol and take no part in arithmetic. */
export const maxExpressionLength = 200;

/** Names may hold single hyphens and slashes between words (`batch-size`, `Squeeze/output`): our own printer puts spaces around such operators. */
const token = /\s*(?:(\d+)|([A-Za-z_][\w.]*(?:[-/][A-Za-z_][\w.]*)*)|'([^']+)'|(\/\/|[-+*/(),]))/y;

type Token = { readonly number: number } | { readonly name: string } | { readonly mark: string };

function tokenize(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  const end = text.trimEnd().length;
  while (token.lastIndex < end) {
    const match = token.exec(text);
    if (!match) return undefined;
    const [, digits, word, quoted, mark] = match;
    if (digits !== undefined) tokens.push({ number: Number(digits) });
    else if (mark !== undefined) tokens.push({ mark });
    else tokens.push({ name: word ?? `'${quoted}'` });
  }
  return tokens;
}

/** Recursive descent; every method gives undefined on what it cannot read or cannot express. */
class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Polynomial | undefined {
    const value = this.sum();
    return this.at === this.tokens.length ? value : undefined;
  }

  private take(...marks: string[]): string | undefined {
    const next = this.tokens[this.at];
    if (!next || !('mark' in next) || !marks.includes(next.mark)) return undefined;
    this.at++;
    return next.mark;
  }

  private sum(): Polynomial | undefined {
    let value = this.product();
    for (let mark = this.take('+', '-'); value && mark; mark = this.take('+', '-')) {
      const next = this.product();
      value = next && addPolynomials(value, next, mark === '+' ? 1 : -1);
    }
    return value;
  }

  private product(): Polynomial | undefined {
    let value = this.factor();
    for (let mark = this.take('*', '/', '//'); value && mark; mark = this.take('*', '/', '//')) {
      const next = this.factor();
      value = next && (mark === '*' ? multiplyPolynomials(value, next) : quotient(value, next));
    }
    return value;
  }

  private factor(): Polynomial | undefined {
    if (this.take('-')) return this.negated();
    if (this.take('(')) return this.closed(this.sum());
    const next = this.tokens[this.at++];
    if (!next || 'mark' in next) return undefined;
    if ('number' in next) return Number.isSafeInteger(next.number) ? constant(next.number) : undefined;
    return this.take('(') ? this.call(next.name) : atom(next.name);
  }

  private negated(): Polynomial | undefined {
    const value = this.factor();
    return value && addPolynomials([], value, -1);
  }

  private closed(value: Polynomial | undefined): Polynomial | undefined {
    return this.take(')') ? value : undefined;
  }

  private call(name: string): Polynomial | undefined {
    const first = this.sum();
    if (name === 'floor') return this.closed(first);
    if (name !== 'min' && name !== 'max') return undefined;
    const second = this.take(',') ? this.sum() : undefined;
    return this.closed(first && second && extreme(name, first, second));
  }
}

/** Parsed texts, emptied when full: the same few expressions come up at every node. */
const memo = new Map<string, Polynomial | undefined>();
const memoLimit = 20_000;

/** The polynomial that a text stands for; a text outside the notation is one symbol, quoted. */
export function parseExpression(text: string): Polynomial | undefined {
  if (memo.has(text)) return memo.get(text);
  if (memo.size >= memoLimit) memo.clear();
  const parsed = parseFresh(text);
  memo.set(text, parsed);
  return parsed;
}

function parseFresh(text: string): Polynomial | undefined {
  if (text.length > maxExpressionLength || text === '') return undefined;
  const tokens = tokenize(text);
  return (tokens && new Parser(tokens).whole()) ?? (text.includes("'") ? undefined : atom(`'${text}'`));
}
