import { parse } from 'csv-parse/browser/esm/sync';

/** A table of numbers: a row per sample, a column per element. */
export interface CsvTable {
  /** By input: the column of each of its elements, in order. */
  readonly columns: ReadonlyMap<string, readonly number[]>;
  /** Lines of data, blank ones left out, with their number in the file from 1. */
  readonly rows: readonly { readonly line: number; readonly text: string }[];
  readonly width: number;
}

/** The name under which the columns of a table without names stand. */
const unnamedInput = '';

/** Column names are `input[3]`, `input[0,2,1]` or `input`, in the order of the elements; a first row of numbers alone names nothing. */
export function readCsv(text: string): CsvTable {
  const lines = text.split(/\r\n|\n|\r/).map((line, at) => ({ line: at + 1, text: line }));
  const filled = lines.filter((line) => line.text.trim() !== '');
  const first = cellsOf(filled[0]?.text ?? '');
  if (first.every((cell) => isNumber(cell)))
    return { columns: new Map([[unnamedInput, first.map((_, at) => at)]]), rows: filled, width: first.length };
  const columns = new Map<string, number[]>();
  for (const [at, cell] of first.entries()) {
    const name = cell.replace(/\[[\d,:\s]*\]$/, '').trim();
    columns.set(name, [...(columns.get(name) ?? []), at]);
  }
  return { columns, rows: filled.slice(1), width: first.length };
}

export function cellsOf(line: string): readonly string[] {
  // Rows of numbers have no quotes, and a picture's row has a hundred thousand cells.
  if (!line.includes('"')) return line.split(line.includes(';') && !line.includes(',') ? ';' : ',');
  return (parse(line, { relax_column_count: true, trim: true }) as string[][])[0] ?? [];
}

export function isNumber(cell: string): boolean {
  return cell.trim() !== '' && (!Number.isNaN(Number(cell)) || /^\s*(nan|[+-]?inf(inity)?)\s*$/i.test(cell));
}

/** NaN and infinities are numbers as other tools write them: the check of the values refuses them with their place. */
export function numberOf(cell: string): number {
  const text = cell.trim().toLowerCase();
  return /^[+-]?inf(inity)?$/.test(text) ? (text.startsWith('-') ? -1 : 1) * Number.POSITIVE_INFINITY : Number(text);
}
