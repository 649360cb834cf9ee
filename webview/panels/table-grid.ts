import { el } from '../dom';
import type { TableColumn } from '../scene/table-columns';
import type { SortBy } from '../scene/table-sort';
import { TableHead } from './table-head';
import { keyAction } from './table-keys';
import { TableRows } from './table-rows';

/** What the grid asks of whoever fills it. */
export interface GridActions {
  readonly reveal: (row: number) => void;
  readonly sort: (column: string) => void;
  readonly copy: (rows: readonly number[]) => string;
}

/** A place in the grid: `at` counts shown rows, -1 is the head. */
export interface Cell {
  readonly at: number;
  readonly column: number;
}

/** A table of any length of which only what is on screen exists: one tab stop, a cell that the arrow keys move, rows that are selected, a head that sorts. */
export class TableGrid {
  readonly element: HTMLElement;
  private readonly head: TableHead;
  private readonly rows: TableRows;
  private columns: readonly TableColumn[] = [];
  /** Row ids in the order shown, and where each is (-1: filtered out). */
  private order: Int32Array = new Int32Array(0);
  private place: Int32Array = new Int32Array(0);
  private chosen = new Set<number>();
  private active: Cell = { at: 0, column: 1 };
  /** Where a range that is selected with Shift begins. */
  private anchor = 0;
  private waiting = 0;

  constructor(
    label: string,
    private readonly actions: GridActions,
  ) {
    this.head = new TableHead(actions, () => this.invalidate());
    this.rows = new TableRows();
    this.element = el(
      'div',
      { class: 'table-grid', attributes: { role: 'grid', tabindex: '0', 'aria-label': label, 'aria-multiselectable': 'true' } },
      this.head.element,
      this.rows.element,
    );
    this.element.addEventListener('scroll', () => this.invalidate(), { passive: true });
    new ResizeObserver(() => this.invalidate()).observe(this.element);
    this.element.addEventListener('keydown', (event) => this.onKey(event));
    this.rows.element.addEventListener('click', (event) => this.onClick(event));
    this.element.addEventListener('copy', (event) => this.onCopy(event));
  }

  show(columns: readonly TableColumn[], order: Int32Array, rowCount: number, sortBy: SortBy): void {
    this.columns = columns;
    this.order = order;
    this.place = new Int32Array(rowCount).fill(-1);
    order.forEach((row, at) => {
      this.place[row] = at;
    });
    this.head.show(columns, sortBy);
    this.element.setAttribute('aria-rowcount', String(order.length + 1));
    this.element.setAttribute('aria-colcount', String(columns.length));
    this.active = { at: Math.min(this.active.at, order.length - 1), column: Math.min(this.active.column, columns.length - 1) };
    this.invalidate();
  }

  get widths(): Readonly<Record<string, number>> {
    return this.head.widths;
  }

  set widths(widths: Readonly<Record<string, number>>) {
    this.head.widths = widths;
    this.invalidate();
  }

  /** Shown rows that are selected, in the order shown. */
  get selection(): readonly number[] {
    return [...this.chosen].filter((row) => this.place[row]! >= 0).sort((a, b) => this.place[a]! - this.place[b]!);
  }

  get shownRows(): Int32Array {
    return this.order;
  }

  /** Follows a selection that was made elsewhere; -1 is none. */
  follow(row: number): void {
    if (row >= 0 && this.chosen.size === 1 && this.chosen.has(row)) return;
    this.chosen = new Set(row >= 0 ? [row] : []);
    const at = this.place[row] ?? -1;
    if (at >= 0) this.moveTo({ ...this.active, at });
    this.invalidate();
  }

  /** Rows of what is on screen, for PageUp and PageDown. */
  get page(): number {
    return Math.max(1, Math.floor((this.element.clientHeight - this.head.height) / this.rows.rowHeight) - 1);
  }

  get size(): { readonly rows: number; readonly columns: number } {
    return { rows: this.order.length, columns: this.columns.length };
  }

  private onKey(event: KeyboardEvent): void {
    const action = keyAction(event, this.active, this.page, this.size);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    if (action.do === 'move') this.step(action.to, event.shiftKey);
    if (action.do === 'all') this.choose(this.order);
    if (action.do === 'reveal') this.act();
    if (action.do === 'widen') this.head.widen(this.active.column, action.by);
    if (action.do === 'toggle') this.toggle(this.active.at);
  }

  private step(to: Cell, extend: boolean): void {
    if (to.at >= 0 && to.at !== this.active.at) {
      if (!extend) this.anchor = to.at;
      this.chooseTo(to.at);
    }
    this.moveTo(to);
  }

  private act(): void {
    const { at, column } = this.active;
    if (at < 0) this.actions.sort(this.columns[column]!.id);
    else if (at < this.order.length) this.actions.reveal(this.order[at]!);
  }

  private toggle(at: number): void {
    const row = this.order[at];
    if (row === undefined) return;
    if (!this.chosen.delete(row)) this.chosen.add(row);
    this.anchor = at;
    this.invalidate();
  }

  /** From the anchor to here. */
  private chooseTo(at: number): void {
    this.choose(this.order.subarray(Math.min(this.anchor, at), Math.max(this.anchor, at) + 1));
  }

  private choose(rows: Iterable<number>): void {
    this.chosen = new Set(rows);
    this.invalidate();
  }

  private onClick(event: MouseEvent): void {
    const cell = this.rows.cellOf(event.target as Element);
    if (!cell) return;
    this.moveTo(cell);
    if (event.ctrlKey || event.metaKey) this.toggle(cell.at);
    else if (event.shiftKey) this.chooseTo(cell.at);
    else {
      this.anchor = cell.at;
      this.choose([this.order[cell.at]!]);
      this.actions.reveal(this.order[cell.at]!);
    }
  }

  /** The selected rows; what is marked with the pointer inside of a cell is the browser's. */
  private onCopy(event: ClipboardEvent): void {
    if (!event.clipboardData || !document.getSelection()?.isCollapsed) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', this.actions.copy(this.selection));
  }

  /** Moves the active cell and scrolls as little as it takes to see it. */
  private moveTo(to: Cell): void {
    this.active = to;
    const { element } = this;
    const { rowHeight } = this.rows;
    if (to.at >= 0) {
      const top = to.at * rowHeight;
      const room = element.clientHeight - this.head.height;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + rowHeight > element.scrollTop + room) element.scrollTop = top + rowHeight - room;
    }
    const [left, right] = this.head.span(to.column);
    if (left < element.scrollLeft) element.scrollLeft = left;
    else if (right > element.scrollLeft + element.clientWidth) element.scrollLeft = Math.min(left, right - element.clientWidth);
    this.invalidate();
  }

  private invalidate(): void {
    if (this.waiting === 0)
      this.waiting = requestAnimationFrame(() => {
        this.waiting = 0;
        this.draw();
      });
  }

  private draw(): void {
    const { element, head, rows, order, columns, chosen, active } = this;
    element.style.setProperty('--columns', head.template);
    head.mark(active.at < 0 ? active.column : -1);
    rows.draw({ columns, order, chosen, active, top: element.scrollTop, height: element.clientHeight, width: head.width });
    const cell = active.at < 0 ? head.cellId(active.column) : rows.cellId(active);
    if (order.length > 0 && document.getElementById(cell)) element.setAttribute('aria-activedescendant', cell);
    else element.removeAttribute('aria-activedescendant');
  }
}
