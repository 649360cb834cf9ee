import { dtypes } from '../../ir/dtype';
import { nearest } from '../../text/nearest';
import { type Quantity, quantity, quantityNames } from './quantities';
import {
  type Condition,
  type FieldName,
  fieldNamed,
  type ParsedQuery,
  type QueryField,
  type QueryProblem,
  queryFields,
  type Relation,
} from './query';
import { type Token, tokensOf } from './tokens';

/** Names that people give to element types beside ONNX's own. */
const typeAliases: Readonly<Record<string, string>> = {
  f16: 'float16',
  fp16: 'float16',
  half: 'float16',
  f32: 'float',
  fp32: 'float',
  float32: 'float',
  f64: 'double',
  float64: 'double',
  bf16: 'bfloat16',
  ...Object.fromEntries([4, 8, 16, 32, 64].flatMap((bits) => [[`i${bits}`, `int${bits}`] as const, [`u${bits}`, `uint${bits}`] as const])),
};

const units = ['htp', 'gpu', 'cpu', 'removed'];

/** A field with what it is compared to, apart from its text: `time`, `>`, `1ms`. */
interface Part {
  readonly token: Token;
  readonly field: QueryField;
  readonly sign: string;
  readonly wanted: string;
  readonly negated: boolean;
}

/** Thrown inside of the parser alone. */
class Refused extends Error {
  constructor(readonly problem: QueryProblem) {
    super(problem.message);
  }
}

/**
 * `unit:cpu time>10us conv -op:Relu "a b" OR bits:8`: conditions side by side must all hold, `OR` parts alternatives, `-` turns a condition around.
 * An empty query has no alternatives.
 */
export function parseQuery(text: string): ParsedQuery {
  try {
    return { query: { alternatives: alternativesOf(tokensOf(text)) } };
  } catch (thrown) {
    if (thrown instanceof Refused) return { problem: thrown.problem };
    throw thrown;
  }
}

function alternativesOf(tokens: readonly Token[]): readonly (readonly Condition[])[] {
  if (tokens.length === 0) return [];
  const alternatives: Condition[][] = [[]];
  for (const [i, token] of tokens.entries()) {
    if (token.raw !== 'OR') {
      alternatives.at(-1)!.push(conditionOf(token));
      continue;
    }
    if (alternatives.at(-1)!.length === 0 || i === tokens.length - 1)
      refuse(token, 'OR stands between two conditions, as in op:Conv OR op:Gemm.');
    alternatives.push([]);
  }
  return alternatives;
}

function conditionOf(token: Token): Condition {
  if (token.quoted) return bareWord(token.text, false);
  const negated = token.text.length > 1 && token.text.startsWith('-');
  const text = negated ? token.text.slice(1) : token.text;
  const parts = /^([a-z]+)(:|!=|>=|<=|>|<|=)(.*)$/is.exec(text);
  if (!parts) return bareWord(text, negated);
  const [, word, sign, wanted] = parts as unknown as [string, string, string, string];
  const field = fieldNamed(word.toLowerCase());
  if (field) return fieldCondition({ token, field, sign, wanted: wanted.toLowerCase(), negated });
  const meant = nearest(
    word,
    queryFields.map(({ name }) => name),
  );
  if (meant) refuse(token, `There is no field "${word}"; did you mean "${meant}"?`);
  // TensorFlow's values are called `conv/Relu:0`.
  return bareWord(text, negated);
}

function bareWord(text: string, negated: boolean): Condition {
  return { field: 'any', relation: ':', negated, wanted: [text.toLowerCase()], numbers: [], key: '' };
}

function fieldCondition(part: Part): Condition {
  const { field, token, sign, wanted } = part;
  const { name, example } = field;
  if (wanted === '') refuse(token, `${name}${sign} is not complete: ${example} is an example.`);
  if (field.kind === 'attribute') return attributeCondition(part);
  const kind = quantityOf(field, sign);
  if (kind) return numberCondition(part, kind);
  if (/[<>]/.test(sign)) refuse(token, `"${sign}" compares numbers; ${name} is text, as in ${example}.`);
  const all = wanted.split(',').filter((one) => one !== '');
  return condition(part, { wanted: all.map((one) => wantedText(part, one)) });
}

/** `weight:stem` is a name, `weight>1MB` a size. */
function quantityOf({ kind }: QueryField, sign: string): Quantity | undefined {
  if (kind === 'weight') return /[<>]/.test(sign) ? 'bytes' : undefined;
  return kind in quantityNames ? (kind as Quantity) : undefined;
}

function wantedText({ field, token }: Part, wanted: string): string {
  if (field.kind === 'unit' && !units.some((unit) => unit.startsWith(wanted)))
    refuse(token, `"${wanted}" is no unit; there are ${units.join(', ')}.`);
  if (field.kind === 'shape') return shapeText(token, wanted);
  return field.kind === 'type' ? typeName(token, wanted) : wanted;
}

function typeName(token: Token, wanted: string): string {
  const name = typeAliases[wanted] ?? wanted;
  if (wanted.includes('*') || dtypes.some((dtype) => dtype === name)) return name;
  const meant = nearest(wanted, dtypes);
  return refuse(token, `"${wanted}" is no element type${meant ? `; did you mean "${meant}"?` : ', as float16 and int8 are.'}`);
}

/** `1x3x224`, `1×3×?`, `[1x3]` */
function shapeText(token: Token, wanted: string): string {
  const dims = wanted.replace(/^\[|\]$/g, '').split(/[x×]/);
  if (dims.some((dim) => dim === '')) refuse(token, `"${wanted}" is no shape: dimensions stand between "x", as in shape:1x3x224.`);
  return dims.join('x');
}

/** `attr:strides`, `attr:strides=2`, `attr:epsilon<0.001` */
function attributeCondition(part: Part): Condition {
  const { token, wanted } = part;
  const [, key, sign = ':', value = ''] = /^([^=<>!]+)(?:(!=|>=|<=|>|<|=|:)(.*))?$/s.exec(wanted) ?? [];
  if (!key) refuse(token, `"${wanted}" names no attribute; attr:strides is an example.`);
  if (sign !== ':' && value === '') refuse(token, `${key}${sign} is not complete: attr:kernel_shape=3 is an example.`);
  const number = Number(value);
  if (/^[<>]/.test(sign) && (value === '' || !Number.isFinite(number))) refuse(token, `"${sign}" compares numbers; "${value}" is none.`);
  return condition(
    { ...part, sign },
    { key: key!.trim(), wanted: value === '' ? [] : [value], numbers: Number.isFinite(number) ? [number] : [] },
  );
}

function numberCondition(part: Part, kind: Quantity): Condition {
  const { token, field, wanted } = part;
  const numbers = wanted.split(',').map((one) => {
    const number = quantity(one, kind);
    return number ?? refuse(token, `${field.name} takes ${quantityNames[kind]}, as in ${field.example}; "${one}" is none.`);
  });
  return condition(part, { numbers });
}

function condition({ field, sign, negated }: Part, rest: Partial<Condition>): Condition {
  const isNot = sign === '!=';
  return {
    field: field.name as FieldName,
    relation: isNot ? '=' : (sign as Relation),
    negated: negated !== isNot,
    wanted: [],
    numbers: [],
    key: '',
    ...rest,
  };
}

function refuse({ at, raw }: Token, message: string): never {
  throw new Refused({ message, at, length: raw.length });
}
