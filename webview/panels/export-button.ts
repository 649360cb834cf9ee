import type { App } from '../app';
import { toolButton } from '../dom';

/** For the toolbar: a menu of the formats in which results can be taken away. */
export function exportButton(app: App): HTMLElement {
  const button: HTMLButtonElement = toolButton('export', 'Export…', () => app.exports.menu(button));
  button.dataset.action = 'export';
  button.setAttribute('aria-haspopup', 'menu');
  return button;
}
