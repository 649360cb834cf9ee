import type { OpenModel } from '../../session';
import { bytesText, countText } from '../../text/numbers';
import { attributePasses, holds, type Passes, scopePasses, shapePasses, textPasses } from './matching';
import { parseQuery } from './parse';
import { type Condition, type FieldName, fieldNamed, type Query, type QueryProblem } from './query';
import { type ColumnKind, SearchIndex, type TermKind } from './search-index';
import { firstTerm, markTerms } from './terms';

/** A found node as a row of a list. */
export interface SearchHit {
  readonly node: number;
  readonly name: string;
  readonly opType: string;
  /** What matched beside name and operator: `value`, `conv_1_out`. */
  readonly field?: string;
  readonly text?: string;
}

export interface SearchResult {
  /** All that were found: by name and operator first, each in the file's order. */
  readonly nodes: Int32Array;
  /** The first of them. */
  readonly hits: readonly SearchHit[];
  readonly problem?: QueryProblem;
}

/** How well a node matches: not, by one of its values or attributes, or by what is written on its box. */
const match = { none: 0, related: 1, direct: 2 } as const;

type Levels = Uint8Array;

/** Whether each node passes, one bit a node. */
export type NodeBits = Uint8Array;

/**
 * Finds nodes in all graphs of a model. `answers` are those of the page, one for each of its conditions (`pageConditions`): placement and times are
 * what is shown there. A condition without an answer holds for no node.
 */
export function searchModel(open: OpenModel, text: string, answers: readonly NodeBits[], limit: number): SearchResult {
  const parsed = parseQuery(text);
  if ('problem' in parsed) return { nodes: new Int32Array(), hits: [], problem: parsed.problem };
  const index = indexOf(open);
  const levels = levelsOf(index, parsed.query, answers);
  const nodes = inOrder(levels).map((place) => index.numberAt(place));
  return { nodes, hits: hitsOf(index, parsed.query, nodes.subarray(0, limit)) };
}

/** More rows of the list, for nodes that a search found. */
export function searchRows(open: OpenModel, text: string, nodes: Iterable<number>): readonly SearchHit[] {
  const parsed = parseQuery(text);
  return 'problem' in parsed ? [] : hitsOf(indexOf(open), parsed.query, nodes);
}

function indexOf(open: OpenModel): SearchIndex {
  return open.once('search', () => new SearchIndex(open));
}

function levelsOf(index: SearchIndex, { alternatives }: Query, answers: readonly NodeBits[]): Levels {
  const best = new Uint8Array(index.nodes.length);
  let asked = 0;
  for (const conditions of alternatives) {
    const levels = index.searched.map((searched) => searched * match.direct);
    for (const condition of conditions) {
      const isPages = condition.field !== 'any' && fieldNamed(condition.field)?.known === 'page';
      const one = isPages ? unpacked(answers[asked++], levels.length) : conditionLevels(index, condition);
      for (let i = 0; i < levels.length; i++) if (one[i]! < levels[i]!) levels[i] = one[i]!;
    }
    for (let i = 0; i < best.length; i++) if (levels[i]! > best[i]!) best[i] = levels[i]!;
  }
  return best;
}

function unpacked(bits: NodeBits | undefined, count: number): Levels {
  const levels = new Uint8Array(count);
  if (bits) for (let i = 0; i < count; i++) levels[i] = ((bits[i >> 3]! >> (i & 7)) & 1) * match.direct;
  return levels;
}

function conditionLevels(index: SearchIndex, condition: Condition): Levels {
  const count = index.nodes.length;
  const column = columnOf(condition);
  if (column) {
    const figures = index.figuresOf(column);
    // What is not known is neither above nor not above a limit.
    return Uint8Array.from(figures, (figure) =>
      !Number.isNaN(figure) && holds(condition, figure) !== condition.negated ? match.direct : match.none,
    );
  }
  const flags = new Uint8Array(count);
  for (const [kind, passes] of directTests(condition)) markTerms(index.textsOf(kind), passes, flags);
  if (condition.negated) return flags.map((flag) => (flag ? match.none : match.direct));
  const levels = flags.map((flag) => flag * match.direct);
  const related = new Uint8Array(count);
  for (const [kind, passes] of relatedTests(condition)) markTerms(index.textsOf(kind), passes, related);
  for (let i = 0; i < count; i++) if (levels[i] === match.none) levels[i] = related[i]!;
  return levels;
}

