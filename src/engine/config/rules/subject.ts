import type { Subject } from '../../placement/selector/options';
import type { Finding } from '../finding';
import type { JsonValue } from '../json/json';
import { atBrace, quoted } from './findings';

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
