import type { Subject } from '../../placement/selector/options';
import type { Finding } from '../finding';
import { replaceValue } from '../json/edits';
import type { JsonValue } from '../json/json';
import { atBrace, atValue, preferred, quoted, type Said } from './findings';

/** How an entry of `pins` or `overrides` may name its nodes. */
const ways = ['node', 'op', 'pattern'] as const;

export interface NamedSubject {
  readonly subject: Subject;
  readonly value: JsonValue;
}

/** Undefined where the entry names its nodes in none of the ways, or in several. */
export function subjectOf(entry: JsonValue): NamedSubject | undefined {
  const [by, ...more] = ways.filter((way) => entry.get(way));
  const value = by && entry.get(by);
  const name = value?.string();
  return by && value && name && more.length === 0 ? { subject: { by, name }, value } : undefined;
}

/** `entry` is what the reader calls it: `pin`, `override`. */
export function* subjectFault(entry: JsonValue, called: string, code: string): Generator<Finding> {
  const given = ways.filter((way) => entry.get(way));
  if (given.length === 1) return;
  const what =
    given.length === 0
      ? `This ${called} names no node.`
      : `This ${called} names nodes in ${given.length} ways: ${given.map(quoted).join(', ')}.`;
  yield atBrace(entry, { severity: 'error', code, what, fix: 'Name them by one of "node", "op" and "pattern".' });
}

const nouns = { node: 'node', op: 'node of the operator', pattern: 'node whose name fits', rule: 'node of the rule' } as const;

/** No node of the model is meant. `consequence` follows the sentence, `otherwise` is the advice where no name is near. */
export function unknownSubject(
  { subject: { by, name }, value }: NamedSubject,
  near: string | undefined,
  {
    severity,
    code,
    consequence = '',
    otherwise,
  }: Pick<Said, 'severity' | 'code'> & { readonly consequence?: string; readonly otherwise: string },
): Finding {
  return atValue(value, {
    severity,
    code,
    what: `The model has no ${nouns[by]} ${quoted(name)}${consequence}.`,
    fix: near ? `Did you mean ${quoted(near)}?` : otherwise,
    fixes: near ? [preferred(`Write ${quoted(near)}`, replaceValue(value, JSON.stringify(near)))] : [],
  });
}
