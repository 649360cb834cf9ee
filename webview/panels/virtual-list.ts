import { el } from '../dom';

const rowHeight = 24;
const spare = 6;

/** A long list of which only the rows on screen exist. */
export class VirtualList<T> {
  readonly element: HTMLElement;
  private readonly space = el('div', { class: 'rows-space' });
  private rows: readonly T[] = [];

  constructor(
    private readonly render: (row: T, index: number) => HTMLElement,
    private readonly mostRows: number,
    private readonly roles: { readonly list: string; readonly item: string } = { list: 'list', item: 'listitem' },
  ) {
    this.element = el('div', { class: 'rows', attributes: { role: roles.list } });
    this.element.append(this.space);
    this.element.addEventListener('scroll', () => this.draw(), { passive: true });
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  show(rows: readonly T[]): void {
    this.rows = rows;
    this.space.style.height = `${rows.length * rowHeight}px`;
    this.element.style.height = `${Math.min(rows.length, this.mostRows) * rowHeight}px`;
    this.draw();
  }

  /** Brings a row into view, and draws all again. */
  reveal(index: number): void {
    const top = index * rowHeight;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + rowHeight > scrollTop + clientHeight) this.element.scrollTop = top + rowHeight - clientHeight;
    this.draw();
  }

  draw(): void {
    const first = Math.max(0, Math.floor(this.element.scrollTop / rowHeight) - spare);
    const height = this.element.clientHeight || this.mostRows * rowHeight;
    const last = Math.min(this.rows.length, Math.ceil((this.element.scrollTop + height) / rowHeight) + spare);
    const shown = this.rows.slice(first, last).map((row, i) => {
      const item = el('div', { class: 'row', attributes: { role: this.roles.item } }, this.render(row, first + i));
      item.style.top = `${(first + i) * rowHeight}px`;
      return item;
    });
    this.space.replaceChildren(...shown);
  }
}
