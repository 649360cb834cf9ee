import type { App } from '../app';
import { el, fill, foreign, tailed } from '../dom';
import type { Completion, Completions } from '../scene/completion';
import { markedPieces } from '../scene/search';
import { unitLabels, unitOf } from '../scene/units';
import { micros, short } from '../text';
import { VirtualList } from './virtual-list';

const rowsShown = 14;

interface Acts {
  /** Puts a text in the place of the word at the cursor. */
  readonly complete: (place: Completions, text: string) => void;
}

/** Below the search field: what can be completed, what is wrong with the query, and the hits. One row at a time is active, the focus stays in the field. */
export class HitList {
  readonly element = el('div', { class: 'hit-list', attributes: { hidden: '' } });
  private readonly completions = el('div', { class: 'completions', attributes: { role: 'listbox', 'aria-label': 'Complete the query' } });
  private readonly problem = el('p', { class: 'query-problem', attributes: { role: 'alert', 'data-query-problem': '' } });
  private readonly hits: VirtualList<number>;
  private offered: Completions = { from: 0, to: 0, items: [] };
  /** A completion, counted from the first, or after them a hit; -1 is none. */
  private active = -1;

  constructor(
    private readonly app: App,
    private readonly acts: Acts,
  ) {
    this.hits = new VirtualList<number>((node, index) => this.row(node, index), rowsShown, { list: 'listbox', item: 'presentation' });
    this.hits.element.setAttribute('aria-label', 'Hits');
    this.element.append(this.completions, this.problem, this.hits.element);
    // The focus stays in the field.
    this.element.addEventListener('mousedown', (event) => event.preventDefault());
    app.store.watch(['hits', 'queryProblem'], () => this.show());
    app.store.watch(['hit'], () => {
      const { hit } = app.store.now;
      if (hit >= 0) this.hits.reveal(hit);
    });
    app.store.watch(['rowsKnown', 'placement', 'times'], () => this.hits.draw());
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  open(): void {
    this.element.hidden = false;
    const { bottom = 0 } = this.element.closest('.toolbar')?.getBoundingClientRect() ?? {};
    this.element.style.top = `${bottom + 1}px`;
  }

  close(): void {
    this.element.hidden = true;
    this.active = -1;
    this.redraw();
  }

  /** What can be completed at the cursor. */
  offer(completions: Completions): void {
    this.offered = completions;
    this.active = -1;
    this.open();
    this.redraw();
  }

  walk(step: number): void {
    this.open();
    const last = this.offered.items.length + this.app.store.now.hits.length - 1;
    const from = this.active < 0 ? this.start(step) : this.active + step;
    this.active = Math.min(last, Math.max(0, from));
    this.redraw();
    const hit = this.active - this.offered.items.length;
    if (hit >= 0) this.hits.reveal(hit);
  }

  /** Walking starts at the hit that was shown last. */
  private start(step: number): number {
    const { hit } = this.app.store.now;
    const count = this.offered.items.length;
    return count > 0 || hit < 0 ? 0 : hit + (step > 0 ? 0 : -1);
  }

  /** False when no row is active. */
  choose(): boolean {
    const item = this.offered.items[this.active];
    const hit = this.active - this.offered.items.length;
    if (item) this.acts.complete(this.offered, item.text);
    else if (hit >= 0) this.app.finding.showHit(hit);
    if (!item) this.close();
    return item !== undefined || hit >= 0;
  }

  /** False when there is nothing to complete, or nothing was typed yet: then Tab leaves the field. */
  completeFirst(): boolean {
    const { items, from, to } = this.offered;
    const item = items[Math.max(0, this.active)];
    if (!item || from === to || !this.isOpen) return false;
    this.acts.complete(this.offered, item.text);
    return true;
  }

  private show(): void {
    const { hits, queryProblem } = this.app.store.now;
    this.problem.hidden = queryProblem === undefined;
    this.problem.textContent = queryProblem?.message ?? '';
    this.active = -1;
    this.hits.show(Array.from(hits));
    this.hits.element.scrollTop = 0;
    this.redraw();
  }

  private redraw(): void {
    this.completions.hidden = this.offered.items.length === 0;
    fill(this.completions, ...this.offered.items.map((item, index) => this.completionRow(item, index)));
    this.hits.draw();
  }

  private completionRow({ text, hint, example }: Completion, index: number): HTMLElement {
    return el(
      'div',
      {
        class: `completion${index === this.active ? ' active' : ''}`,
        attributes: { role: 'option', 'aria-selected': String(index === this.active), 'data-completion': text },
        on: { click: () => this.acts.complete(this.offered, text) },
      },
      el('code', {}, text),
      el('span', { class: 'muted' }, hint),
      el('span', { class: 'example' }, example),
    );
  }

  private row(node: number, index: number): HTMLElement {
    const { store, finding } = this.app;
    const { placement, times, hit, hits } = store.now;
    const known = finding.row(index);
    const unit = unitOf(placement, node);
    const us = times?.us[node] ?? Number.NaN;
    const isActive = index === this.active - this.offered.items.length;
    const name = el('bdi', { class: 'hit-name', title: short(known?.name ?? '', 300) });
    if (known) this.mark(tailed(known.name, name));
    return el(
      'div',
      {
        class: `hit-row ${unit ?? ''}${isActive ? ' active' : ''}${index === hit ? ' current' : ''}`,
        attributes: {
          role: 'option',
          id: `hit-${index}`,
          'aria-selected': String(isActive || index === hit),
          'aria-posinset': String(index + 1),
          'aria-setsize': String(hits.length),
          'data-hit': String(node),
        },
        on: { click: () => finding.showHit(index) },
      },
      el('span', { class: `dot ${unit ?? ''}`, title: unit ? unitLabels[unit] : 'unit not known' }),
      this.mark(foreign(short(known?.opType ?? '…', 24), { class: 'hit-op' })),
      name,
      known?.field ? el('span', { class: 'hit-why' }, `${known.field} `, this.mark(foreign(short(known.text ?? '', 40)))) : undefined,
      el('span', { class: 'figure' }, micros(us)),
    );
  }

  /** Marks the words of the query in the texts of an element. */
  private mark<E extends HTMLElement>(element: E): E {
    const { words } = this.app.finding;
    if (words.length === 0) return element;
    const texts = element.childElementCount > 0 ? [...element.children] : [element];
    for (const one of texts) {
      const pieces = markedPieces(one.textContent ?? '', words);
      if (pieces.length > 1) fill(one, ...pieces.map((piece, i) => (i % 2 === 0 ? piece : el('mark', {}, piece))));
    }
    return element;
  }
}
