import type { NodeDetails, Port, Verdict } from '../../src/protocol/calls';
import type { App } from '../app';
import { el, fill, foreign, linkButton } from '../dom';
import type { TimeColumn } from '../scene/times';
import { unitLabels, unitOf } from '../scene/units';
import { bytes, micros, percent, short } from '../text';
import { encodingRows } from './encoding';
import { groupFacts } from './group-facts';
import { nodeAccuracyPlace } from './quantize-sections';
import { runOn } from './run-on';
import { fact, section } from './section';
import { tensorView } from './tensor';

/** Lists longer than this are cut, and say so. */
const mostShown = 200;

/** Everything about the selected node: why it runs where it runs, its time, its attributes, and what it reads and writes. */
export function selectionPanel(app: App): HTMLElement {
  const place = el('div');
  const more = el('div');
  // Between what changes with every pin stands what pins: it must not lose the focus to that.
  const body = el('div', { attributes: { 'data-selected': '' } }, place, nodeAccuracyPlace(app), runOn(app), more);
  const title = el('span', { class: 'note' });
  const { store } = app;
  store.watch(['selected', 'placement', 'times', 'view', 'profile', 'supposed', 'facts'], () => {
    const { selected, view, placement, times, supposed } = store.now;
    const box = view?.boxes[selected];
    title.textContent = box ? short(box.opType || box.kind, 40) : '';
    const isGroup = box?.node === -1 && (box.kind === 'group' || box.kind === 'frame');
    if (!box) return fill(place, el('p', { class: 'muted' }, 'Click a node, or find one.'));
    if (isGroup) return fill(place, el('div', { class: 'selected-name' }, foreign(box.name)), ...groupFacts(app, selected));
    const verdict = placement?.verdicts[box.node];
    const unit = unitOf(placement, box.node);
    const guess = supposed?.changed.some(({ node }) => node === box.node);
    fill(
      place,
      el('div', { class: 'selected-name' }, foreign(box.name)),
      box.detail ? el('div', { class: 'muted' }, foreign(short(box.detail, 300))) : undefined,
      unit &&
        fact(
          guess ? 'Unit, supposed' : 'Unit',
          el('b', { class: `unit-text ${unit}`, attributes: { 'data-fact': 'unit' } }, unitLabels[unit]),
        ),
      times && timeFact(times, box.node),
      ...layerFacts(app, box.name),
      verdict && whyHere(verdict),
    );
  });
  store.watch(['selected', 'details', 'view', 'encodings'], () => {
    const { selected, view, details } = store.now;
    const box = view?.boxes[selected];
    if (!box) return fill(more);
    fill(more, ...(details?.id === box.node ? detailParts(app, details) : []), ...subgraphButtons(app, box.graphs, box.name));
  });
  return section('Selected', 'selected', body, title);
}

function timeFact(times: TimeColumn, node: number): HTMLElement | undefined {
  const us = times.us[node];
  if (us === undefined || Number.isNaN(us)) return undefined;
  return fact('Time', el('b', {}, micros(us)), ` · ${percent(us / times.totalUs)} · `, el('span', { class: 'muted' }, times.rung));
}

/** What a simulated profile knows beside the time. */
function layerFacts({ store }: App, name: string): HTMLElement[] {
  const layer = store.now.profile?.layers.find((one) => one.name === name);
  if (!layer) return [];
  const busy = layer.busy;
  const count = (value: number) => value.toLocaleString('en-US');
  return [
    ...(busy ? [fact('Busy cycles', `HMX ${count(busy.hmx)} · HVX ${count(busy.hvx)} · DMA ${count(busy.dma)}`)] : []),
    ...(layer.ddrBytes !== undefined ? [fact('DDR traffic', bytes(layer.ddrBytes))] : []),
    ...(layer.vtcmBytes !== undefined ? [fact('VTCM', bytes(layer.vtcmBytes))] : []),
  ];
}

