import type { Encoding } from '../../encodings/encoding';
import { granularities } from '../../encodings/normalize';
import { onnxGrids } from '../../encodings/onnx-type';
import type { EncodingFields, FieldName, PartStyle } from '../../encodings/part';
import type { JsonValue } from '../../json/json';

/** What a version's field has to be (AIMET encoding specification). */
export interface FieldSpec {
  readonly field: FieldName;
  /** Said in messages: `a list of numbers`. */
  readonly wants: string;
  readonly allows: (value: JsonValue) => boolean;
  /** The right text for a wrong value, where it can be told. */
  readonly repair?: (value: JsonValue) => string | undefined;
  /** Is it an error to leave it out? */
  readonly required?: (fields: EncodingFields) => boolean;
  /** What to write where it is missing. */
  readonly missing?: (fields: EncodingFields, encoding: Encoding | undefined) => string | undefined;
}

const isNumber = (value: JsonValue) => value.type === 'number';
const isInteger = (value: JsonValue) => Number.isInteger(value.number());
const within = (least: number, most: number) => (value: JsonValue) => isInteger(value) && inRange(value.number() as number, least, most);
const inRange = (number: number, least: number, most: number) => number >= least && number <= most;
const among = (words: readonly string[]) => (value: JsonValue) => words.includes(value.string() ?? '');
const always = () => true;

/** Every item; of a list of 100,000 the first wrong one settles it. */
function listOf(value: JsonValue, allows: (item: JsonValue) => boolean): boolean {
  if (value.type !== 'array') return false;
  for (const item of value.items()) if (!allows(item)) return false;
  return true;
}

/** `"8"` for 8. */
const unquotedNumber = (value: JsonValue) => {
  const text = value.string()?.trim() ?? '';
  return text !== '' && /^-?\d/.test(text) && Number.isFinite(Number(text)) ? String(Number(text)) : undefined;
};

/** A list of one for the number in it. */
const onlyItem = (value: JsonValue) => {
  const items = value.type === 'array' ? [...value.items()] : [];
  return items.length === 1 && items[0]?.type === 'number' ? items[0].text : undefined;
};

const number = (field: FieldName, more: Partial<FieldSpec> = {}): FieldSpec => ({
  field,
  wants: 'a number',
  allows: isNumber,
  repair: (value) => unquotedNumber(value) ?? onlyItem(value),
  ...more,
});

const integer = (field: FieldName, least: number, most: number, more: Partial<FieldSpec> = {}): FieldSpec => ({
  field,
  wants: `an integer from ${least} to ${most}`,
  allows: within(least, most),
  repair: (value) => {
    const repaired = Number(unquotedNumber(value) ?? Number.NaN);
    return Number.isInteger(repaired) && inRange(repaired, least, most) ? String(repaired) : undefined;
  },
  ...more,
});

/** A word in other letters, or with another sign between its parts. */
const word = (
  field: FieldName,
  words: readonly string[],
  also: Readonly<Record<string, string>> = {},
  more: Partial<FieldSpec> = {},
): FieldSpec => ({
  field,
  wants: words.length > 4 ? `one of ${words.join(', ')}` : words.map((one) => `"${one}"`).join(' or '),
  allows: among(words),
  repair: (value) => {
    const plain = (text: string) => text.toLowerCase().replace(/[\s_-]/g, '');
    const given = plain(value.string() ?? value.text);
    const meant = words.find((one) => plain(one) === given) ?? also[given];
    return meant && JSON.stringify(meant);
  },
  ...more,
});

const list = (field: FieldName, wants: string, allows: (item: JsonValue) => boolean, more: Partial<FieldSpec> = {}): FieldSpec => ({
  field,
  wants,
  allows: (value) => listOf(value, allows),
  repair: (value) => {
    const bare = value.type === 'number' ? value.text : unquotedNumber(value);
    return bare === undefined ? undefined : `[${bare}]`;
  },
  ...more,
});

const isFloat = (dtype: JsonValue | undefined) => /^(float|fp)$/i.test(dtype?.string() ?? '');
const isInt = ({ dtype }: EncodingFields) => !isFloat(dtype);
const types = {
  integer: 'int',
  uint8: 'int',
  int8: 'int',
  uint16: 'int',
  int16: 'int',
  float16: 'float',
  float32: 'float',
  fp: 'float',
  fp16: 'float',
  fp32: 'float',
};
const upper = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, type.toUpperCase()]));
const symmetricText = (encoding: Encoding | undefined) => (encoding?.symmetric ? 'True' : 'False');
const hasRange = ({ min, max }: EncodingFields) => min !== undefined && max !== undefined;
const hasGrid = ({ scale, offset }: EncodingFields) => scale !== undefined && offset !== undefined;

