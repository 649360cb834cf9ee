import '@vscode-elements/elements/dist/vscode-checkbox/index.js';
import type { App } from '../app';
import { add, el, fill, icon, linkButton } from '../dom';
import { columnColors, hasQuietZero, rampOf } from '../render/colors';
import { type AmountColumn, type CategoryColumn, type Column, type ColumnSource, lacking, sourceText, valueText } from '../scene/columns';
import { edgeFactors, edgeWeights } from '../scene/columns-edges';
import { valuesOfBoxes } from '../scene/columns-scale';
import { amount, bytes } from '../text';
import { onThemeChange, type Palette, readPalette } from '../theme';
import { rampFilter } from './ramp-filter';

/** The commonest categories; a file may bring hundreds. */
const mostKeys = 12;

/** What colors, bars and edges of the graph mean, in which range, and who says so; in a corner of the drawing. */
export function legend(app: App): HTMLElement {
  const fillRow = el('div', { class: 'legend-row', attributes: { 'data-legend': 'fill' } });
  const barRow = el('div', { class: 'legend-row', attributes: { 'data-legend': 'bar' } });
  const edgeRow = el('div', { class: 'legend-row', attributes: { 'data-legend': 'edges' } });
  const sign = el(
    'summary',
    { title: 'Fold the legend', attributes: { 'aria-label': 'Legend' } },
    icon('chevron-down'),
    el('span', {}, 'Legend'),
  );
  const fold = el('details', { attributes: { 'data-section': 'legend' } }, sign, fillRow, barRow, edgeRow);
  fold.open = true;
  const element = el('div', { class: 'graph-legend', attributes: { role: 'group', 'aria-label': 'Legend' } }, fold);
  const { store } = app;
  let palette = readPalette();
  const showColumns = () => {
    const { fillColumn, barColumn, bar, fill: fillId } = store.now;
    element.hidden = store.now.scene === undefined;
    fill(fillRow, ...(fillColumn ? columnParts(app, fillColumn, palette) : lackingParts(app, fillId)), ...wishKeys(app));
    barRow.hidden = bar === fillId && fillColumn !== undefined;
    fill(barRow, ...(barColumn ? barParts(app, barColumn) : lackingParts(app, bar)));
  };
  store.follow(['fillColumn', 'barColumn', 'fill', 'bar', 'scene', 'facts', 'supposed', 'pinned'], showColumns);
  store.follow(['scene', 'edgesByBytes', 'placement'], () => fill(edgeRow, ...edgeParts(app)));
  store.watch(['spotlight'], () => {
    const range = element.querySelector<HTMLElement>('.ramp-window');
    if (range && !store.now.spotlight) range.hidden = true;
  });
  onThemeChange(() => {
    palette = readPalette();
    showColumns();
  });
  return element;
}

function columnParts(app: App, column: Column, palette: Palette): readonly (Node | undefined)[] {
  const keys =
    column.kind === 'category'
      ? categoryKeys(app, column, palette)
      : [rampFilter(app, column, rampOf(column, palette)), zeroKey(app, column, palette)];
  return [title(column), ...keys, lackingPart(app, column), sourcePart(column.source)];
}

function title({ title: text, note }: Column): HTMLElement {
  return el('b', note === undefined ? {} : { title: note }, text);
}

