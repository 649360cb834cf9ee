import Type, { type TObject, type TOptional, type TProperties, type TSchema, type TSchemaOptions } from 'typebox';

/** What is known of one key. Texts of hovers and completions, and the tables of docs/config.md, are made of this. */
export interface Note {
  /** What the key does: one or two sentences. */
  readonly summary: string;
  readonly unit?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  /** A default that depends on something: `4 without a chip, else its maximum`. */
  readonly defaultText?: string;
  /** The version that brought the key: `QAIRT 2.48`. */
  readonly since?: string;
  /** The version that gave the key up, or `true` where that is not known. */
  readonly deprecated?: string | true;
  /** The key that took its place: a name beside it, or a path with `/` below the same object. */
  readonly replacedBy?: string;
  /** Whole values that completion offers. */
  readonly snippets?: readonly Snippet[];
  /** Where the fact was found. */
  readonly source: string;
}

/** As VS Code's `defaultSnippets`; `$1` and `${1:text}` are stops. */
export interface Snippet {
  readonly label: string;
  readonly description?: string;
  readonly body: unknown;
}

/** A key's note, wherever a TypeBox value carries one. */
export function noteOf(schema: object): Note | undefined {
  return (schema as { note?: Note }).note;
}

/** Schemas are read as data: by the rules, by the writer of the tables. */
export interface AnySchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | number)[];
  readonly enumDescriptions?: readonly string[];
  readonly properties?: Readonly<Record<string, AnySchema>>;
  /** Free names: TypeBox writes one pattern that fits all. */
  readonly patternProperties?: Readonly<Record<string, AnySchema>>;
  readonly items?: AnySchema;
  readonly anyOf?: readonly AnySchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly pattern?: string;
  readonly default?: unknown;
}

/** What any name may hold: TypeBox says it by a pattern that all names fit. */
export function freeNamed(schema: AnySchema): AnySchema | undefined {
  return Object.values(schema.patternProperties ?? {})[0];
}

/** What a value may be: one of several, or one. */
export function alternatives(schema: AnySchema): readonly AnySchema[] {
  return schema.anyOf?.flatMap(alternatives) ?? [schema];
}

export const integer = (note: Note) => Type.Integer(annotations(note));
export const number = (note: Note) => Type.Number(annotations(note));
export const flag = (note: Note) => Type.Boolean(annotations(note));
export const text = (note: Note) => Type.String(annotations(note));

/** One of a few words (or numbers as words), each with its meaning. */
export function choice<const Values extends Readonly<Record<string, string>>>(values: Values, note: Note) {
  const names = Object.keys(values) as (keyof Values & string)[];
  return Type.Enum(names, { type: 'string', ...annotations(note), enumDescriptions: Object.values(values) });
}

/** One of a few numbers, each with its meaning. */
export function level<const Values extends readonly (readonly [number, string])[]>(values: Values, note: Note) {
  const numbers = values.map(([value]) => value) as Values[number][0][];
  return Type.Enum(numbers, { type: 'number', ...annotations(note), enumDescriptions: values.map(([, meaning]) => meaning) });
}

/** A whole number that the tool wants as text: `"8"`. */
export const digits = (note: Note) => Type.String({ ...annotations(note), pattern: '^[0-9]+$' });

/** The same, once or for each chip, separated by commas. */
export const digitsPerChip = (note: Note) => Type.String({ ...annotations(note), pattern: '^[0-9]+(,[0-9]+)*$' });

export const list = <Item extends TSchema>(item: Item, note: Note) => Type.Array(item, annotations(note));

/** Free names, one value each. */
export const named = <Item extends TSchema>(item: Item, note: Note) => Type.Record(Type.String(), item, annotations(note));

type AllOptional<P extends TProperties> = { [K in keyof P]: TOptional<P[K]> };

/** An object all of whose keys may be left out; what must be there is said by rules, which know why. */
export function group<P extends TProperties>(properties: P, note: Note): TObject<AllOptional<P>> {
  const optional = Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, Type.Optional(schema)]));
  return Type.Object(optional, annotations(note)) as unknown as TObject<AllOptional<P>>;
}

/** The annotations of a schema, composed from what is known of it. */
export function annotations(note: Note): TSchemaOptions {
  const { minimum, maximum, snippets } = note;
  return {
    note,
    markdownDescription: describe(note),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(note.default !== undefined && { default: note.default }),
    ...(snippets && { defaultSnippets: snippets }),
  };
}

/** What a hover says: the summary, the figures, the warning, the source. */
export function describe(note: Note): string {
  const figures = [
    note.unit && `Unit: ${note.unit}`,
    rangeText(note) && `Range: ${rangeText(note)}`,
    defaultText(note) && `Default: ${defaultText(note)}`,
    note.since && `Since: ${note.since}`,
  ].filter(Boolean);
  return [note.summary, figures.join(' · '), deprecationText(note), `_Source: ${note.source}_`].filter(Boolean).join('\n\n');
}

export function rangeText({ minimum, maximum }: Note): string {
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${minimum} or more`;
  return maximum === undefined ? '' : `${maximum} or less`;
}

export function defaultText(note: Note): string {
  if (note.defaultText !== undefined) return note.defaultText;
  return note.default === undefined ? '' : `\`${JSON.stringify(note.default)}\``;
}

export function deprecationText({ deprecated, replacedBy }: Note): string {
  if (deprecated === undefined) return '';
  const since = deprecated === true ? '' : ` since ${deprecated}`;
  return `**Deprecated**${since}${replacedBy === undefined ? ': leave it out.' : `: use \`${replacedBy}\` instead.`}`;
}
