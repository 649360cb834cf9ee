import { el } from '../dom';

/** A part of the side panel that can be folded; folded parts stay folded. */
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

/** `label … value`, aligned. */
export function fact(label: string, ...value: (Node | string | undefined)[]): HTMLElement {
  return el('div', { class: 'fact' }, el('span', { class: 'key' }, label), el('span', { class: 'value' }, ...value));
}
