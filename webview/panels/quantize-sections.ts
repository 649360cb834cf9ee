import type { App } from '../app';
import { el, fill } from '../dom';
import { section, waiting } from './section';

type Panels = typeof import('../quantizing');

/** A section whose content is loaded when it is first looked at: few pages ever show it. */
function lazySection(app: App, title: string, id: string, bodyOf: (panels: Panels) => HTMLElement, note?: HTMLElement) {
  const body = el('div', {}, waiting());
  const element = section(title, id, body, note);
  let isFilled = false;
  const load = () => {
    if (isFilled || !element.open || element.hidden) return;
    isFilled = true;
    app.guard(id, async () => fill(body, bodyOf(await import('../quantizing'))));
  };
  element.addEventListener('toggle', load);
  return { element, load };
}

/** How exact the quantized model is; there once the model was quantized. */
export function accuracyPanel(app: App): HTMLElement {
  const note = el('span', { class: 'note' });
  const { element, load } = lazySection(app, 'Accuracy', 'accuracy', (panels) => panels.accuracyBody(app), note);
  app.store.watch(['quantized'], () => {
    const { quantized } = app.store.now;
    element.hidden = quantized === undefined;
    if (quantized) note.textContent = widthsNote(quantized.result.settings);
    load();
  });
  return element;
}

function widthsNote({ weights, activations, nodes }: { weights: number; activations: number; nodes: object }): string {
  const own = Object.keys(nodes).length;
  return `w${weights}a${activations}${own > 0 ? ` · ${own} otherwise` : ''}`;
}

/** The search for mixed precision and what it found: a question about float models. */
export function mixedPanel(app: App): HTMLElement {
  const { element, load } = lazySection(app, 'Mixed precision', 'mixed', (panels) => panels.paretoBody(app));
  element.open = false;
  app.store.watch(['model', 'facts', 'start', 'front'], () => {
    const { model, facts, start } = app.store.now;
    element.hidden = !model || !facts || facts.quantized || start?.revision !== undefined;
    load();
  });
  return element;
}

/** What is known of the selected node's exactness. */
export function nodeAccuracyPlace(app: App): HTMLElement {
  const place = el('div');
  let isFilled = false;
  app.store.watch(['quantized', 'selected'], () => {
    const { quantized, selected } = app.store.now;
    if (isFilled || !quantized || selected < 0) return;
    isFilled = true;
    app.guard('accuracy', async () => fill(place, (await import('../quantizing')).nodeAccuracy(app)));
  });
  return place;
}

/** The bar over the graph and the lasso, while widths are painted. */
export function paintingPlace(app: App, graph: Drawing): HTMLElement {
  const place = el('div', { class: 'paint-place' });
  let isFilled = false;
  app.store.watch(['painting'], () => {
    if (isFilled || !app.painting.isOn) return;
    isFilled = true;
    app.guard('painting', async () => {
      const panels = await import('../quantizing');
      fill(place, panels.paintBar(app));
      graph.cover(panels.lassoLayer(app, (event) => graph.worldAt(event)));
    });
  });
  return place;
}

/** What the lasso needs of the graph's pane. */
interface Drawing {
  cover(layer: HTMLElement): void;
  worldAt(event: MouseEvent): Point;
}

/** A place of the drawing. */
export interface Point {
  readonly x: number;
  readonly y: number;
}
