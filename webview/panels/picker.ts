import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import type { VscodeSingleSelect } from '@vscode-elements/elements/dist/vscode-single-select/index.js';
import { el } from '../dom';

export interface PickerChoice {
  readonly value: string;
  readonly label: string;
}

/** A labeled drop-down of the toolbar. */
export function picker(label: string, id: string, choose: (value: string) => void) {
  const select: VscodeSingleSelect = document.createElement('vscode-single-select');
  select.label = label;
  select.dataset.picker = id;
  select.addEventListener('change', () => choose(select.value));
  let offered = '';
  const element = el(
    'span',
    { class: `picker ${id}` },
    el('span', { class: 'picker-label', attributes: { 'aria-hidden': 'true' } }, label),
    select,
  );
  return {
    element,
    offer(choices: readonly PickerChoice[], chosen: string): void {
      // The widget draws its whole list again for new options.
      const now = choices.map(({ value, label: text }) => `${value} ${text}`).join('\n');
      if (now === offered) {
        select.value = chosen;
        return;
      }
      offered = now;
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
