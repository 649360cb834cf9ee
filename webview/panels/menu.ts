import { el, icon } from '../dom';

export interface MenuItem {
  readonly label: string;
  readonly act: () => void;
  /** Set for a choice out of several. */
  readonly checked?: boolean;
}

export interface MenuGroup {
  readonly title: string;
  readonly items: readonly MenuItem[];
}

const steps: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** A menu at a place of the window: arrow keys walk, Enter chooses, Escape or a click elsewhere closes, and the focus goes back to where it was. */
export function openMenu(x: number, y: number, label: string, groups: readonly MenuGroup[]): void {
  const menu = el('div', { class: 'popover menu', attributes: { popover: 'auto', role: 'menu', 'aria-label': label } });
  const before = document.activeElement;
  menu.append(...groups.map((group) => groupElement(group, () => menu.hidePopover())));
  menu.addEventListener('toggle', (event) => {
    if ((event as ToggleEvent).newState !== 'closed') return;
    const inside = menu.contains(document.activeElement) || document.activeElement === document.body;
    menu.remove();
    if (inside && before instanceof HTMLElement) before.focus({ preventScroll: true });
  });
  menu.addEventListener('keydown', (event) => walk(menu, event));
  document.body.append(menu);
  menu.showPopover();
  menu.style.left = `${Math.max(4, Math.min(x, window.innerWidth - menu.offsetWidth - 4))}px`;
  menu.style.top = `${Math.max(4, Math.min(y, window.innerHeight - menu.offsetHeight - 4))}px`;
  itemsOf(menu)[0]?.focus();
}

function itemsOf(menu: HTMLElement): readonly HTMLButtonElement[] {
  return [...menu.querySelectorAll('button')];
}

function walk(menu: HTMLElement, event: KeyboardEvent): void {
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  const items = itemsOf(menu);
  const at = items.indexOf(document.activeElement as HTMLButtonElement);
  items[step(at, items.length)]?.focus();
}

function groupElement({ title, items }: MenuGroup, close: () => void): HTMLElement {
  const rows = items.map(({ label, act, checked }) => {
    const role = checked === undefined ? 'menuitem' : 'menuitemradio';
    const row = el(
      'button',
      { attributes: { type: 'button', role, tabindex: '-1' } },
      checked ? icon('check') : el('span'),
      el('bdi', {}, label),
    );
    if (checked !== undefined) row.setAttribute('aria-checked', String(checked));
    row.addEventListener('click', () => {
      close();
      act();
    });
    return row;
  });
  return el(
    'div',
    { attributes: { role: 'group', 'aria-label': title } },
    el('div', { class: 'menu-title', attributes: { 'aria-hidden': 'true' } }, title),
    ...rows,
  );
}
