import { el, icon } from '../dom';

/** A part of the side panel that can be folded; `page-state.ts` remembers which are. */
export function section(title: string, id: string, body: HTMLElement, note?: HTMLElement): HTMLDetailsElement {
  const element = el(
    'details',
    { class: `section ${id}`, attributes: { 'data-section': id } },
    el('summary', {}, el('h2', {}, title), note),
    body,
  );
  element.open = true;
  return element;
}

/** A folded part of a section. */
export function subsection(title: string, id: string, body: HTMLElement, note: HTMLElement): HTMLDetailsElement {
  return el(
    'details',
    { class: 'subsection', attributes: { 'data-section': id } },
    el('summary', {}, icon('chevron-right'), title, note),
    body,
  );
}

/** Where figures are on their way. */
export function waiting(): HTMLElement {
  return el('p', { class: 'muted' }, 'Computing …');
}

/** `label … value`, aligned. */
export function fact(label: string, ...value: (Node | string | undefined)[]): HTMLElement {
  return el('div', { class: 'fact' }, el('span', { class: 'key' }, label), el('span', { class: 'value' }, ...value));
}