/** The verdict in words: rule, what was seen, what is allowed, what would help. */
function whyHere({ rule, reason, saw, allows, fix, qnnOps, group }: Verdict): HTMLElement {
  return el(
    'div',
    { class: 'why' },
    rule ? fact('Rule', el('code', {}, rule)) : undefined,
    reason ? el('p', {}, foreign(reason)) : undefined,
    saw ? fact('Saw', foreign(saw)) : undefined,
    allows?.length ? fact('Allowed', foreign(allows.join(', '))) : undefined,
    fix ? el('p', { class: 'fix' }, foreign(fix)) : undefined,
    qnnOps?.length
      ? fact(
          'QNN operations',
          foreign(
            qnnOps
              .slice(0, 12)
              .map((one) => one.type)
              .join(', '),
          ),
        )
      : undefined,
    group ? fact('Fusion group', foreign(short(group, 120))) : undefined,
  );
}

function detailParts(app: App, details: NodeDetails): HTMLElement[] {
  const { attributes, inputs, outputs, domain, doc, metadata, ownName, name } = details;
  return [
    ...(ownName !== name ? [fact('Name in the file', foreign(ownName === '' ? '(none)' : short(ownName, 200)))] : []),
    ...(domain !== '' ? [fact('Domain', foreign(domain))] : []),
    ...list('Attributes', attributes, (one) =>
      fact(short(one.name), foreign(short(one.text, 400), { title: `${one.type}: ${short(one.text, 2000)}` })),
    ),
    ...list('Inputs', inputs, (port) => portRow(app, port, details.id)),
    ...list('Outputs', outputs, (port) => portRow(app, port, details.id)),
    ...list('Metadata', metadata, ([key, value]) => fact(short(key), foreign(short(value, 400)))),
    ...(doc ? [el('p', { class: 'doc' }, foreign(short(doc, 1000)))] : []),
  ];
}

function list<T>(title: string, items: readonly T[], row: (item: T) => HTMLElement): HTMLElement[] {
  if (items.length === 0) return [];
  const more = items.length > mostShown ? [el('p', { class: 'muted' }, `… and ${items.length - mostShown} more`)] : [];
  return [el('h3', {}, title), ...items.slice(0, mostShown).map(row), ...more];
}

/** Type and name of a value; its other ends are links, its data a button when it is constant. */
function portRow(app: App, port: Port, node: number): HTMLElement {
  const ends = port.nodes.slice(0, 8).map((end) =>
    linkButton(foreign(short(end.name, 36)), () => app.reveal(end.id), {
      title: short(end.name, 300),
      attributes: { 'data-goto': String(end.id) },
    }),
  );
  const more = port.nodes.length > 8 ? el('span', { class: 'muted' }, ` and ${port.nodes.length - 8} more`) : undefined;
  return el(
    'div',
    { class: 'port' },
    el(
      'div',
      { class: 'port-head' },
      el('code', {}, short(port.port || '·', 24)),
      foreign(short(port.type || 'unknown type', 80), { class: 'type' }),
    ),
    el('div', { class: 'muted' }, foreign(short(port.value, 80), { title: short(port.value, 400) })),
    ends.length > 0 ? el('div', { class: 'ends' }, ...ends, more) : undefined,
    ...encodingRows(app, port),
    port.constant ? tensorView(app, port.value, node) : undefined,
  );
}

/** A body opens where the node stands; or by itself, with a way back. */
function subgraphButtons(app: App, graphs: readonly number[], name: string): HTMLElement[] {
  if (graphs.length === 0) return [];
  const { view, selected } = app.store.now;
  const isOpen = view?.boxes[selected]?.kind === 'frame';
  const inPlace = linkButton(isOpen ? 'Close body' : 'Open here', () => void app.levels.toggle(app.store.now.selected), {
    class: 'subgraph',
    attributes: { 'data-toggle': '' },
  });
  const alone = graphs.map((graph, index) =>
    linkButton(graphs.length > 1 ? `Open body ${index + 1}` : 'Open body', () => app.levels.openSubgraph(graph, name), {
      class: 'subgraph',
      attributes: { 'data-subgraph': String(graph) },
    }),
  );
  return [inPlace, ...alone];
}
