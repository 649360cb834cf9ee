import type { SelectorOptions } from '../src/protocol/selector-calls';
import type { App } from './app';
import { type KeptComparison, readComparison } from './comparing';
import { readOptions } from './kept-options';
import { type KeptLevels, readLevels } from './levels';
import { type KeptTable, type LayerList, readTable } from './panels/table';
import type { GraphPane } from './render/graph-pane';
import type { BottomTab } from './store';

/** What survives hiding the page, reloading the window and closing the editor. */
interface PageState {
  /** The size is that of the pane it was seen in: panels that come later make another one of it. */
  readonly viewport?: { readonly x: number; readonly y: number; readonly scale: number; readonly width?: number; readonly height?: number };
  /** Node id of the selection, and what it is known by in another version of the file. */
  readonly selected?: number;
  readonly selectedKey?: string;
  readonly query?: string;
  /** Ids of the shown profile and of the one that it is compared with. */
  readonly profile?: string;
  readonly baseline?: string;
  readonly sideScroll?: number;
  /** Ids of the columns drawn as color and as length. */
  readonly fill?: string;
  readonly bar?: string;
  /** The model that differences are marked to. */
  readonly compared?: KeptComparison;
  readonly edgesByBytes?: boolean;
  /** Which sections are open, by id. */
  readonly sections?: Readonly<Record<string, boolean>>;
  /** The user's constraints, weights and pins. */
  readonly options?: SelectorOptions;
  /** What is folded, and the way that the graph runs. */
  readonly levels?: KeptLevels;
  readonly sideWidth?: number;
  readonly timelineHeight?: number;
  /** What is under the graph. */
  readonly bottom?: BottomTab;
  readonly table?: KeptTable;
}

interface Size {
  readonly size: () => number;
  readonly set: (pixels: number) => void;
}

interface Parts {
  readonly app: App;
  readonly graph: GraphPane;
  readonly side: HTMLElement;
  readonly list: LayerList;
  readonly sideSash: Size;
  readonly timelineSash: Size;
}

/** How often the page looks for something to keep. */
const everyMs = 1000;

/** Kept data is of any age: what is not as expected is left out. */
export function readState(kept: unknown): PageState {
  if (typeof kept !== 'object' || kept === null) return {};
  const state = kept as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const number = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
  const view = state.viewport as Record<string, unknown> | undefined;
  const [x, y, scale] = [number(view?.x), number(view?.y), number(view?.scale)];
  return {
    viewport: x !== undefined && y !== undefined && scale !== undefined && scale > 0 ? { x, y, scale, ...sizeOf(view) } : undefined,
    selected: number(state.selected),
    selectedKey: text(state.selectedKey),
    query: text(state.query),
    profile: text(state.profile),
    baseline: text(state.baseline),
    sideScroll: number(state.sideScroll),
    // Older pages kept one column, as `colorBy`.
    fill: text(state.fill ?? state.colorBy),
    bar: text(state.bar),
    compared: readComparison(state.compared),
    edgesByBytes: typeof state.edgesByBytes === 'boolean' ? state.edgesByBytes : undefined,
    sections: flags(state.sections),
    options: readOptions(state.options),
    levels: readLevels(state.levels),
    sideWidth: number(state.sideWidth),
    timelineHeight: number(state.timelineHeight),
    bottom: state.bottom === 'layers' ? state.bottom : undefined,
    table: readTable(state.table),
  };
}

