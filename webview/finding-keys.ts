import type { App } from './app';
import { goToEnds, selectEqual } from './panels/flow-menu';

/**
 * Keys for finding, in the whole page and in the graph. They are taken before VS Code sees them: Alt+Left and F3 mean something to the workbench, too.
 */
export function findingKeys(app: App, graph: HTMLElement): void {
  const { finding, history } = app;
  const anywhere: Readonly<Record<string, () => void>> = {
    'ctrl+f': () => document.querySelector<HTMLElement>('[data-search]')?.focus(),
    f3: () => finding.nextHit(1),
    'shift+f3': () => finding.nextHit(-1),
    'ctrl+g': () => finding.nextHit(1),
    'ctrl+shift+g': () => finding.nextHit(-1),
    'alt+arrowleft': () => history.go(-1),
    'alt+arrowright': () => history.go(1),
  };
  window.addEventListener(
    'keydown',
    (event) => {
      const act = anywhere[chord(event)];
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    },
    { capture: true },
  );
  // The buttons at the side of a mouse.
  window.addEventListener('mouseup', (event) => {
    if (event.button !== 3 && event.button !== 4) return;
    event.preventDefault();
    history.go(event.button === 3 ? -1 : 1);
  });
  graph.addEventListener('keydown', (event) => onGraphKey(app, graph, event));
}

function onGraphKey(app: App, graph: HTMLElement, event: KeyboardEvent): void {
  const { view, selected, spotlight } = app.store.now;
  if (event.key === 'Escape' && spotlight) app.finding.darken();
  const box = view?.boxes[selected];
  if (!box || box.node === -1 || event.ctrlKey || event.metaKey || event.altKey) return;
  const { left, top, width } = graph.getBoundingClientRect();
  const actions: Readonly<Record<string, () => void>> = {
    u: () => app.finding.cone(box.node, box.name, 'upstream'),
    d: () => app.finding.cone(box.node, box.name, 'downstream'),
    e: () => selectEqual(app, box.opType),
    '[': () => goToEnds(app, box.node, 'inputs', left + width / 2, top + 40),
    ']': () => goToEnds(app, box.node, 'outputs', left + width / 2, top + 40),
  };
  const act = actions[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

/** `ctrl+shift+g`; Command counts as Control. */
function chord({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string {
  return [...(ctrlKey || metaKey ? ['ctrl'] : []), ...(altKey ? ['alt'] : []), ...(shiftKey ? ['shift'] : []), key.toLowerCase()].join('+');
}
