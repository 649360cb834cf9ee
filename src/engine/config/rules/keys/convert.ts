import type { JsonValue } from '../../json/json';
import { type AnySchema, alternatives } from '../../schema/property';
import { hasType } from './places';

/** The value as JSON of a type that the schema takes, where there is one way to say the same; undefined elsewhere. */
export function converted(schema: AnySchema, value: JsonValue): string | undefined {
  for (const one of alternatives(schema)) {
    const text = [one.type ?? []].flat().map((type) => converters[type]?.(value, one));
    const found = text.find((candidate) => candidate !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

type Converter = (value: JsonValue, schema: AnySchema) => string | undefined;

const converters: Readonly<Record<string, Converter>> = {
  integer: (value, schema) => toNumber(value, schema, true),
  number: (value, schema) => toNumber(value, schema, false),
  boolean: toBoolean,
  string: toText,
  array: toList,
  object: toObject,
};

/** `"8"` is 8, and true is 1 where 1 is one of the words. */
function toNumber(value: JsonValue, schema: AnySchema, whole: boolean): string | undefined {
  const number = numberIn(value, schema);
  if (number === undefined || !Number.isFinite(number) || (whole && !Number.isInteger(number))) return undefined;
  return isAllowed(schema, number) ? String(number) : undefined;
}

function numberIn(value: JsonValue, schema: AnySchema): number | undefined {
  if (value.type === 'boolean') return schema.enum?.includes(1) ? Number(value.boolean()) : undefined;
  const text = value.string()?.trim();
  return text !== undefined && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : value.number();
}

const isAllowed = ({ enum: words }: AnySchema, value: string | number) => words === undefined || words.includes(value);

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  false: false,
  yes: true,
  no: false,
  on: true,
  off: false,
  '1': true,
  '0': false,
};

function toBoolean(value: JsonValue): string | undefined {
  const word = value.type === 'number' ? String(value.number()) : value.string()?.trim().toLowerCase();
  return word !== undefined && Object.hasOwn(truths, word) ? String(truths[word]) : undefined;
}

/** Options that are text hold `"1"` for true. */
function toText(value: JsonValue, schema: AnySchema): string | undefined {
  if (value.type !== 'number' && value.type !== 'boolean') return undefined;
  const asWord = value.type === 'boolean' && schema.enum?.includes('1') ? String(Number(value.boolean())) : value.text;
  if (!isAllowed(schema, asWord) || (schema.pattern && !new RegExp(schema.pattern).test(asWord))) return undefined;
  return JSON.stringify(asWord);
}

/** One where a list belongs. */
function toList(value: JsonValue, { items }: AnySchema): string | undefined {
  if (!items || value.type === 'null' || value.type === 'broken' || value.type === 'array') return undefined;
  if (alternatives(items).some((one) => hasType(one, value.type))) return `[${value.text}]`;
  const inner = converted(items, value);
  return inner === undefined ? undefined : `[${inner}]`;
}

/** A list of one where one belongs. */
function toObject(value: JsonValue): string | undefined {
  const [only, ...others] = value.items();
  return only?.type === 'object' && others.length === 0 ? only.text : undefined;
}
