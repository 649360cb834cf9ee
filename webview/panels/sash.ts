import { el } from '../dom';

interface Sash {
  readonly element: HTMLElement;
  /** Pixels. */
  readonly size: () => number;
  readonly set: (pixels: number) => void;
}

/** A border that is dragged, or moved with the arrow keys, to size what lies after it. The size is a custom property of `owner`. */
export function sash(
  owner: HTMLElement,
  property: string,
  label: string,
  vertical: boolean,
  range: readonly [number, number],
  start: number,
): Sash {
  let size = start;
  const element = el('div', {
    class: `sash ${vertical ? 'vertical' : 'horizontal'}`,
    attributes: { role: 'separator', tabindex: '0', 'aria-label': label, 'aria-orientation': vertical ? 'vertical' : 'horizontal' },
  });
  const set = (pixels: number) => {
    size = Math.max(range[0], Math.min(range[1], pixels));
    owner.style.setProperty(property, `${size}px`);
    element.setAttribute('aria-valuenow', String(Math.round(size)));
  };
  element.addEventListener('pointerdown', (event) => {
    element.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  element.addEventListener('pointermove', (event) => {
    if (element.hasPointerCapture(event.pointerId)) set(size - (vertical ? event.movementX : event.movementY));
  });
  element.addEventListener('keydown', (event) => {
    const by = { ArrowLeft: 16, ArrowUp: 16, ArrowRight: -16, ArrowDown: -16 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    set(size + by);
  });
  set(start);
  return { element, size: () => size, set };
}
