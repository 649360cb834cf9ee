import type { LayerTexts } from '../../src/protocol/report-calls';
import { csvLine } from '../../src/protocol/report-calls';
import type { App } from '../app';
import { el, fill, toolButton } from '../dom';
import { rawTitle, type TableColumn, tableColumns } from '../scene/table-columns';
import { type RowFilter, rowsOf } from '../scene/table-filter';
import { type SortBy, sortRows } from '../scene/table-sort';
import { plural } from '../text';
import { TableGrid } from './table-grid';

/** What the user chose, for keeping. */
export interface KeptTable {
  readonly sort?: SortBy;
  readonly widths?: Readonly<Record<string, number>>;
}

/** Kept data is of any age: what is not as expected is left out. */
export function readTable(kept: unknown): KeptTable | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  const { sort, widths } = kept as { sort?: Partial<SortBy> | null; widths?: object | null };
  const sizes = Object.entries(widths ?? {}).filter((entry): entry is [string, number] => Number.isFinite(entry[1]));
  const isSort = typeof sort?.column === 'string' && typeof sort.descending === 'boolean';
  return { widths: Object.fromEntries(sizes), ...(isSort && { sort: { column: sort.column!, descending: sort.descending! } }) };
}

const filters: readonly (readonly [RowFilter, string])[] = [
  ['all', 'All layers'],
  ['hits', 'Search hits'],
  ['group', 'Selected group'],
];

/** The list of all layers beside the picture: made when it is first looked at, sorted by any column, linked both ways with the graph. */
export class LayerList {
  readonly element: HTMLElement;
  private readonly count = el('span', { class: 'muted table-count', attributes: { role: 'status' } });
  private readonly filter = el('select', { attributes: { 'aria-label': 'Which layers' } });
  private readonly grid: TableGrid;
  private texts: LayerTexts | undefined;
  private textsOf: unknown;
  private rowOfNode = new Map<number, number>();
  private columns: readonly TableColumn[] = [];
  private sortBy: SortBy = { column: 'time', descending: true };
  private isShown = false;
  private round = 0;

  constructor(private readonly app: App) {
    this.grid = new TableGrid('Layers', {
      reveal: (row) => app.reveal(this.texts!.node[row]!),
      sort: (column) => this.sort(column),
      copy: (rows) => this.spreadsheet(rows, '\t'),
    });
    for (const [value, label] of filters) this.filter.append(el('option', { attributes: { value } }, label));
    this.filter.addEventListener('change', () => this.renew());
    this.element = el('section', { class: 'table-panel', attributes: { 'aria-label': 'Layers' } }, this.grid.element);
    const { store } = app;
    store.watch(['placement', 'times', 'facts', 'added', 'profile', 'model', 'quantized', 'widths'], () => {
      // Made anew with the figures only: sorting 100,000 rows is a frame's work, making their columns is ten.
      this.columns = [];
      this.renew();
    });
    store.watch(['hits', 'scene', 'selected'], () => {
      if (this.filter.value !== 'all') this.renew();
    });
    store.watch(['selected', 'view'], () => this.follow());
  }

  /** For the line of tabs. */
  get tools(): readonly HTMLElement[] {
    return [this.count, this.filter, toolButton('copy', 'Copy as CSV: the selected layers, or all', () => this.copy())];
  }

  get kept(): KeptTable {
    return { sort: this.sortBy, widths: this.grid.widths };
  }

  restore({ sort, widths }: KeptTable): void {
    if (sort) this.sortBy = sort;
    if (widths) this.grid.widths = widths;
    this.renew();
  }

  /** Nothing is fetched or drawn while nobody looks. */
  set shown(isShown: boolean) {
    this.isShown = isShown;
    if (isShown) this.renew();
  }

  focus(): void {
    this.grid.element.focus();
  }

  private sort(column: string): void {
    const isNumber = this.columns.find(({ id }) => id === column)?.isNumber ?? false;
    const again = this.sortBy.column === column;
    this.sortBy = { column, descending: again ? !this.sortBy.descending : isNumber && column !== 'node' };
    this.renew();
  }

  private renew(): void {
    if (!this.isShown || !this.app.store.now.model) return;
    this.round += 1;
    const { round } = this;
    this.app.guard('layers', () => this.fill(() => round !== this.round));
  }

  private async fill(isStale: () => boolean): Promise<void> {
    const { app, filter } = this;
    const texts = await this.load();
    const { placement } = app.store.now;
    if (isStale()) return;
    if (this.columns.length === 0) this.columns = tableColumns(texts, placement, app.overlays.offered, (id) => app.overlays.column(id));
    const rows = rowsOf(filter.value as RowFilter, app.store.now, texts.node, this.rowOfNode);
    const keys = this.columns.find(({ id }) => id === this.sortBy.column)?.keys ?? this.columns[0]!.keys;
    const order = await sortRows(rows, keys, this.sortBy.descending, isStale);
    if (!order) return;
    this.grid.show(this.columns, order, texts.node.length, this.sortBy);
    fill(
      this.count,
      order.length === texts.node.length ? plural(order.length, 'layer') : `${order.length} of ${plural(texts.node.length, 'layer')}`,
    );
    this.follow();
  }

  /** Asked for once per model. */
  private async load(): Promise<LayerTexts> {
    const { model } = this.app.store.now;
    if (this.texts && this.textsOf === model) return this.texts;
    const texts = await this.app.host.call('layerTexts', { model: this.app.modelPath() });
    this.texts = texts;
    this.textsOf = model;
    this.rowOfNode = new Map(Array.from(texts.node, (node, row) => [node, row]));
    return texts;
  }

  private follow(): void {
    const { view, selected } = this.app.store.now;
    if (this.isShown && this.texts) this.grid.follow(this.rowOfNode.get(view?.boxes[selected]?.node ?? -1) ?? -1);
    if (this.filter.value === 'group') this.renew();
  }

  private copy(): void {
    const rows = this.grid.selection;
    const text = this.spreadsheet(rows.length > 1 ? rows : this.grid.shownRows, ',');
    this.app.guard('copy', async () => {
      await navigator.clipboard.writeText(text);
      fill(this.count, `${plural(rows.length > 1 ? rows.length : this.grid.shownRows.length, 'layer')} copied`);
    });
  }

  /** With a head; separated by tabs it pastes into a spreadsheet as cells, by commas it is a file. */
  private spreadsheet(rows: ArrayLike<number>, separator: '\t' | ','): string {
    const cells = [this.columns.map(rawTitle), ...Array.from(rows, (row) => this.columns.map((column) => column.raw(row)))];
    if (separator === ',') return cells.map((line) => csvLine(line)).join('');
    return cells.map((line) => line.map((cell) => String(cell).replace(/[\t\r\n]/g, ' ')).join('\t')).join('\n');
  }
}