/** Scale and offset may be left out where min, max and bitwidth stand (QAIRT, quantization overrides). */
const legacy: readonly FieldSpec[] = [
  word('dtype', ['int', 'float'], types),
  integer('bitwidth', 4, 32, { required: always }),
  word('is_symmetric', ['True', 'False'], { 1: 'True', 0: 'False', yes: 'True', no: 'False' }),
  number('min', { required: (fields) => isInt(fields) && !hasGrid(fields) && fields.max !== undefined }),
  number('max', { required: (fields) => isInt(fields) && !hasGrid(fields) && fields.min !== undefined }),
  number('scale', { required: (fields) => isInt(fields) && !hasRange(fields) }),
  { ...number('offset'), wants: 'an integer', allows: isInteger, required: (fields) => isInt(fields) && !hasRange(fields) },
];

const listed: readonly FieldSpec[] = [
  { field: 'name', wants: 'the name of a tensor', allows: (value) => (value.string() ?? '') !== '', required: always },
  word(
    'enc_type',
    Object.keys(granularities),
    {},
    { required: always, missing: ({ scale }) => (scale && itemsOf(scale) > 1 ? '"PER_CHANNEL"' : '"PER_TENSOR"') },
  ),
  word('dtype', ['INT', 'FLOAT'], upper, { required: always, missing: ({ scale }) => (scale ? '"INT"' : undefined) }),
  integer('bw', 2, 32, { required: always }),
  {
    field: 'is_sym',
    wants: 'true or false',
    allows: ({ type }) => type === 'boolean',
    repair: (value) => ({ true: 'true', false: 'false', 1: 'true', 0: 'false' })[(value.string() ?? value.text).toLowerCase()],
    required: isInt,
    missing: (_, encoding) => encoding && symmetricText(encoding).toLowerCase(),
  },
  list('scale', 'a list of numbers', isNumber, { required: isInt }),
  list('offset', 'a list of integers', isInteger, { required: isInt }),
  list('zero_point_shift', 'a list of numbers', isNumber),
  integer('block_size', 1, 2 ** 32 - 1, { required: ({ enc_type }) => ['PER_BLOCK', 'LPBQ'].includes(enc_type?.string() ?? '') }),
  integer('compressed_bw', 2, 255, { required: ({ enc_type }) => enc_type?.string() === 'LPBQ' }),
  list('per_block_int_scale', 'a list of integers from 0 to 65535', within(0, 65535), {
    required: ({ enc_type }) => enc_type?.string() === 'LPBQ',
  }),
];

const isNested = (value: JsonValue): boolean => value.type === 'number' || listOf(value, isNested);
const isListed = (value: JsonValue | undefined) => value?.type === 'array' || value?.type === 'object';

const onnx: readonly FieldSpec[] = [
  { field: 'name', wants: 'the name of a tensor', allows: (value) => (value.string() ?? '') !== '', required: always },
  word(
    'output_dtype',
    onnxGrids.map(({ name }) => name),
    {},
    { required: always },
  ),
  {
    field: 'y_scale',
    wants: 'a number, or lists of numbers',
    allows: (value) => value.type === 'object' || isNested(value),
    repair: unquotedNumber,
    required: ({ per_channel_float_scale }) => !per_channel_float_scale,
  },
  {
    field: 'y_zero_point',
    wants: 'a number, or lists of numbers',
    allows: (value) => value.type === 'null' || isNested(value),
    repair: unquotedNumber,
  },
  integer('axis', -8, 7, {
    required: ({ y_scale }) => y_scale?.type === 'array',
    missing: ({ block_size }) => (block_size ? undefined : '0'),
  }),
  integer('block_size', 1, 2 ** 32 - 1, { required: ({ per_block_int_scale }) => isListed(per_block_int_scale) }),
  {
    field: 'per_block_int_scale',
    wants: 'lists of integers',
    allows: (value) => value.type === 'array' && isNested(value),
    required: ({ per_channel_float_scale }) => per_channel_float_scale !== undefined,
  },
  {
    field: 'per_channel_float_scale',
    wants: 'lists of numbers',
    allows: (value) => value.type === 'array' && isNested(value),
    required: ({ per_block_int_scale }) => per_block_int_scale !== undefined,
  },
];

function itemsOf(value: JsonValue): number {
  let count = 0;
  for (const _ of value.items()) count++;
  return count;
}

export const fieldSpecs: Readonly<Record<PartStyle, readonly FieldSpec[]>> = { legacy, list: listed, onnx };
