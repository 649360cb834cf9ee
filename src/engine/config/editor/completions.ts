import type { OpenModel } from '../../session';
import { typeText } from '../../shape/type-text';
import { chips } from '../../targets/chips';
import { bytesText } from '../../text/numbers';
import type { Files } from '../../world';
import type { ConfigDocument } from '../document';
import { readEncodings } from '../encodings/read';
import type { TextSpan } from '../finding';
import { inputLines } from '../rules/qualcomm/input-list/input-lines';
import { type Cursor, cursorAt } from './cursor';
import { isNodeName } from './subject';

export interface CompletionItem {
  readonly label: string;
  /** What replaces the span; a snippet with `$1` where `snippet` is set. */
  readonly insert: string;
  readonly snippet?: boolean;
  readonly kind: 'tensor' | 'node' | 'chip' | 'file' | 'folder';
  /** Beside the label. */
  readonly detail: string;
}

export interface Completions {
  readonly span: TextSpan;
  readonly items: readonly CompletionItem[];
  /** There are more: ask again as the user types. */
  readonly incomplete: boolean;
}

/** A list is drawn in a moment up to this length. */
const mostItems = 300;

/** Names that the schema cannot know: of the model, of chips, of files beside the config. */
export async function complete(
  document: ConfigDocument,
  offset: number,
  open: OpenModel | undefined,
  files: Files,
): Promise<Completions | undefined> {
  if (document.kind === 'input-list') return completeInputList(document, offset, open, files);
  const cursor = cursorAt(document.json.root, offset);
  if (!cursor) return undefined;
  const span = tokenAt(document.text, cursor, offset);
  const typed = document.text.slice(span.at, offset).replace(/^"/, '');
  const items =
    (open && modelItems(document, cursor, span, open)) ?? chipItems(document, cursor) ?? (await fileItems(document, cursor, typed, files));
  return items && limited(span, items, typed);
}

function limited(span: TextSpan, items: readonly CompletionItem[], typed: string): Completions {
  const word = typed.toLowerCase();
  const fitting = items.filter(({ label }) => label.toLowerCase().includes(word));
  return { span: { at: span.at, end: span.end }, items: fitting.slice(0, mostItems), incomplete: fitting.length > mostItems };
}

/** The string, number or word that the cursor is in; else nothing, at the cursor. */
function tokenAt(text: string, { value, member }: Cursor, offset: number): TextSpan {
  if (member) return member.key;
  const isScalar = value.type !== 'object' && value.type !== 'array' && value.at <= offset && value.end > value.at;
  if (isScalar) return value;
  const word = /[\w.:/"-]*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0] ?? '';
  return { at: offset - word.length, end: offset };
}

function modelItems(document: ConfigDocument, cursor: Cursor, span: TextSpan, open: OpenModel): readonly CompletionItem[] | undefined {
  const { steps, value, member } = cursor;
  if (document.kind === 'encodings') return tensorItems(document, cursor, span, open);
  if (member || value.type === 'object' || value.type === 'array') return undefined;
  if (isNodeName(document, steps))
    return open.model.nodes.map(({ name, opType }) => ({ label: name, insert: JSON.stringify(name), kind: 'node', detail: opType }));
  if (!isNodeName(document, [...steps.slice(0, -1), 'node']) || steps.at(-1) !== 'op') return undefined;
  const counts = new Map<string, number>();
  for (const { opType } of open.model.nodes) counts.set(opType, (counts.get(opType) ?? 0) + 1);
  return [...counts].map(([op, count]) => ({ label: op, insert: JSON.stringify(op), kind: 'node', detail: `${count} in the model` }));
}

/** A new name in `activation_encodings` or `param_encodings`, or the `name` of an entry of a list. */
function tensorItems(document: ConfigDocument, { steps, value, member }: Cursor, span: TextSpan, open: OpenModel) {
  const [section = '', , field] = steps;
  if (!/^(?:activation_|param_)?encodings$/.test(section)) return undefined;
  const isKey = steps.length === 1 && value.type === 'object';
  const isName = steps.length === 3 && field === 'name' && !member;
  if (!isKey && !isName) return undefined;
  const given = new Set(readEncodings(document).entries.map(({ tensor }) => tensor));
  return tensorsOf(open, section)
    .filter((tensor) => !given.has(tensor))
    .map((tensor): CompletionItem => {
      const graph = open.model.graphs[0];
      const detail = graph ? typeText(open.types.typeOf(graph, tensor)) : '';
      const quoted = JSON.stringify(tensor);
      if (isName) return { label: tensor, insert: quoted, kind: 'tensor', detail };
      const insert = snippetText(quoted) + entryText(document.text, span, section);
      return { label: tensor, insert, snippet: true, kind: 'tensor', detail };
    });
}

function tensorsOf({ model, index }: OpenModel, section: string): readonly string[] {
  const [graph] = model.graphs;
  if (!graph) return [];
  const params = [...graph.initializers].filter(([, { dtype }]) => dtype.startsWith('float')).map(([name]) => name);
  const made = graph.nodes.flatMap(({ outputs }) => outputs.filter((name) => name !== ''));
  const inputs = graph.inputs.map(({ name }) => name).filter((name) => index.source(graph, name)?.from === 'input');
  if (section === 'param_encodings') return params;
  return section === 'activation_encodings' ? [...inputs, ...made] : [...inputs, ...made, ...params];
}

/** The value of a new entry, in the form that all readers take; nothing where the name has a value already. */
function entryText(text: string, { end }: TextSpan, section: string): string {
  const next = /^\s*(.)/.exec(text.slice(end, end + 200))?.[1];
  if (next === ':') return '';
  const symmetric = section === 'param_encodings' ? 'True' : 'False';
  const body = `[{ "bitwidth": \${1:8}, "dtype": "int", "is_symmetric": "${symmetric}", "min": \${2:-1.0}, "max": \${3:1.0} }]`;
  return `: ${body}${next === '"' ? ',' : ''}`;
}

function snippetText(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

/** Net-run's HTP config has numbers, provider options are all strings. */
function chipItems({ kind }: ConfigDocument, { steps, value, member }: Cursor): readonly CompletionItem[] | undefined {
  const isNumber = steps.at(-1) === 'soc_model' && !member && value.type !== 'object' && value.type !== 'array';
  if (!isNumber) return undefined;
  return chips.map(({ soc, socModel, marketing, htpArch }) => {
    const detail = [soc, marketing, `Hexagon v${htpArch}`].filter(Boolean).join(', ');
    return { label: String(socModel), insert: kind === 'provider-options' ? `"${socModel}"` : String(socModel), kind: 'chip', detail };
  });
}

/** Members that name a file or folder, and what their files end in. */
const fileMembers: Readonly<Record<string, RegExp>> = {
  config_file_path: /\.json$/i,
  shared_library_path: /\.(?:so|dll)$/i,
  backend_path: /\.(?:so|dll)$/i,
  qnn_saver_path: /\.(?:so|dll)$/i,
  model: /\.onnx$/i,
  data: /\.(?:txt|npz)$/i,
};

async function fileItems(document: ConfigDocument, { steps, value, member }: Cursor, typed: string, files: Files) {
  const name = steps.at(-1) ?? '';
  const ending = Object.hasOwn(fileMembers, name) ? fileMembers[name] : undefined;
  if (!ending || member || value.type === 'object' || value.type === 'array') return undefined;
  return (await entriesBelow(document, typed, ending, files)).map((item) => ({ ...item, insert: JSON.stringify(item.insert) }));
}

/** Files and folders of the folder that was typed so far, as the config would name them. */
async function entriesBelow(document: ConfigDocument, typed: string, ending: RegExp, files: Files): Promise<readonly CompletionItem[]> {
  const base = typed.slice(0, Math.max(typed.lastIndexOf('/'), typed.lastIndexOf('\\')) + 1);
  const folder = /^(?:[\\/]|[a-z]:)/i.test(base) ? base : files.join(files.dirname(document.path), base === '' ? '.' : base);
  if (!(await files.stat(folder))?.isDirectory) return [];
  const names = (await files.list(folder)).slice(0, 2000);
  const items = await Promise.all(
    names.map(async (name): Promise<CompletionItem | undefined> => {
      const stat = await files.stat(files.join(folder, name));
      if (stat?.isDirectory) return { label: `${base}${name}/`, insert: `${base}${name}/`, kind: 'folder', detail: 'folder' };
      const isOther = !stat || !ending.test(name) || files.join(folder, name) === document.path;
      return isOther ? undefined : { label: base + name, insert: base + name, kind: 'file', detail: bytesText(stat.size) };
    }),
  );
  return items.filter((item) => item !== undefined);
}

/** `name:=path`: the names of the model's inputs, then files. */
async function completeInputList(
  document: ConfigDocument,
  offset: number,
  open: OpenModel | undefined,
  files: Files,
): Promise<Completions> {
  const line = inputLines(document.text).find(({ at, end }) => at <= offset && offset <= end);
  const item = line?.inputs.find(({ at, end }) => at <= offset && offset <= end);
  const start = item === undefined ? offset : offset >= item.pathAt ? item.pathAt : item.at;
  const typed = document.text.slice(start, offset);
  const inputs = item?.name === undefined ? (open?.model.graphs[0]?.inputs ?? []) : [];
  const graph = open?.model.graphs[0];
  const names = inputs.map(({ name }): CompletionItem => {
    const detail = graph && open ? typeText(open.types.typeOf(graph, name)) : '';
    return { label: `${name}:=`, insert: `${name}:=`, kind: 'tensor', detail };
  });
  return limited(
    { at: start, end: item?.end ?? offset },
    [...names, ...(await entriesBelow(document, typed, /\.(?:raw|bin)$/i, files))],
    typed,
  );
}
