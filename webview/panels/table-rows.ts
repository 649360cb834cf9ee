import { el } from '../dom';
import type { TableColumn } from '../scene/table-columns';
import type { Cell } from './table-grid';

/** Rows above and below of what is on screen, so that a fast scroll shows no hole. */
const spare = 8;

/** What one picture of the rows depends on. */
interface Picture {
  readonly columns: readonly TableColumn[];
  readonly order: Int32Array;
  readonly chosen: ReadonlySet<number>;
  readonly active: Cell;
  readonly top: number;
  readonly height: number;
  readonly width: number;
}

/** The rows on screen. Elements are used again for other rows: a scroll makes none. */
export class TableRows {
  readonly rowHeight = 22;
  readonly element = el('div', { class: 'table-rows', attributes: { role: 'rowgroup' } });
  private pool: HTMLElement[] = [];

  draw(picture: Picture): void {
    const { order, top, height, columns } = picture;
    const first = Math.max(0, Math.floor(top / this.rowHeight) - spare);
    const last = Math.min(order.length, Math.ceil((top + height) / this.rowHeight) + spare);
    this.element.style.height = `${order.length * this.rowHeight}px`;
    this.element.style.width = `${picture.width}px`;
    if (this.pool[0]?.childElementCount !== columns.length) this.pool = [];
    while (this.pool.length < last - first) this.pool.push(newRow(columns.length));
    const shown = this.pool.slice(0, last - first);
    for (const [i, element] of shown.entries()) this.drawRow(element, first + i, picture);
    if (this.element.childElementCount !== shown.length || this.element.firstChild !== (shown[0] ?? null))
      this.element.replaceChildren(...shown);
  }

  cellOf(target: Element): Cell | undefined {
    const row = target.closest<HTMLElement>('.table-row');
    const cell = target.closest<HTMLElement>('.table-cell');
    if (!row || !cell) return undefined;
    return { at: Number(row.dataset.at), column: [...row.children].indexOf(cell) };
  }

  cellId({ at, column }: Cell): string {
    return `table-cell-${at}-${column}`;
  }

  private drawRow(element: HTMLElement, at: number, { order, columns, chosen, active }: Picture): void {
    const row = order[at]!;
    const selected = chosen.has(row);
    element.style.transform = `translateY(${at * this.rowHeight}px)`;
    element.dataset.at = String(at);
    element.dataset.row = String(row);
    element.classList.toggle('selected', selected);
    element.setAttribute('aria-rowindex', String(at + 2));
    element.setAttribute('aria-selected', String(selected));
    columns.forEach((column, i) => {
      const cell = element.children[i] as HTMLElement;
      const text = column.text(row);
      if (cell.textContent !== text) cell.textContent = text;
      cell.id = this.cellId({ at, column: i });
      const unit = column.id === 'unit' ? String(column.raw(row)) : '';
      const name = `table-cell ${column.isNumber ? 'number' : ''} ${unit} ${text === '–' ? 'unknown' : ''} ${at === active.at && i === active.column ? 'active' : ''}`;
      if (cell.className !== name) cell.className = name;
      cell.title = !column.isNumber && text.length > 20 ? text : '';
    });
  }
}

function newRow(columns: number): HTMLElement {
  const cells = Array.from({ length: columns }, (_, i) =>
    el('div', { class: 'table-cell', attributes: { role: 'gridcell', 'aria-colindex': String(i + 1) } }),
  );
  return el('div', { class: 'table-row', attributes: { role: 'row' } }, ...cells);
}
