import type { Finding } from '../../finding';
import type { JsonValue } from '../../json/json';
import type { Rule } from '../rule';
import { jsonKinds } from './json-kinds';

/** NaN, infinities and numbers that no float holds: Python writes the former, and no reader of these files takes them. */
export const finiteRule: Rule = {
  name: 'finite-numbers',
  kinds: jsonKinds,
  check: function* ({ document: { text, json } }): Generator<Finding> {
    for (const { fault, at, end } of json.faults) if (fault === 'not-finite') yield notFinite(text, json.root, at, end);
  },
};

function notFinite(text: string, root: JsonValue | undefined, at: number, end: number): Finding {
  const word = text.slice(at, end);
  const isNumber = /\d/.test(word);
  return {
    severity: 'error',
    code: 'not-finite',
    at,
    end,
    where: root?.holding(at).path ?? '',
    what: isNumber ? `${word} is larger than any float.` : `${word} is no number in JSON, and nothing can be computed with it.`,
    fix: 'Write the number that is meant.',
    fixes: [],
    ...(!isNumber && { voice: 'schema' }),
  };
}