function columnOf({ field, relation }: Condition): ColumnKind | undefined {
  if (field === 'macs' || field === 'bytes') return field;
  return field === 'weight' && /[<>]/.test(relation) ? 'weight' : undefined;
}

type Test = readonly [kind: TermKind, passes: Passes];

/** Which texts of a node a condition looks at, and how. */
const fieldTests: Readonly<Partial<Record<FieldName | 'any', (condition: Condition) => Passes>>> = {
  name: textPasses,
  op: (condition) => textPasses(condition, true),
  value: textPasses,
  attr: attributePasses,
  type: (condition) => textPasses(condition, true),
  shape: shapePasses,
  in: scopePasses,
  domain: (condition) => textPasses(condition, true),
  weight: textPasses,
  bits: (condition) => (text) => holds(condition, Number(text)),
};

function directTests(condition: Condition): readonly Test[] {
  const { field } = condition;
  if (field === 'any')
    return [
      ['name', textPasses(condition)],
      ['op', textPasses(condition)],
    ];
  const passes = fieldTests[field];
  return passes ? [[field as TermKind, passes(condition)]] : [];
}

/** A bare word is also looked for in the names of values and in attributes, where a number alone says nothing. */
function relatedTests(condition: Condition): readonly Test[] {
  if (condition.field !== 'any') return [];
  const passes = textPasses(condition);
  return condition.wanted.every((one) => /^[\d.,x]*$/.test(one))
    ? [['value', passes]]
    : [
        ['value', passes],
        ['attr', passes],
      ];
}

function inOrder(levels: Levels): Int32Array {
  let count = 0;
  for (const level of levels) if (level !== match.none) count++;
  const nodes = new Int32Array(count);
  let at = 0;
  for (const wanted of [match.direct, match.related]) for (let i = 0; i < levels.length; i++) if (levels[i] === wanted) nodes[at++] = i;
  return nodes;
}

function hitsOf(index: SearchIndex, query: Query, nodes: Iterable<number>): readonly SearchHit[] {
  const explain = explainer(index, query);
  return Array.from(nodes).flatMap((number) => {
    const place = index.placeOf(number);
    const node = index.nodes[place];
    return node ? [{ node: number, name: node.name || node.ownName, opType: node.opType, ...explain(place) }] : [];
  });
}

type Why = Pick<SearchHit, 'field' | 'text'>;

const figureText: Readonly<Record<ColumnKind, (value: number) => string>> = { macs: countText, bytes: bytesText, weight: bytesText };

/** What made a node a hit, where its row does not show it anyway: the first condition that says so. */
function explainer(index: SearchIndex, { alternatives }: Query): (node: number) => Why {
  const told = alternatives
    .flat()
    .filter(({ negated, field }) => !negated && field !== 'name' && field !== 'op')
    .map((condition) => ({ column: columnOf(condition), tests: [...directTests(condition), ...relatedTests(condition)] }));
  return (node) => {
    for (const { column, tests } of told) {
      if (column) return { field: column, text: figureText[column](index.figuresOf(column)[node]!) };
      const found = tests
        .map(([kind, passes]) => [kind, firstTerm(index.textsOf(kind), node, passes)] as const)
        .find(([, text]) => text !== undefined);
      if (found && found[0] !== 'name' && found[0] !== 'op')
        return { field: found[0], text: found[0] === 'attr' ? found[1]!.replace('=', ' = ') : found[1]! };
    }
    return {};
  };
}
