import type { JsonValue } from '../json/json';
import { type ConfigKind, configKinds, kindRow } from '../kinds';
import { backendConfig } from './backend-config';
import { budget } from './budget';
import { encodingsByList, encodingsByTensor, encodingsOnnx } from './encodings';
import { htpConfig } from './htp-config';
import { netRunConfig } from './netrun-config';
import type { AnySchema } from './property';
import { providerOptions } from './provider-options';
import { recipe } from './recipe';

type SchemaKind = Exclude<ConfigKind, 'input-list' | 'encodings'>;

const byKind: Readonly<Record<SchemaKind, object>> = {
  recipe,
  'backend-config': backendConfig,
  'netrun-config': netRunConfig,
  'htp-config': htpConfig,
  'provider-options': providerOptions,
  budget,
};

/** What a file of this kind holds; a file of encodings says by its content which version it is. */
export function schemaOf(kind: ConfigKind, root: JsonValue | undefined): AnySchema | undefined {
  if (kind === 'input-list') return undefined;
  return (kind === 'encodings' ? encodingsSchema(root) : byKind[kind]) as AnySchema;
}

function encodingsSchema(root: JsonValue | undefined): object {
  const version = root?.get('version')?.string() ?? '';
  if (root?.get('encodings') || version.startsWith('2.')) return encodingsOnnx;
  const isList = root?.get('activation_encodings')?.type === 'array' || root?.get('param_encodings')?.type === 'array';
  return isList || version.startsWith('1.') ? encodingsByList : encodingsByTensor;
}

/** A plain JSON schema: what an editor reads. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** The schemas as files, by name. */
export function schemaFiles(): ReadonlyMap<string, JsonSchema> {
  const kinds = configKinds.flatMap((row) => (row.schema ? [[row.schema, file(row.title, plainSchema(row.kind))] as const] : []));
  return new Map([...kinds, ...dispatchers.map((one) => [one.schema, file(one.title, dispatching(one.among))] as const)]);
}

const file = (title: string, schema: JsonSchema): JsonSchema => ({ $schema: 'http://json-schema.org/draft-07/schema#', title, ...schema });

interface Dispatcher {
  readonly schema: string;
  readonly title: string;
  /** The first one lends its file names, and what is asked first. */
  readonly among: readonly [ConfigKind, ...ConfigKind[]];
}

/** For file names that several kinds go by: the content decides, and while there is none, all are offered. */
export const dispatchers: readonly Dispatcher[] = [
  { schema: 'quantization.json', title: 'quantization encodings, or a quantize recipe', among: ['encodings', 'recipe'] },
  {
    schema: 'backend.json',
    title: 'backend config, or one of Qualcomm’s',
    among: ['backend-config', 'netrun-config', 'htp-config', 'provider-options'],
  },
];

function dispatching(among: Dispatcher['among']): JsonSchema {
  const refs = among.map((kind) => ({ $ref: `#/definitions/${kind}` }));
  const chain = among.reduceRight<JsonSchema>((rest, kind, i) => ({ if: hasOneOf(kindRow(kind).keys), then: refs[i], else: rest }), {
    anyOf: refs,
  });
  return { ...chain, definitions: Object.fromEntries(among.map((kind) => [kind, plainSchema(kind)])) };
}

const hasOneOf = (keys: readonly string[]): JsonSchema => ({ anyOf: keys.map((key) => ({ required: [key] })) });

function plainSchema(kind: ConfigKind): JsonSchema {
  if (kind !== 'encodings') return plain(byKind[kind as SchemaKind]) as JsonSchema;
  const isList = (key: string) => ({ required: [key], properties: { [key]: { type: 'array' } } });
  const isVersion = (first: string) => ({ required: ['version'], properties: { version: { type: 'string', pattern: `^${first}\\.` } } });
  return {
    if: { anyOf: [{ required: ['encodings'] }, isVersion('2')] },
    then: plain(encodingsOnnx),
    else: {
      if: { anyOf: [isVersion('1'), isList('activation_encodings'), isList('param_encodings')] },
      then: plain(encodingsByList),
      else: plain(encodingsByTensor),
    },
  };
}

/** Without what is ours alone, and without the type of words: the service would complain of both. */
function plain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plain);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => keyword !== 'note' && !(keyword === 'type' && 'enum' in schema))
      .map(([keyword, value]) => [keyword, plain(value)]),
  );
}
