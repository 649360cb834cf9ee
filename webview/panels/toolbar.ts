import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import type { VscodeSingleSelect } from '@vscode-elements/elements/dist/vscode-single-select/index.js';
import type { Chip, Precision } from '../../src/protocol/calls';
import type { App } from '../app';
import { el } from '../dom';
import type { ColorBy } from '../store';
import { historyButtons } from './history-buttons';
import { provenancePills } from './provenance';
import { searchBox } from './search-box';

const precisions: readonly Choice[] = [
  { value: 'fp16', label: 'fp16' },
  { value: 'w8a8', label: 'w8a8' },
  { value: 'w8a16', label: 'w8a16' },
];

const colorings: readonly Choice[] = [
  { value: 'unit', label: 'Unit' },
  { value: 'op', label: 'Operator' },
  { value: 'time', label: 'Time' },
];

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Chip, precision, coloring, where the figures come from, search, and the three jobs. */
export function toolbar(app: App): HTMLElement {
  const { store } = app;
  const chip = picker('Chip', 'chip', (soc) => app.chooseTarget({ ...store.now.target, soc }));
  const precision = picker('Precision', 'precision', (value) => app.chooseTarget({ ...store.now.target, precision: value as Precision }));
  const color = picker('Color', 'color', (value) => app.colorBy(value as ColorBy));
  store.watch(['chips', 'target'], () => {
    const { chips, target } = store.now;
    const known = chips.some(({ soc }) => soc === target.soc);
    chip.offer(
      [...(known ? [] : [{ value: target.soc, label: target.soc }]), ...chips.map((one) => ({ value: one.soc, label: chipLabel(one) }))],
      target.soc,
    );
    precision.offer(precisions, target.precision);
  });
  store.watch(['colorBy'], () => color.offer(colorings, store.now.colorBy));
  return el(
    'div',
    { class: 'toolbar', attributes: { role: 'toolbar', 'aria-label': 'Model and target' } },
    chip.element,
    precision.element,
    color.element,
    provenancePills(app),
    el('span', { class: 'spring' }),
    historyButtons(app),
    searchBox(app),
    button('Verify', 'verify', 'Ask the QNN compiler where each node runs', () => app.verify(), true),
    button('Profile…', 'profile', 'Time every layer: CPU of this machine, or simulated HTP', () => app.profile(), true),
    button('Convert…', 'convert', 'Make QNN artifacts for this chip', () => app.convert()),
  );
}

/** `SM8650 · 8 Gen 3 · v75` */
export function chipLabel({ soc, marketing, htpArch }: Chip): string {
  return [soc, marketing, `v${htpArch}`].filter(Boolean).join(' · ');
}

function button(label: string, id: string, title: string, act: () => void, secondary = false): HTMLElement {
  const element = document.createElement('vscode-button');
  element.textContent = label;
  element.title = title;
  element.secondary = secondary;
  element.dataset.action = id;
  element.addEventListener('click', act);
  return element;
}

function picker(label: string, id: string, choose: (value: string) => void) {
  const select: VscodeSingleSelect = document.createElement('vscode-single-select');
  select.label = label;
  select.dataset.picker = id;
  select.addEventListener('change', () => choose(select.value));
  const element = el(
    'span',
    { class: `picker ${id}` },
    el('span', { class: 'picker-label', attributes: { 'aria-hidden': 'true' } }, label),
    select,
  );
  return {
    element,
    offer(choices: readonly Choice[], chosen: string): void {
      select.options = choices.map(({ value, label: text }) => ({
        value,
        label: text,
        description: '',
        selected: value === chosen,
        disabled: false,
      }));
      select.value = chosen;
    },
  };
}
