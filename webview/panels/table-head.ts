import { el, fill, icon } from '../dom';
import type { TableColumn } from '../scene/table-columns';
import type { SortBy } from '../scene/table-sort';

const least = 44;
const most = 900;

interface HeadActions {
  readonly sort: (column: string) => void;
}

/** The heads of a table: a click sorts, a drag of the border sizes the column, a double click gives it back its width. */
export class TableHead {
  readonly element = el('div', { class: 'table-head', attributes: { role: 'row', 'aria-rowindex': '1' } });
  readonly height = 38;
  private columns: readonly TableColumn[] = [];
  private own = new Map<string, number>();

  constructor(
    private readonly actions: HeadActions,
    private readonly changed: () => void,
  ) {}

  get widths(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.own);
  }

  set widths(widths: Readonly<Record<string, number>>) {
    this.own = new Map(Object.entries(widths));
  }

  show(columns: readonly TableColumn[], sortBy: SortBy): void {
    this.columns = columns;
    fill(this.element, ...columns.map((column, at) => this.cell(column, at, sortBy)));
  }

  /** For `grid-template-columns`. */
  get template(): string {
    return this.columns.map((column) => `${this.widthOf(column)}px`).join(' ');
  }

  get width(): number {
    return this.columns.reduce((sum, column) => sum + this.widthOf(column), 0);
  }

  /** Where a column begins and ends, from the left of the table. */
  span(at: number): readonly [left: number, right: number] {
    const left = this.columns.slice(0, at).reduce((sum, column) => sum + this.widthOf(column), 0);
    const column = this.columns[at];
    return [left, left + (column ? this.widthOf(column) : 0)];
  }

  widen(at: number, by: number): void {
    const column = this.columns[at];
    if (column) this.resize(column, this.widthOf(column) + by);
  }

  cellId(at: number): string {
    return `table-head-${at}`;
  }

  /** Shows which head the keyboard is at; -1 is none. */
  mark(active: number): void {
    for (const [at, cell] of [...this.element.children].entries()) cell.classList.toggle('active', at === active);
  }

  private widthOf({ id, width }: TableColumn): number {
    return this.own.get(id) ?? width;
  }

  private resize(column: TableColumn, width: number | undefined): void {
    if (width === undefined) this.own.delete(column.id);
    else this.own.set(column.id, Math.round(Math.max(least, Math.min(most, width))));
    this.changed();
  }

  private cell(column: TableColumn, at: number, { column: sorted, descending }: SortBy): HTMLElement {
    const { id, title, isNumber, rung, note } = column;
    const isSorted = sorted === id;
    const arrow = isSorted ? icon(descending ? 'arrow-down' : 'arrow-up') : undefined;
    const cell = el(
      'div',
      {
        class: `table-cell ${isNumber ? 'number' : ''}`,
        title: note,
        attributes: {
          role: 'columnheader',
          id: this.cellId(at),
          'data-column': id,
          'aria-colindex': String(at + 1),
          'aria-sort': sortWord(isSorted, descending),
        },
        on: { click: () => this.actions.sort(id) },
      },
      el('span', { class: 'table-title' }, title, arrow),
      el('span', { class: 'table-rung' }, rung ?? ''),
      this.handle(column),
    );
    return cell;
  }

  private handle(column: TableColumn): HTMLElement {
    const handle = el('span', { class: 'table-handle', attributes: { 'aria-hidden': 'true' } });
    handle.addEventListener('click', (event) => event.stopPropagation());
    handle.addEventListener('dblclick', () => this.resize(column, undefined));
    handle.addEventListener('pointerdown', (event) => {
      handle.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    handle.addEventListener('pointermove', (event) => {
      if (handle.hasPointerCapture(event.pointerId)) this.resize(column, this.widthOf(column) + event.movementX);
    });
    return handle;
  }
}

function sortWord(isSorted: boolean, descending: boolean): string {
  if (!isSorted) return 'none';
  return descending ? 'descending' : 'ascending';
}
