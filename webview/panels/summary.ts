import type { ModelSummary, PlacementOverlay, Unit } from '../../src/protocol/calls';
import type { App } from '../app';
import { el, fill, foreign } from '../dom';
import type { TimeColumn } from '../scene/times';
import { unitLabels, units } from '../scene/units';
import { amount, bytes, micros } from '../text';
import { producedBy } from './provenance';
import { fact, section } from './section';
import { chipLabel } from './toolbar';

/** The model at a glance, with a legend that says who produced which figure. */
export function summaryPanel(app: App): HTMLElement {
  const body = el('div');
  const note = el('span', { class: 'note' });
  const { store } = app;
  store.follow(['model', 'placement', 'times', 'target', 'chips', 'supposed', 'pinned'], () => {
    const { model, placement, times, target, chips, supposed, pinned } = store.now;
    note.textContent = supposed ? 'supposed, not real' : pinned ? 'with pins' : '';
    if (!model) return fill(body);
    const chip = chips.find(({ soc }) => soc === target.soc);
    fill(
      body,
      fact('Chip · precision', `${chip ? chipLabel(chip) : target.soc} · ${target.precision}`),
      timeFact(times),
      fact('MACs · weights', `${amount(model.summary.macs)} · ${bytes(model.summary.initializerBytes)}`),
      placement && fact('Segments · crossings', segmentText(placement)),
      fact('Nodes · opset · IR', nodeText(model.summary)),
      placement?.compiler && fact('Compiled nodes', compiledText(placement.compiler)),
      ...(placement ? [unitBar(placement), unitLegend(app, placement)] : []),
      provenance(placement, times, target.soc),
    );
  });
  return section('Model', 'model', body, note);
}

function timeFact(times: TimeColumn | undefined): HTMLElement | undefined {
  if (!times) return undefined;
  const title = {
    estimate: 'Estimated time',
    imported: 'Imported time',
    simulated: 'Simulated time',
    measured: 'Measured time',
    verified: 'Time',
  }[times.rung];
  const bounds = times.lowUs !== undefined && times.highUs !== undefined ? ` ${micros(times.lowUs)} – ${micros(times.highUs)}` : undefined;
  return fact(
    title,
    el('b', { attributes: { 'data-fact': 'time' } }, micros(times.totalUs)),
    bounds && el('span', { class: 'muted' }, bounds),
  );
}

function segmentText({ segments, boundaries }: PlacementOverlay): string {
  const sized = boundaries.filter((one) => one.bytes !== undefined && one.bytes !== null);
  const total = sized.reduce((sum, one) => sum + one.bytes!, 0);
  const unknown = boundaries.length > sized.length ? ' +?' : '';
  return `${segments.length} · ${boundaries.length}${boundaries.length ? ` (${bytes(total)}${unknown})` : ''}`;
}

function nodeText({ nodes, nodesAll, opset, irVersion }: ModelSummary): string {
  const inner = nodesAll > nodes ? ` (+${nodesAll - nodes} in subgraphs)` : '';
  return `${nodes}${inner} · ${opset ?? '–'} · ${irVersion}`;
}

/** The compiler counts in its own graph, which is not the file's. */
function compiledText({ htp, cpu, inserted }: NonNullable<PlacementOverlay['compiler']>): string {
  return `HTP ${htp} · CPU ${cpu} (${inserted} inserted)`;
}

function unitBar({ counts }: PlacementOverlay): HTMLElement {
  const total = units.reduce((sum, unit) => sum + (counts[unit] ?? 0), 0);
  const label = units.map((unit) => `${unitLabels[unit]} ${counts[unit] ?? 0}`).join(', ');
  const parts = units.map((unit) => {
    const part = el('span', { class: `part ${unit}` });
    part.style.flexGrow = String((counts[unit] ?? 0) / Math.max(1, total));
    return part;
  });
  return el('div', { class: 'unit-bar', attributes: { role: 'img', 'aria-label': label } }, ...parts);
}

/** Counts per unit; a click finds the nodes. */
function unitLegend(app: App, { counts }: PlacementOverlay): HTMLElement {
  const entry = (unit: Unit) =>
    el(
      'button',
      {
        class: `legend ${unit}`,
        title: `Find nodes: unit:${unit}`,
        attributes: { type: 'button', 'data-count': unit },
        on: { click: () => app.finding.search(`unit:${unit}`) },
      },
      el('span', { class: `swatch ${unit}` }),
      `${unitLabels[unit]} ${counts[unit] ?? 0}`,
    );
  return el('div', { class: 'unit-legend' }, ...units.map(entry));
}

/** One line per kind of figure: its rung and its producer. */
function provenance(placement: PlacementOverlay | undefined, times: TimeColumn | undefined, target: string): HTMLElement {
  const line = (what: string, text: string, rung: string) =>
    el('div', { class: 'source' }, el('span', { class: `dot ${rung}` }), `${what}: `, el('b', {}, rung), ' · ', foreign(text));
  return el(
    'div',
    { class: 'sources', attributes: { 'aria-label': 'Who produced the figures' } },
    placement && line('Colors', producedBy(placement), placement.rung),
    times && line('Times', producedBy(times, target), times.rung),
  );
}
