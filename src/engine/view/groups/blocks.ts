import type { Links } from './links';
import { membersOf, type Part } from './parts';
import { gapsOf, repeatedStretches, type Stretch, stretchHash } from './repeats';

/** Fewer boxes are seen at a glance. */
export const leastBoxes = 24;
const shownOperators = 3;

/** What ends a block and seldom starts one. */
const endings = new Set(['Relu', 'Clip', 'LeakyRelu', 'PRelu', 'Sigmoid', 'Dropout', 'Identity']);

/**
 * Equal parts that repeat among the loose boxes of a level, with all other pieces in their places; undefined where names have said enough already, or
 * nothing repeats. The pieces come in a topological order, so a stretch of them closes no cycle.
 */
export function blocksAmong(
  pieces: readonly Part[],
  operators: readonly (string | undefined)[],
  inner: Links,
  placeOf: (box: number) => number,
): readonly Part[] | undefined {
  const loose = pieces.filter(({ kind }) => kind === 'box').length;
  if (loose < leastBoxes || loose * 2 < pieces.length) return undefined;
  const tokens = tokensOf(operators);
  const stretches = repeatedStretches(tokens, cutsOf(pieces, inner, placeOf), (at) => endings.has(operators[at] ?? ''));
  if (stretches.length === 0) return undefined;
  const classes = classesOf(tokens, stretches);
  const blocks = stretches.map((stretch, index) => {
    const own = pieces.slice(stretch.from, stretch.to);
    const { nth, all } = classes[index]!;
    const label = `block ${nth} of ${all} (${operatorText(operators.slice(stretch.from, stretch.to))})`;
    return { from: stretch.from, parts: [{ kind: 'block' as const, label, members: membersOf(own), parts: own }] };
  });
  const rest = gapsOf(stretches, pieces.length).map(({ from, to }) => ({ from, parts: pieces.slice(from, to) }));
  return [...blocks, ...rest].sort((a, b) => a.from - b.from).flatMap(({ parts }) => parts);
}

/** A number per operator; each scope is a token of its own, so that no block runs across one. */
function tokensOf(operators: readonly (string | undefined)[]): Int32Array {
  const known = new Map<string, number>();
  return Int32Array.from(operators, (operator, index) => {
    if (operator === undefined) return -1 - index;
    const token = known.get(operator) ?? known.size + 1;
    known.set(operator, token);
    return token;
  });
}

/** By place in the order of pieces: how many pieces write something that is read there or later. */
function cutsOf(pieces: readonly Part[], inner: Links, placeOf: (box: number) => number): Int32Array {
  const at = new Int32Array(inner.count);
  pieces.forEach(({ members }, index) => {
    for (const box of members) at[placeOf(box)] = index;
  });
  const change = new Int32Array(pieces.length + 2);
  for (let place = 0; place < inner.count; place++) {
    let last = at[place]!;
    for (let k = inner.start[place]!; k < inner.start[place + 1]!; k++) last = Math.max(last, at[inner.reader[k]!]!);
    if (last === at[place]) continue;
    change[at[place]! + 1]!++;
    change[last + 1]!--;
  }
  for (let index = 1; index < change.length; index++) change[index]! += change[index - 1]!;
  return change;
}

/** Equal stretches are counted together, in their order. */
function classesOf(tokens: Int32Array, stretches: readonly Stretch[]): readonly { readonly nth: number; readonly all: number }[] {
  const hashes = stretches.map((stretch) => stretchHash(tokens, stretch));
  const counts = new Map<number, number>();
  const nth = hashes.map((hash) => {
    const count = (counts.get(hash) ?? 0) + 1;
    counts.set(hash, count);
    return count;
  });
  return hashes.map((hash, index) => ({ nth: nth[index]!, all: counts.get(hash)! }));
}

function operatorText(operators: readonly (string | undefined)[]): string {
  const different = [...new Set(operators)];
  return `${different.slice(0, shownOperators).join(', ')}${different.length > shownOperators ? ' …' : ''}`;
}
