import type { App } from '../app';
import { el, fill, icon } from '../dom';
import { operatorKinds } from '../scene/operator-kinds';
import { unitLabels, units } from '../scene/units';
import { micros } from '../text';
import { producedBy } from './provenance';

/** What the colors of the graph mean, how that is known, and by whom; in a corner of the drawing. */
export function legend(app: App): HTMLElement {
  const element = el('div', { class: 'graph-legend', attributes: { role: 'note', 'aria-label': 'Legend' } });
  const { store } = app;
  store.watch(['colorBy', 'placement', 'times', 'supposed', 'pinned'], () => {
    const { colorBy, placement, times, supposed, pinned } = store.now;
    const source = colorBy === 'time' ? times : placement;
    element.hidden = colorBy !== 'op' && source === undefined;
    const keys = { unit: () => unitKeys(), op: () => operatorKeys(), time: () => timeKeys(times?.longestUs ?? 0) }[colorBy]();
    const known = colorBy === 'op' || !source ? undefined : el('span', { class: 'muted' }, `${source.rung} · ${producedBy(source)}`);
    const guess = supposed ? key('guess', 'supposed') : undefined;
    const pin = pinned ? el('span', { class: 'key' }, icon('pinned'), 'pinned') : undefined;
    fill(element, ...keys, pin, guess, known);
  });
  return element;
}

function key(className: string, label: string): HTMLElement {
  return el('span', { class: 'key' }, el('span', { class: `swatch ${className}` }), label);
}

function unitKeys(): HTMLElement[] {
  return [...units.map((unit) => key(unit, unitLabels[unit])), key('crossing', 'crossing')];
}

function operatorKeys(): HTMLElement[] {
  return [...operatorKinds.map(({ label }, kind) => key(`kind-${kind + 1}`, label)), key('kind-other', 'other')];
}

function timeKeys(longestUs: number): HTMLElement[] {
  return [el('span', { class: 'key' }, '0', el('span', { class: 'ramp' }), micros(longestUs))];
}
