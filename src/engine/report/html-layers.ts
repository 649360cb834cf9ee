import { escapeHtml } from '../convert/html';
import { bytesText, countText, dbText, percentText, timeText } from '../text/numbers';
import { shownName, unitLabel } from './html-text';
import { type LayerColumn, type LayerTable, numbersOf, type Quantity } from './layer-table';

/** More rows make a page slow; the longest are kept, the CSV has all. */
const mostRows = 3000;

/** Columns that are told elsewhere or too long for a table. */
const left = new Set(['reason', 'fix']);

const numbers: Readonly<Record<Quantity, (value: number) => string>> = {
  us: timeText,
  share: percentText,
  count: countText,
  bytes: bytesText,
  bits: String,
  cycles: countText,
  db: dbText,
  ratio: (value) => value.toFixed(5),
};

/** The table of layers; a click on a head sorts it (`html-sort.ts`). */
export function layersHtml(table: LayerTable): string {
  const columns = table.columns.filter(({ id }) => !left.has(id));
  const rows = rowsOf(table);
  const heads = columns.map(({ id, title, kind, source }) => {
    const rung = table.sources[source]?.rung;
    return `<th scope="col" class="${kind}" data-column="${id}"><button type="button">${escapeHtml(title)}</button>${rung ? `<small>${rung}</small>` : ''}</th>`;
  });
  const body = rows.map((row) => `<tr>${columns.map((column) => cellHtml(column, row)).join('')}</tr>`);
  const cut = rows.length < table.rows ? `<p class="from">The ${rows.length} longest of ${table.rows} layers; the CSV has all.</p>` : '';
  return `${cut}<div class="wide"><table class="sortable"><thead><tr>${heads.join('')}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`;
}

function rowsOf(table: LayerTable): readonly number[] {
  const all = Array.from({ length: table.rows }, (_, row) => row);
  if (table.rows <= mostRows) return all;
  const us = numbersOf(table, 'time_us').map((value) => (value > 0 ? value : 0));
  return all.sort((a, b) => (us[b] as number) - (us[a] as number) || a - b).slice(0, mostRows);
}

/** The value to sort by stands beside the text: `data-v`, empty where nothing is known. */
function cellHtml(column: LayerColumn, row: number): string {
  if (column.kind === 'number') {
    const value = column.values[row] as number;
    if (!Number.isFinite(value)) return '<td class="number" data-v="">–</td>';
    const text = column.id === 'node' ? String(value) : numbers[column.quantity](value);
    return `<td class="number" data-v="${value}">${text}</td>`;
  }
  const value = column.values[row] ?? '';
  if (column.id === 'unit') return `<td><i class="${unitLabel(value) === '–' ? '' : value}"></i>${unitLabel(value)}</td>`;
  const text = escapeHtml(shownName(value)) || '–';
  return `<td>${column.id === 'name' ? `<bdi><code>${text}</code></bdi>` : `<bdi>${text}</bdi>`}</td>`;
}
