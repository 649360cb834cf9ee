import type { LayerTable } from './layer-table';
import { producerText } from './provenance-text';

/** Spreadsheets take a text that begins so for a formula. */
const formula = /^[=+\-@\t\r]/;

/** A cell as RFC 4180 has it; a text that a spreadsheet would run is led by an apostrophe. */
function csvCell(value: string | number): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const harmless = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** One line per layer. Not known is an empty cell. The last columns say, for each source of the figures, its rung and its producer. */
export function layersCsv({ columns, rows, sources }: LayerTable): string {
  const from = Object.entries(sources);
  const lines = [csvLine([...columns.map(({ id }) => id), ...from.flatMap(([name]) => [`${name}_rung`, `${name}_producer`])])];
  const said = from.flatMap(([, { rung, producer }]) => [rung, producerText(producer)]);
  for (let row = 0; row < rows; row++) lines.push(csvLine([...columns.map(({ values }) => values[row] ?? ''), ...said]));
  return lines.join('');
}
