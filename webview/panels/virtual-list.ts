import { el } from '../dom';

const rowHeight = 24;
const spare = 6;

/** A long list of which only the rows on screen exist. */
export class VirtualList<T> {
  readonly element = el('div', { class: 'rows', attributes: { role: 'list' } });
  private readonly space = el('div', { class: 'rows-space' });
  private rows: readonly T[] = [];

  constructor(
    private readonly render: (row: T, index: number) => HTMLElement,
    private readonly mostRows: number,
  ) {
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

  private draw(): void {
    const first = Math.max(0, Math.floor(this.element.scrollTop / rowHeight) - spare);
    const height = this.element.clientHeight || this.mostRows * rowHeight;
    const last = Math.min(this.rows.length, Math.ceil((this.element.scrollTop + height) / rowHeight) + spare);
    const shown = this.rows.slice(first, last).map((row, i) => {
      const item = el('div', { class: 'row', attributes: { role: 'listitem' } }, this.render(row, first + i));
      item.style.top = `${(first + i) * rowHeight}px`;
      return item;
    });
    this.space.replaceChildren(...shown);
  }
}
