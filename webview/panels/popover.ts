import { el, fill } from '../dom';

/** A small panel under a button, with the browser's own popover behavior: Escape and a click elsewhere close it. */
export function popover(anchor: HTMLElement, label: string, content: () => readonly Node[]): HTMLElement {
  const panel = el('div', { class: 'popover', attributes: { popover: 'auto', role: 'dialog', 'aria-label': label } });
  anchor.setAttribute('aria-haspopup', 'dialog');
  anchor.addEventListener('click', () => {
    fill(panel, ...content());
    panel.showPopover();
    const { left, bottom } = anchor.getBoundingClientRect();
    const most = window.innerWidth - panel.offsetWidth - 8;
    panel.style.left = `${Math.max(8, Math.min(left, most))}px`;
    panel.style.top = `${bottom + 4}px`;
  });
  panel.addEventListener('toggle', (event) => anchor.setAttribute('aria-expanded', String((event as ToggleEvent).newState === 'open')));
  return panel;
}
