import type { PlacementOverlay } from '../../src/protocol/calls';
import { type Condition, holds, pageConditions, type Query, textPasses } from '../../src/protocol/search-calls';
import type { TimeColumn } from './times';

/** What the page shows of a node, and the engine does not know: pins and suppositions count, and the profile that is open. */
export interface Shown {
  readonly placement: PlacementOverlay | undefined;
  readonly times: TimeColumn | undefined;
}

type Holds = (node: number) => boolean;

/** The page's part of a search: for each of its conditions one bit a node. */
export function pageAnswers(query: Query, shown: Shown): readonly Uint8Array[] {
  return pageConditions(query).map((condition) => packed(shown.placement?.verdicts.length ?? 0, tests[condition.field]!(condition, shown)));
}

/** Must the search run again when placement or times change? */
export function dependsOnPage(query: Query): boolean {
  return pageConditions(query).length > 0;
}

const tests: Readonly<Record<string, (condition: Condition, shown: Shown) => Holds>> = {
  unit: ({ wanted, negated }, { placement }) => {
    const units = new Set(wanted);
    const passes = (unit: string) => units.has(unit) || wanted.some((one) => unit.startsWith(one));
    return (node) => passes(placement!.verdicts[node]!.unit) !== negated;
  },
  rule: (condition, { placement }) => {
    const passes = textPasses(condition);
    return (node) => passes((placement!.verdicts[node]!.rule ?? '').toLowerCase()) !== condition.negated;
  },
  // A time that is not known is neither short nor long.
  time: (condition, { times }) => {
    const known = times?.us;
    return (node) => {
      const us = known?.[node] ?? Number.NaN;
      return !Number.isNaN(us) && holds(condition, us) !== condition.negated;
    };
  },
};

function packed(count: number, passes: Holds): Uint8Array {
  const bits = new Uint8Array((count + 7) >> 3);
  for (let node = 0; node < count; node++) if (passes(node)) bits[node >> 3]! |= 1 << (node & 7);
  return bits;
}

/** The words of a query that a row may show: they are marked there. */
export function shownWords(query: Query): readonly string[] {
  const words = query.alternatives
    .flat()
    .filter(
      ({ negated, field }) =>
        !negated && (field === 'any' || field === 'name' || field === 'op' || field === 'value' || field === 'weight' || field === 'in'),
    )
    .flatMap(({ wanted }) => wanted.flatMap((one) => one.split('*')));
  return [...new Set(words)].filter((word) => word !== '');
}

/** Pieces of a text, every other one a word that was looked for: `['', 'Conv', '_0']`. */
export function markedPieces(text: string, words: readonly string[]): readonly string[] {
  if (words.length === 0) return [text];
  const pattern = words
    .toSorted((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|');
  return text.split(new RegExp(`(${pattern})`, 'i'));
}
