import { nearest } from '../../../text/nearest';
import type { Finding, Fix } from '../../finding';
import { removeMember, replaceValue } from '../../json/edits';
import type { JsonValue } from '../../json/json';
import { type AnySchema, alternatives, noteOf } from '../../schema/property';
import { atValue, offered, preferred, quoted } from '../findings';
import type { Rule } from '../rule';
import { converted } from './convert';
import { jsonKinds } from './json-kinds';
import { hasType, type Place, places, shapeOf } from './places';

/** What a JSON schema says of single values, said again with fixes: types, words, ranges. */
export const valueRule: Rule = {
  name: 'values',
  kinds: jsonKinds,
  check: function* ({ document }): Generator<Finding> {
    for (const place of places(document)) {
      if (isRight(place)) continue;
      const finding = nothing(place, document.text) ?? wrongType(place) ?? wrongWord(place) ?? outOfRange(place) ?? notDigits(place);
      if (finding) yield finding;
    }
  },
};

/** One of the alternatives takes the value as it is. */
function isRight({ schema, value }: Place): boolean {
  return alternatives(schema).some((one) => hasType(one, value.type) && (one.type !== 'integer' || isWhole(value)) && takes(one, value));
}

function takes({ enum: words, minimum, maximum, pattern }: AnySchema, value: JsonValue): boolean {
  const found = value.string() ?? value.number();
  if (found === undefined) return true;
  if (words && !words.includes(found)) return false;
  if (typeof found === 'string') return pattern === undefined || new RegExp(pattern).test(found);
  return !(found < (minimum ?? found) || found > (maximum ?? found));
}

const schemaFault = (value: JsonValue, what: string, fix: string, fixes: readonly Fix[]): Finding =>
  atValue(value, { severity: 'error', code: 'schema', what, fix, fixes, voice: 'schema' });

const write = (value: JsonValue, text: string) => preferred(`Write ${shortened(text)}`, replaceValue(value, text));

const shortened = (text: string) => (text.length > 40 ? `${text.slice(0, 20)}…${text.slice(-19)}` : text).replace(/\s+/g, ' ');

/** Python and its like write null for what is not given. */
function nothing({ value, parent, member, path }: Place, text: string): Finding | undefined {
  if (value.type !== 'null' || !parent || !member) return undefined;
  const fix = preferred(`Remove ${quoted(member.name)}`, ...removeMember(text, parent, member));
  return schemaFault(value, `${nameOf(path)} takes a value, not null.`, 'Leave the key out.', [fix]);
}

function wrongType({ schema, value, path }: Place): Finding | undefined {
  if (value.type === 'broken') return undefined;
  const shape = shapeOf({ schema, value });
  if (shape && (shape.type !== 'integer' || isWhole(value))) return undefined;
  const text = converted(schema, value);
  const wanted = [...new Set(alternatives(schema).map(typeText))].join(' or ');
  const what = `${nameOf(path)} takes ${wanted}, not ${shortened(value.text)}.`;
  return schemaFault(
    value,
    what,
    text === undefined ? `Write ${wanted}.` : `Write ${shortened(text)}.`,
    text === undefined ? [] : [write(value, text)],
  );
}

/** The service, and the tools, take `8.0` for no integer. */
const isWhole = (value: JsonValue) => value.type !== 'number' || /^-?\d+$/.test(value.text);

const nameOf = (path: string) =>
  path === '' ? 'The file' : path.endsWith('[]') ? `An entry of ${quoted(lastName(path))}` : quoted(lastName(path));

const lastName = (path: string) => path.slice(path.lastIndexOf('/') + 1).replaceAll('[]', '');

const typeNames: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  string: 'text',
  array: 'a list',
  object: 'an object',
  null: 'null',
};

function typeText(schema: AnySchema): string {
  if (schema.type === 'string' && schema.pattern) return 'digits in quotes';
  return [schema.type ?? 'anything']
    .flat()
    .map((type) => typeNames[type] ?? type)
    .join(' or ');
}

function wrongWord({ schema, value, path }: Place): Finding | undefined {
  const words = shapeOf({ schema, value })?.enum;
  const found = value.string() ?? value.number();
  if (!words || found === undefined || words.includes(found)) return undefined;
  const near = typeof found === 'string' ? nearWord(found, words) : nearestNumber(found, words);
  const byDefault = noteOf(schema)?.default;
  const fallback =
    byDefault !== undefined && byDefault !== near
      ? [offered(`Write ${JSON.stringify(byDefault)}, the default`, replaceValue(value, JSON.stringify(byDefault)))]
      : [];
  const fixes = near === undefined ? fallback : [write(value, JSON.stringify(near))];
  const list = words.map((word) => JSON.stringify(word)).join(', ');
  const advice = near === undefined ? `Write one of ${list}.` : `Write ${JSON.stringify(near)}.`;
  return schemaFault(value, `${shortened(value.text)} is no value of ${nameOf(path)}.`, advice, fixes);
}

/** What people call a unit, which no counting of letters would find. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['npu', 'htp'],
  ['dsp', 'htp'],
  ['hexagon', 'htp'],
  ['adreno', 'gpu'],
  ['kryo', 'cpu'],
]);

function nearWord(found: string, words: readonly (string | number)[]): string | undefined {
  const candidates = words.filter((word) => typeof word === 'string');
  const plain = (word: string) => word.toLowerCase().replace(/[\s_-]+/g, '');
  const meant = otherNames.get(plain(found));
  if (meant !== undefined && candidates.includes(meant)) return meant;
  const same = candidates.find((word) => plain(word) === plain(found)) ?? nearest(found, candidates);
  if (same !== undefined) return same;
  const inside = candidates.filter((word) => plain(word).endsWith(plain(found)) && found.length > 3);
  return inside.length === 1 ? inside[0] : undefined;
}

function nearestNumber(found: number, words: readonly (string | number)[]): number | undefined {
  const numbers = words.filter((word) => typeof word === 'number');
  return numbers.reduce<number | undefined>(
    (best, word) => (best !== undefined && Math.abs(best - found) <= Math.abs(word - found) ? best : word),
    undefined,
  );
}

function outOfRange({ schema, value, path }: Place): Finding | undefined {
  const shape = shapeOf({ schema, value });
  const found = value.number();
  if (!shape || found === undefined || !Number.isFinite(found)) return undefined;
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = shape;
  if (found >= minimum && found <= maximum) return undefined;
  const bound = found < minimum ? minimum : maximum;
  const what = `${value.text} is ${found < minimum ? `below ${minimum}, the smallest` : `above ${maximum}, the largest`} value of ${nameOf(path)}.`;
  return schemaFault(value, what, `Write ${bound} or ${found < minimum ? 'more' : 'less'}.`, [write(value, String(bound))]);
}

/** Numbers that are text: `" 8"`, `"8.0"`, `"8 MB"`. */
function notDigits({ schema, value, path }: Place): Finding | undefined {
  const found = value.string();
  if (found === undefined || !schema.pattern || new RegExp(schema.pattern).test(found)) return undefined;
  const number = Number(found.trim());
  const text = found.trim() !== '' && Number.isInteger(number) && number >= 0 ? JSON.stringify(String(number)) : undefined;
  const what = `${nameOf(path)} takes digits in quotes, not ${shortened(value.text)}.`;
  return schemaFault(
    value,
    what,
    text === undefined ? 'Write a whole number in quotes.' : `Write ${text}.`,
    text === undefined ? [] : [write(value, text)],
  );
}
