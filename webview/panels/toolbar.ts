import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { Chip, Precision } from '../../src/protocol/calls';
import type { App } from '../app';
import { el } from '../dom';
import { addInTurn } from '../turns';
import { layersButton } from './bottom';
import { compareButton } from './compare-button';
import { exportButton } from './export-button';
import { historyButtons } from './history-buttons';
import { overlayPickers } from './overlay-pickers';
import { type PickerChoice, picker } from './picker';
import { provenancePills } from './provenance';
import { searchBox } from './search-box';

const precisions: readonly PickerChoice[] = [
  { value: 'fp16', label: 'fp16' },
  { value: 'w8a8', label: 'w8a8' },
  { value: 'w8a16', label: 'w8a16' },
];

/** Chip, precision, overlays, where the figures come from, search, and the three jobs. Its widgets cost a layout of the page each, so they come one after the other. */
export function toolbar(app: App): { readonly element: HTMLElement; readonly filled: Promise<void> } {
  const shown = el('div', { class: 'toolbar-shown' });
  const acts = el('div', { class: 'toolbar-acts' });
  const element = el('div', { class: 'toolbar', attributes: { role: 'toolbar', 'aria-label': 'Model and target' } }, shown, acts);
  const fillBoth = async () => {
    await addInTurn(shown, [() => targetPickers(app), () => overlayPickers(app), () => [provenancePills(app)]]);
    await addInTurn(acts, [
      () => [historyButtons(app), searchBox(app)],
      () => [compareButton(app), layersButton(app), exportButton(app)],
      () => jobButtons(app),
    ]);
  };
  return { element, filled: fillBoth() };
}

function targetPickers(app: App): readonly HTMLElement[] {
  const { store } = app;
  const chip = picker('Chip', 'chip', (soc) => app.chooseTarget({ ...store.now.target, soc }));
  const precision = picker('Precision', 'precision', (value) => app.chooseTarget({ ...store.now.target, precision: value as Precision }));
  store.watch(['chips', 'target'], () => {
    const { chips, target } = store.now;
    const known = chips.some(({ soc }) => soc === target.soc);
    chip.offer(
      [...(known ? [] : [{ value: target.soc, label: target.soc }]), ...chips.map((one) => ({ value: one.soc, label: chipLabel(one) }))],
      target.soc,
    );
    precision.offer(precisions, target.precision);
  });
  return [chip.element, precision.element];
}

function jobButtons(app: App): readonly HTMLElement[] {
  return [
    button(
      'Quantize…',
      'quantize',
      'Make an INT8 or INT16 model from your data, and see how exact it is',
      () => app.quantizations.start(),
      true,
    ),
    button('Verify', 'verify', 'Ask the QNN compiler where each node runs', () => app.verify(), true),
    button('Profile…', 'profile', 'Time every layer: CPU of this machine, or simulated HTP', () => app.profile(), true),
    button('Convert…', 'convert', 'Make QNN artifacts for this chip', () => app.convert()),
  ];
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