/** A key is a button: it lights the nodes of its category. */
function categoryKeys(app: App, column: CategoryColumn, palette: Palette): readonly HTMLElement[] {
  const counts = new Map<number, number>();
  for (const node of app.overlays.nodes()) {
    const value = column.values[node]!;
    if (!Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const colors = columnColors(column, palette);
  const inOrder = [...counts].sort(([a], [b]) => a - b);
  const keys = inOrder.slice(0, mostKeys).map(([category, count]) => {
    const label = valueText(column, category);
    const swatch = el('span', { class: `swatch ${column.id === 'unit' ? label.toLowerCase() : ''}` });
    swatch.style.background = colors[category]!;
    const button = linkButton(swatch, () => app.overlays.light(column, (value) => value === category, label), {
      class: 'key',
      title: `Show where: ${label}`,
      attributes: { 'data-category': label },
    });
    add(button, label, el('span', { class: 'muted' }, amount(count)));
    return button;
  });
  return inOrder.length > mostKeys ? [...keys, el('span', { class: 'muted' }, `and ${inOrder.length - mostKeys} more`)] : keys;
}

/** Nothing at all is no color of the scale. */
function zeroKey(app: App, column: AmountColumn, { zero }: Palette): HTMLElement | undefined {
  const count = hasQuietZero(column) ? app.overlays.nodes().filter((node) => column.values[node] === 0).length : 0;
  if (count === 0) return undefined;
  const swatch = el('span', { class: 'swatch' });
  swatch.style.background = zero;
  const button = linkButton(swatch, () => app.overlays.light(column, (value) => value === 0, 'nothing'), {
    class: 'key',
    title: 'Show where: 0',
  });
  add(button, '0', el('span', { class: 'muted' }, amount(count)));
  return button;
}

/** The bar is as long as the value, so two ends say it all. */
function barParts(app: App, column: Column): readonly (Node | undefined)[] {
  if (column.kind === 'category') return [];
  const { scene } = app.store.now;
  // A closed group's bar is as long as its sum.
  const values = scene ? valuesOfBoxes(column, scene) : column.values;
  const most = values.reduce((a, b) => (b > a && b !== Number.POSITIVE_INFINITY ? b : a), 0);
  const sample = el('span', { class: 'legend-bar', attributes: { 'aria-hidden': 'true' } });
  return [
    title(column),
    el('span', { class: 'key' }, 'bar', sample, `0 – ${column.format(most)}`),
    lackingPart(app, column),
    sourcePart(column.source),
  ];
}

/** `12 of 242 not known`: shown hollow, never in a color of the scale. */
function lackingPart(app: App, column: Column): HTMLElement | undefined {
  const nodes = app.overlays.nodes();
  const count = lacking(column, nodes);
  const what = column.lacks ?? 'not known';
  if (count === 0) return undefined;
  const button = linkButton(el('span', { class: 'swatch lacking' }), () => app.overlays.light(column, Number.isNaN, what), {
    class: 'key',
    title: `Show where: ${what}`,
    attributes: { 'data-lacking': String(count) },
  });
  add(button, `${count} of ${nodes.length} ${what}`);
  return button;
}

function sourcePart(source: ColumnSource): HTMLElement {
  return el('span', { class: 'muted legend-source', title: source.producer.settings ?? '' }, sourceText(source));
}

/** The chosen column has no values: why, and what helps. */
function lackingParts(app: App, id: string): readonly Node[] {
  const offered = app.overlays.offered.find((one) => one.id === id);
  const help =
    id === 'error' ? linkButton('Import node data…', () => app.guard('import', () => app.host.call('startImportNodeData', {}))) : undefined;
  return [
    el('b', {}, offered?.title ?? id),
    el('span', { class: 'muted' }, offered?.lacks ?? 'not there any more'),
    ...(help ? [help] : []),
  ];
}

function wishKeys({ store }: App): readonly (Node | undefined)[] {
  const { supposed, pinned } = store.now;
  return [
    supposed ? el('span', { class: 'key' }, el('span', { class: 'swatch guess' }), 'supposed') : undefined,
    pinned ? el('span', { class: 'key' }, icon('pinned'), 'pinned') : undefined,
  ];
}

function edgeParts({ store, overlays }: App): readonly (Node | undefined)[] {
  const { scene, edgesByBytes, placement } = store.now;
  if (!scene) return [];
  const check = document.createElement('vscode-checkbox');
  check.label = 'edges by bytes';
  check.checked = edgesByBytes;
  check.dataset.action = 'edges-by-bytes';
  check.addEventListener('change', () => overlays.weighEdges(check.checked));
  const crossing = placement ? el('span', { class: 'key' }, el('span', { class: 'swatch crossing' }), 'crossing between units') : undefined;
  if (!edgesByBytes) return [crossing, check];
  const { from, unknown } = edgeWeights(scene.view);
  const widths = from.map((least, at) => {
    const line = el('span', { class: 'legend-edge', attributes: { 'aria-hidden': 'true' } });
    line.style.height = `${1.2 * edgeFactors[at + 1]!}px`;
    return el('span', { class: 'key' }, line, `≥ ${bytes(least)}`);
  });
  const dashed =
    unknown > 0 ? el('span', { class: 'key' }, el('span', { class: 'legend-edge unknown' }), `${unknown} not known`) : undefined;
  return [crossing, check, ...widths, dashed];
}
