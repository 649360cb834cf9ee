import type { App } from '../app';
import { el, toolButton } from '../dom';
import type { BottomTab } from '../store';
import type { LayerList } from './table';

const labels: Readonly<Record<BottomTab, string>> = { layers: 'Layers', timeline: 'Timeline' };
const tabs: readonly BottomTab[] = ['layers', 'timeline'];

interface Pane {
  readonly tab: HTMLButtonElement;
  readonly panel: HTMLElement;
  readonly tools: readonly HTMLElement[];
}

/** Under the graph: the list of layers and the timeline, one at a time, or nothing. A timeline that comes is shown; one that goes leaves what was there before. */
export function bottomArea(app: App, sash: HTMLElement, list: LayerList, timeline: HTMLElement): HTMLElement {
  const { store } = app;
  const close = toolButton('close', 'Close the panel', () => store.set({ bottom: undefined }));
  const panes: Readonly<Record<BottomTab, Pane>> = {
    layers: { tab: tabButton(app, 'layers'), panel: tabPanel('layers', list.element), tools: list.tools },
    timeline: { tab: tabButton(app, 'timeline'), panel: tabPanel('timeline', timeline), tools: [] },
  };
  const strip = el(
    'div',
    { class: 'tabs', attributes: { role: 'tablist', 'aria-label': 'Under the graph' } },
    ...tabs.map((id) => panes[id].tab),
  );
  strip.addEventListener('keydown', (event) => walk(app, event));
  const tools = el('div', { class: 'tab-tools' }, ...tabs.flatMap((id) => panes[id].tools), close);
  const head = el('div', { class: 'bottom-head' }, strip, tools);
  const element = el('div', { class: 'bottom' }, sash, head, ...tabs.map((id) => panes[id].panel));
  let before: BottomTab | undefined;
  store.watch(['profile'], () => {
    const { profile, bottom } = store.now;
    const has = profile?.timeline !== undefined;
    panes.timeline.tab.hidden = !has;
    if (has && bottom !== 'timeline') {
      before = bottom;
      store.set({ bottom: 'timeline' });
    } else if (!has && bottom === 'timeline') store.set({ bottom: before });
  });
  store.watch(['bottom'], () => {
    const { bottom } = store.now;
    element.hidden = bottom === undefined;
    for (const id of tabs) {
      const { tab, panel, tools: own } = panes[id];
      const shown = id === bottom;
      tab.setAttribute('aria-selected', String(shown));
      tab.tabIndex = shown ? 0 : -1;
      panel.hidden = !shown;
      for (const tool of own) tool.hidden = !shown;
    }
    list.shown = bottom === 'layers';
  });
  return element;
}

/** For the toolbar: opens and closes the list. */
export function layersButton(app: App): HTMLElement {
  const button = toolButton('table', 'Layers: the list beside the picture', () => toggleLayers(app));
  button.dataset.action = 'layers';
  app.store.watch(['bottom'], () => button.setAttribute('aria-pressed', String(app.store.now.bottom === 'layers')));
  return button;
}

function toggleLayers({ store }: App): void {
  const { bottom } = store.now;
  store.set({ bottom: bottom === 'layers' ? undefined : 'layers' });
}

function tabButton({ store }: App, id: BottomTab): HTMLButtonElement {
  const attributes = { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': `panel-${id}`, 'data-tab': id };
  return el('button', { class: 'tab', attributes, on: { click: () => store.set({ bottom: id }) } }, labels[id]);
}

function tabPanel(id: BottomTab, content: HTMLElement): HTMLElement {
  return el('div', { class: 'tab-panel', attributes: { role: 'tabpanel', id: `panel-${id}`, 'aria-labelledby': `tab-${id}` } }, content);
}

/** Arrow keys go from tab to tab. */
function walk({ store }: App, event: KeyboardEvent): void {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
  event.preventDefault();
  const shown = tabs.filter((id) => id !== 'timeline' || store.now.profile?.timeline !== undefined);
  const at = shown.indexOf(store.now.bottom ?? 'layers');
  const next = shown[(at + (event.key === 'ArrowRight' ? 1 : shown.length - 1)) % shown.length]!;
  store.set({ bottom: next });
  document.getElementById(`tab-${next}`)?.focus();
}