/** Brings the kept state back, or the one that the host kept when the editor was closed, and keeps it from then on. */
export function keepState(parts: Parts, kept: PageState): void {
  const { app, graph } = parts;
  let state = kept;
  let restored = false;
  apply(parts, state);
  app.store.watch(['start'], () => {
    const { start } = app.store.now;
    if (start === undefined) return;
    if (Object.values(kept).every((one) => one === undefined)) {
      state = readState(start.state);
      apply(parts, state);
    }
    // Who never chose anything here may have chosen in the file.
    if (!state.options) app.guard('options', () => app.choice.readConfig());
  });
  app.store.watch(['scene'], () => {
    const { scene } = app.store.now;
    if (!scene || restored) return;
    restored = true;
    bringBack(parts, state);
  });
  let last = '';
  const keep = () => {
    if (!restored) return;
    const { path, view, selected, query, profile, baseline, bar, edgesByBytes, options, bottom } = app.store.now;
    const now: PageState = {
      viewport: path.length === 1 ? { ...graph.viewport, ...graph.surfaceSize } : state.viewport,
      selected: view?.boxes[selected]?.node,
      selectedKey: view?.keys[selected],
      query: query || undefined,
      profile: profile?.id,
      baseline: baseline?.id,
      sideScroll: parts.side.scrollTop,
      fill: app.comparing.plainFill,
      compared: app.comparing.kept,
      bar,
      edgesByBytes,
      options,
      levels: app.levels.keep(),
      sections: sectionsNow(),
      sideWidth: parts.sideSash.size(),
      timelineHeight: parts.timelineSash.size(),
      bottom,
      table: parts.list.kept,
    };
    const text = JSON.stringify(now);
    if (text === last) return;
    last = text;
    app.host.setState(now);
    app.guard('state', () => app.host.call('keepState', { state: now }));
  };
  window.setInterval(keep, everyMs);
  // Who looks at another tab a moment after a change has it still.
  document.addEventListener('visibilitychange', keep);
  window.addEventListener('pagehide', keep);
}

/** What needs the graph to be there. */
function bringBack({ app, side }: Parts, { selected, selectedKey, query, profile, baseline, sideScroll }: PageState): void {
  const { scene } = app.store.now;
  const known = selectedKey === undefined ? -1 : scene!.view.keys.indexOf(selectedKey);
  const box = known >= 0 ? known : selected === undefined ? undefined : scene!.boxOfNode.get(selected);
  if (box !== undefined) app.select(box);
  if (query !== undefined) {
    app.store.set({ query });
    void app.finding.search(query);
  }
  if (profile !== undefined) app.guard('profile', () => bringProfile(app, profile, baseline));
  if (sideScroll) window.setTimeout(() => side.scrollTo({ top: sideScroll }), everyMs / 2);
}

/** A profile that is not there any more is left out. */
async function bringProfile(app: App, profile: string, baseline: string | undefined): Promise<void> {
  const model = app.modelPath();
  const known = await app.host.call('profiles', { model });
  const load = async (id: string | undefined) =>
    known.some((one) => one.id === id) ? app.host.call('profile', { model, id: id! }) : undefined;
  const [shown, other] = await Promise.all([load(profile), load(baseline)]);
  // Something else may be on show by now.
  if (!shown || app.store.now.profile) return;
  app.showProfile(shown);
  if (other) app.store.set({ baseline: other });
}

function sizeOf(view: Record<string, unknown> | undefined): { width: number; height: number } | undefined {
  const { width, height } = view ?? {};
  return typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0 ? { width, height } : undefined;
}

function flags(kept: unknown): Readonly<Record<string, boolean>> | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'));
}

function sectionsOf(): readonly HTMLDetailsElement[] {
  return [...document.querySelectorAll<HTMLDetailsElement>('details[data-section]')];
}

function sectionsNow(): Readonly<Record<string, boolean>> {
  return Object.fromEntries(sectionsOf().map(({ dataset, open }) => [dataset.section!, open]));
}

function apply({ app, graph, list, sideSash, timelineSash }: Parts, state: PageState): void {
  for (const element of sectionsOf()) element.open = state.sections?.[element.dataset.section!] ?? element.open;
  if (state.viewport) graph.restore(state.viewport);
  if (state.fill) app.overlays.fillBy(state.fill);
  if (state.compared) app.comparing.models({ ...state.compared, side: 'after', linked: false });
  if (state.bar) app.overlays.barBy(state.bar);
  if (state.edgesByBytes) app.overlays.weighEdges(true);
  if (state.levels) app.levels.restore(state.levels);
  if (state.options) app.choice.setOptions(state.options);
  if (state.sideWidth !== undefined) sideSash.set(state.sideWidth);
  if (state.timelineHeight !== undefined) timelineSash.set(state.timelineHeight);
  if (state.table) list.restore(state.table);
  if (state.bottom) app.store.set({ bottom: state.bottom });
}
