import type { App } from '../app';
import { el, toolButton } from '../dom';

/** Layers or groups, all open or all closed, and the way that the graph runs. */
export function levelTools(app: App): HTMLElement {
  const { levels, painting, store } = app;
  const layers = toolButton('list-flat', 'Show every layer', () => levels.setLevel('layers'));
  const groups = toolButton('list-tree', 'Show groups: name scopes and repeated blocks', () => levels.setLevel('groups'));
  const open = toolButton('expand-all', 'Open all groups (Shift+E)', () => levels.openAll());
  const close = toolButton('collapse-all', 'Close all groups (Shift+E)', () => levels.closeAll());
  const right = toolButton('arrow-right', 'From left to right', () => levels.setDirection('right'));
  const down = toolButton('arrow-down', 'From top to bottom', () => levels.setDirection('down'));
  const all = { layers, groups, open, close, right, down };
  for (const [name, button] of Object.entries(all)) button.dataset.levels = name;
  const paint = toolButton('paintcan', 'Paint precisions: mark nodes, then choose 8 bits, 16 bits or float (P)', () => painting.toggle());
  paint.dataset.action = 'paint';
  const element = el(
    'div',
    { class: 'level-tools', attributes: { role: 'toolbar', 'aria-label': 'Levels' } },
    ...Object.values(all),
    paint,
  );
  store.watch(['levels', 'scene'], () => {
    const { level, direction, groups: count } = store.now.levels;
    element.hidden = store.now.scene === undefined;
    for (const button of [layers, groups, open, close]) button.hidden = count === 0;
    layers.setAttribute('aria-pressed', String(level === 'layers'));
    groups.setAttribute('aria-pressed', String(level === 'groups'));
    down.hidden = direction === 'down';
    right.hidden = direction === 'right';
  });
  store.watch(['painting', 'scene', 'facts', 'start'], () => {
    paint.hidden = !painting.canPaint;
    paint.setAttribute('aria-pressed', String(painting.isOn));
  });
  return element;
}
