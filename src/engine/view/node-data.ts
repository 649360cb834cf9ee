import type { Model } from '../ir/graph';
import { Problem } from '../problem';

/** Figures per node from somebody else's file. The file does not say how they were won, so they have no rung: their producer is the file. */
export interface NodeDataColumn {
  /** What the file calls them. */
  readonly title: string;
  /** By node id; NaN where the file has none. With `categories`: indexes into them. */
  readonly values: Float64Array;
  /** Set when the file has words in place of numbers. */
  readonly categories?: readonly string[];
}

export interface NodeData {
  /** Name of the file. */
  readonly file: string;
  readonly columns: readonly NodeDataColumn[];
  /** Entries of the file that name a node or a value of the model, and those that do not. */
  readonly matched: number;
  readonly unmatched: { readonly count: number; readonly names: readonly string[] };
}

/** What a file says, before its names are looked up: rows of `name, value, value ...`. */
interface Rows {
  readonly titles: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly (number | string)[] }[];
}

interface Format {
  readonly name: string;
  readonly claims: (text: string) => boolean;
  readonly read: (text: string, file: string) => Rows | undefined;
}

/** Names of entries that match nothing, for the message. */
const mostNames = 12;

const formats: readonly Format[] = [
  { name: 'Model Explorer node data (JSON)', claims: (text) => /^\s*\{/.test(text), read: readModelExplorer },
  { name: 'CSV with the columns name and value', claims: (text) => /^[^\n{]*[,;\t]/.test(text), read: readCsv },
];

/** Joins a file's entries to nodes, by the node's name or by that of a value that it writes. */
export function importNodeData(model: Model, bytes: Uint8Array, file: string): NodeData {
  const text = new TextDecoder().decode(bytes).replace(/^\ufeff/, '');
  const table = formats.find(({ claims }) => claims(text))?.read(text, file);
  if (!table || table.rows.length === 0) throw unreadable(file, text);
  const ids = idsByName(model);
  const known = table.rows.filter(({ name }) => ids.has(name));
  const strange = table.rows.filter(({ name }) => !ids.has(name));
  if (known.length === 0) throw foreign(file, strange[0]!.name);
  const columns = table.titles.map((title, at) =>
    columnOf(
      title,
      known.map(({ name, cells }) => [ids.get(name)!, cells[at] ?? Number.NaN]),
      model.nodes.length,
    ),
  );
  const unmatched = { count: strange.length, names: strange.slice(0, mostNames).map(({ name }) => name) };
  return { file, columns, matched: known.length, unmatched };
}

function idsByName({ nodes }: Model): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const { id, outputs } of nodes) for (const name of outputs) if (name !== '' && !ids.has(name)) ids.set(name, id);
  // A node's own name beats a value's.
  for (const { id, name } of nodes) ids.set(name, id);
  return ids;
}

function columnOf(title: string, entries: readonly (readonly [id: number, cell: number | string])[], size: number): NodeDataColumn {
  const values = new Float64Array(size).fill(Number.NaN);
  const words = entries.filter(([, cell]) => typeof cell === 'string' && cell !== '');
  if (words.length === 0) {
    for (const [id, cell] of entries) if (typeof cell === 'number') values[id] = cell;
    return { title, values };
  }
  const categories = [...new Set(words.map(([, cell]) => String(cell)))];
  for (const [id, cell] of words) values[id] = categories.indexOf(String(cell));
  return { title, values, categories };
}

/** One graph's data (`results`), or one such object per graph; colors of the file are left to the theme. */
function readModelExplorer(text: string, file: string): Rows | undefined {
  const root = parsed(text);
  if (!root) return undefined;
  const graphs = isRecord(root.results) ? [root] : Object.values(root).filter((one) => isRecord(one) && isRecord(one.results));
  const rows = graphs.flatMap((graph) =>
    Object.entries((graph as { results: Record<string, unknown> }).results).flatMap(([name, result]) => {
      const value = isRecord(result) ? result.value : result;
      return typeof value === 'number' || typeof value === 'string' ? [{ name, cells: [value] }] : [];
    }),
  );
  const named = graphs.map((graph) => (graph as { name?: unknown }).name).find((name) => typeof name === 'string');
  return { titles: [String(named ?? file.replace(/\.json$/i, ''))], rows };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    // Not JSON: the caller says which formats are read.
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first column names a node; each further one is a column of figures. A first line without a figure is the header. */
function readCsv(text: string, file: string): Rows {
  const separator = [',', ';', '\t'].find((sign) => text.slice(0, text.search(/\r?\n|$/)).includes(sign)) ?? ',';
  const lines = csvLines(text, separator).filter((cells) => cells.length > 1);
  const first = lines[0] ?? [];
  const hasHeader = first.slice(1).every((cell) => typeof cellOf(cell) === 'string' && cell !== '');
  const width = Math.max(0, ...lines.map(({ length }) => length - 1));
  const titles = Array.from({ length: width }, (_, at) => (hasHeader && first[at + 1]) || `${file.replace(/\.\w+$/, '')} ${at + 1}`);
  const body = hasHeader ? lines.slice(1) : lines;
  return { titles, rows: body.map(([name = '', ...cells]) => ({ name, cells: cells.map(cellOf) })) };
}

function cellOf(cell: string): number | string {
  const text = cell.trim();
  if (text === '' || /^nan$/i.test(text)) return Number.NaN;
  const value = Number(text);
  return Number.isNaN(value) ? text : value;
}

/** Cells as RFC 4180 has them: quoted ones may hold separators, line ends and doubled quotes. */
function csvLines(text: string, separator: string): readonly (readonly string[])[] {
  const lines: string[][] = [[]];
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}\\r\\n]*))(${separator}|\\r?\\n|$)`, 'y');
  for (let found = cell.exec(text); found && cell.lastIndex <= text.length; found = cell.exec(text)) {
    lines.at(-1)!.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === '') break;
    if (found[3] !== separator) lines.push([]);
  }
  return lines;
}

function unreadable(file: string, text: string): Problem {
  const read = formats.map(({ name }) => name).join('; ');
  return new Problem(
    'node-data-format',
    file,
    `The file begins with "${text.slice(0, 40)}" and is none of: ${read}.`,
    'Export the figures as one of these.',
  );
}

function foreign(file: string, name: string): Problem {
  return new Problem(
    'node-data-model',
    file,
    `None of its names is a node or a value of this model; the first is "${name}".`,
    'Import the file that was made for this model.',
  );
}
