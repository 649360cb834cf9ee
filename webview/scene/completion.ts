import { type QueryField, queryFields } from '../../src/protocol/search-calls';

/** Something that can be put in the place of the word at the cursor. */
export interface Completion {
  readonly text: string;
  readonly hint: string;
  readonly example: string;
}

export interface Completions {
  /** The part of the query that a choice replaces. */
  readonly from: number;
  readonly to: number;
  readonly items: readonly Completion[];
}

const none: Completions = { from: 0, to: 0, items: [] };
const mostItems = 8;

/** Fields for a word that starts like one, and the values of a field that has few. An empty query offers all fields. */
export function completionsAt(query: string, cursor: number, operators: readonly string[]): Completions {
  const before = /(?:^|\s)-?([^\s"]*)$/.exec(query.slice(0, cursor));
  const word = before?.[1]?.toLowerCase();
  if (word === undefined) return none;
  const from = cursor - word.length;
  const to = cursor + /^[^\s"]*/.exec(query.slice(cursor))![0].length;
  const at = word.indexOf(':');
  if (at >= 0) return { from: from + at + 1, to, items: valuesOf(word.slice(0, at), word.slice(at + 1), operators) };
  if (word === '' && query.trim() !== '') return none;
  return { from, to, items: queryFields.filter(({ name }) => name.startsWith(word)).map(fieldItem) };
}

function fieldItem({ name, hint, example, kind }: QueryField): Completion {
  const isNumber = ['count', 'bytes', 'time'].includes(kind);
  return { text: `${name}${isNumber ? '>' : ':'}`, hint, example };
}

function valuesOf(field: string, typed: string, operators: readonly string[]): readonly Completion[] {
  const values: Readonly<Record<string, readonly string[]>> = {
    unit: ['htp', 'gpu', 'cpu', 'removed'],
    bits: ['4', '8', '16', '32'],
    op: operators,
  };
  return (values[field] ?? [])
    .filter((value) => value.toLowerCase().startsWith(typed) && value.toLowerCase() !== typed)
    .slice(0, mostItems)
    .map((text) => ({ text, hint: '', example: '' }));
}
