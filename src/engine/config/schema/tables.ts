import { findingCodes } from '../codes';
import { type ConfigKind, configKinds } from '../kinds';
import { backendConfig } from './backend-config';
import { budget } from './budget';
import { encodingsByList, encodingsByTensor, encodingsOnnx } from './encodings';
import { htpConfig } from './htp-config';
import { netRunConfig } from './netrun-config';
import { type AnySchema, defaultText, deprecationText, freeNamed, noteOf, rangeText } from './property';
import { providerOptions } from './provider-options';
import { recipe } from './recipe';

interface Table {
  readonly kind: ConfigKind;
  readonly title: string;
  readonly schema: object;
}

const tables: readonly Table[] = [
  { kind: 'encodings', title: 'Encodings by tensor (0.6.1, and the seed document’s)', schema: encodingsByTensor },
  { kind: 'encodings', title: 'Encodings as lists (1.0.0)', schema: encodingsByList },
  { kind: 'encodings', title: 'Encodings as in ONNX (2.0.0, 2.1.0)', schema: encodingsOnnx },
  { kind: 'recipe', title: 'Quantize recipe', schema: recipe },
  { kind: 'backend-config', title: 'Backend config', schema: backendConfig },
  { kind: 'netrun-config', title: 'qnn-net-run config', schema: netRunConfig },
  { kind: 'htp-config', title: 'HTP backend-extensions config', schema: htpConfig },
  { kind: 'provider-options', title: 'QNN execution-provider options', schema: providerOptions },
  { kind: 'budget', title: 'Budget', schema: budget },
];

/** The generated part of docs/config.md: every key of every file, and every code of a finding. */
export function referenceTables(): string {
  return [...tables.map(keyTable), codeTable()].join('\n\n');
}

function keyTable({ kind, title, schema }: Table): string {
  const names = configKinds.find((row) => row.kind === kind)?.files.map((name) => `\`${name}\``) ?? [];
  const head = '| key | type | unit, range | default | since | what it does |\n|---|---|---|---|---|---|';
  return `### ${title}\nFiles: ${names.join(', ')}\n\n${head}\n${[...rows(schema as AnySchema, '')].join('\n')}`;
}

function* rows(schema: AnySchema, path: string): Generator<string> {
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    const here = path === '' ? name : `${path}/${name}`;
    yield row(here, child);
    yield* rowsBelow(child, here);
  }
}

function* rowsBelow(schema: AnySchema, path: string): Generator<string> {
  if (schema.anyOf) for (const one of distinctShapes(schema.anyOf)) yield* rowsBelow(one, path);
  else if (schema.items) yield* rowsBelow(schema.items, `${path}[]`);
  else if (schema.type === 'object') yield* rows(schema, path);
  const free = freeNamed(schema);
  if (free) yield* rowsBelow(free, `${path}/*`);
}

/** An object, or a list of the same: told once, as the list. */
function distinctShapes(shapes: readonly AnySchema[]): readonly AnySchema[] {
  return shapes.filter((shape) => !shapes.some(({ items }) => items === shape));
}

function row(path: string, schema: AnySchema): string {
  const note = noteOf(schema);
  if (!note) throw new Error(`${path} has no note`);
  const figures = [note.unit, rangeText(note)].filter(Boolean).join(', ');
  const what = [note.summary, deprecationText(note)].filter(Boolean).join(' ');
  return `| ${[`\`${path}\``, typeText(schema), figures, defaultText(note), note.since ?? '', what].map(cell).join(' | ')} |`;
}

function typeText(schema: AnySchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(' ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeText))].join(' or ');
  if (schema.items) return `list of ${typeText(schema.items)}`;
  return [schema.type ?? 'any'].flat().join(' or ');
}

/** A bar would end the cell. */
const cell = (text: string) => text.replaceAll('|', '\\|');

function codeTable(): string {
  const lines = Object.entries(findingCodes).map(([code, meaning]) => `| \`${code}\` | ${cell(meaning)} |`);
  return `### Codes of findings\n\n| code | what it says |\n|---|---|\n${lines.join('\n')}`;
}
