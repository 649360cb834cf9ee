import type { EncodingEntry, EncodingTable } from '../../encodings/encoding';
import { shortFloat } from '../../encodings/numbers';
import type { EncodingPart, FieldName } from '../../encodings/part';
import { readEncodings } from '../../encodings/read';
import type { Finding } from '../../finding';
import type { JsonValue } from '../../json/json';
import { atBrace, atValue, type Said } from '../findings';
import type { CheckContext, Rule } from '../rule';

/** What the rules of encodings look at. */
export interface Look extends CheckContext {
  readonly table: EncodingTable;
  readonly root: JsonValue;
  readonly text: string;
}

/** A file that a program wrote wrong is wrong 100,000 times; nobody reads more than this. */
export const mostFindings = 1000;

/** A rule over the encodings of one file. */
export function encodingRule(name: string, check: (look: Look) => Iterable<Finding>): Rule {
  return { name, kinds: ['encodings'], check: (context) => limited(name, context, check) };
}

function* limited(name: string, context: CheckContext, check: (look: Look) => Iterable<Finding>): Generator<Finding> {
  const { root } = context.document.json;
  if (root?.type !== 'object') return;
  const table = readEncodings(context.document);
  let count = 0;
  for (const finding of check({ ...context, table, root, text: context.document.text })) {
    if (count++ === mostFindings) {
      yield atBrace(root, {
        severity: 'info',
        code: 'encodings-more',
        what: `The check "${name}" has more to say than ${mostFindings.toLocaleString('en-US')} findings.`,
        fix: 'Mend what made the first ones: the rest come from the same program.',
      });
      return;
    }
    yield finding;
  }
}

/** At the field, or where it is missing: at the brace that should hold it. */
export function atField({ value, fields }: EncodingPart, field: FieldName, said: Said): Finding {
  const at = fields[field];
  return at ? atValue(at, said) : atBrace(value, said);
}

/** At the tensor's name. */
export function atTensor({ name, value }: EncodingEntry, { fixes = [], ...said }: Said): Finding {
  return { ...said, fixes, at: name.at, end: name.end, where: value.path };
}

/** A figure in a sentence: six digits, as many as a float32 has. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** A float as JSON. */
export function floatText(value: number): string {
  return String(shortFloat(value));
}

/** `an 8-bit`, `a 16-bit`. */
export function widthText(bits: number): string {
  return `${bits === 8 ? 'an' : 'a'} ${bits}-bit`;
}
