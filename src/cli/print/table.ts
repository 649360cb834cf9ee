import type { Paint } from './style';
import { visibleShort } from './visible';

export interface Column {
  readonly title: string;
  readonly align?: 'right';
  /** Longer texts lose their middle. */
  readonly most?: number;
}

/** A cell is a text, or a text with how it is painted. */
export type Cell = string | { readonly text: string; readonly paint: Paint };

const gap = '  ';

/** Rows as lines of aligned columns, titles first. Every text is made harmless here. */
export function table(columns: readonly Column[], rows: readonly (readonly Cell[])[], title: Paint): string {
  const texts = rows.map((row) => columns.map(({ most = 60 }, i) => visibleShort(textOf(row[i]), most)));
  const widths = columns.map((column, i) => Math.max(column.title.length, ...texts.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[], paint: (text: string, i: number) => string) =>
    columns
      .map((column, i) => pad(cells[i] ?? '', widths[i] ?? 0, column, (text) => paint(text, i)))
      .join(gap)
      .trimEnd();
  const head = line(
    columns.map((column) => column.title),
    title,
  );
  return [head, ...texts.map((row, r) => line(row, (text, i) => paintOf(rows[r]?.[i])(text)))].map((text) => `${text}\n`).join('');
}

/** A fact may fill some lines; what names a file or a damaged model brings must not fill the screen. */
const longestFact = 600;

/** Facts as `name  value` lines. */
export function facts(pairs: readonly (readonly [name: string, value: string | undefined])[], dim: Paint): string {
  const given = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined);
  const width = Math.max(...given.map(([name]) => name.length));
  return given.map(([name, value]) => `${dim(name.padEnd(width))}${gap}${visibleShort(value, longestFact)}\n`).join('');
}

function pad(text: string, width: number, { align }: Column, paint: Paint): string {
  const space = ' '.repeat(Math.max(0, width - text.length));
  return align === 'right' ? `${space}${paint(text)}` : `${paint(text)}${space}`;
}

function textOf(cell: Cell | undefined): string {
  return typeof cell === 'object' ? cell.text : (cell ?? '');
}

function paintOf(cell: Cell | undefined): Paint {
  return typeof cell === 'object' ? cell.paint : (text) => text;
}
