import type { App } from '../app';
import { type GraphActions, shortcutOf } from './shortcuts';

/** What the graph's pane offers to pointer and keyboard. */
export interface GraphTarget {
  readonly surface: HTMLElement;
  readonly actions: GraphActions;
  boxUnder(event: MouseEvent): number;
  /** Focuses and selects it, or nothing. */
  pick(box: number): void;
  pointAt(event: PointerEvent | undefined): void;
  openMenu(event: MouseEvent): void;
  /** The keyboard has come: something must have the focus. */
  enter(): void;
}

/** Pointer and keyboard in the graph. Moving and zooming the drawing is `Zoom`'s. */
export function listenToGraph(app: App, target: GraphTarget): void {
  const { surface } = target;
  surface.addEventListener('click', (event) => {
    const box = target.boxUnder(event);
    // The sign on a card that opens or closes it.
    if ((event.target as Element).closest('[data-fold]')) app.levels.toggle(box);
    else target.pick(box);
    surface.focus({ preventScroll: true });
  });
  surface.addEventListener('dblclick', (event) => {
    const index = target.boxUnder(event);
    if ((event.target as Element).closest('[data-fold]')) return;
    const box = app.store.now.scene?.view.boxes[index];
    if (event.altKey && box?.graphs.length) app.levels.openSubgraph(box.graphs[0]!, box.name);
    else app.levels.toggle(index);
  });
  surface.addEventListener('contextmenu', (event) => target.openMenu(event));
  surface.addEventListener('pointermove', (event) => target.pointAt(event.buttons === 0 ? event : undefined));
  surface.addEventListener('pointerleave', () => target.pointAt(undefined));
  surface.addEventListener('keydown', (event) => onKey(event, target.actions));
  surface.addEventListener('focus', () => {
    if (surface.matches(':focus-visible')) target.enter();
  });
}

function onKey(event: KeyboardEvent, actions: GraphActions): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const act = shortcutOf(event.key)?.act;
  if (!act) return;
  act(actions);
  event.preventDefault();
}
