import { el } from '../dom';
import { graphShortcuts, pageShortcuts, pointerShortcuts, type Shortcut } from '../render/shortcuts';

const sections: readonly (readonly [title: string, shortcuts: readonly Shortcut[]])[] = [
  ['In the graph', graphShortcuts],
  ['Everywhere', pageShortcuts],
  ['Mouse, touchpad, touch', pointerShortcuts],
];

/** All keys and gestures. Escape and the button close it, and the focus goes back to where it was. */
export function openHelp(): void {
  const close = el('button', { class: 'primary', attributes: { type: 'button' }, on: { click: () => dialog.close() } }, 'Close');
  const dialog: HTMLDialogElement = el(
    'dialog',
    { class: 'help', attributes: { 'aria-labelledby': 'help-title' } },
    el('h2', { attributes: { id: 'help-title' } }, 'Keys and gestures'),
    ...sections.map(([title, shortcuts]) => sectionOf(title, shortcuts)),
    close,
  );
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', (event) => {
    // The dialog's own box is all covered by its content; what is left is the backdrop.
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}

function sectionOf(title: string, shortcuts: readonly Shortcut[]): HTMLElement {
  const rows = shortcuts.flatMap(({ shown, does }) => [el('dt', {}, el('kbd', {}, shown)), el('dd', {}, does)]);
  return el('section', {}, el('h3', {}, title), el('dl', {}, ...rows));
}
