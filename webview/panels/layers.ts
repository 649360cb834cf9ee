import type { Profile } from '../../src/protocol/calls';
import type { App } from '../app';
import { el, fill, tailed } from '../dom';
import type { LayerDifference } from '../scene/times';
import { compareProfiles } from '../scene/times';
import { unitOf } from '../scene/units';
import { micros, percent, plural, short } from '../text';
import { section } from './section';
import { VirtualList } from './virtual-list';

const rowsShown = 8;

interface LayerRow {
  readonly node: number;
  readonly name: string;
  readonly us: number;
  readonly share: number;
  readonly part: number;
  readonly unit: string;
}

/** Layers by time, the longest first; with two profiles, by what changed. */
export function layersPanel(app: App): HTMLElement {
  const note = el('span', { class: 'note' }, 'time · share');
  const layers = new VirtualList<LayerRow>((row) => layerRow(app, row), rowsShown);
  const changes = new VirtualList<LayerDifference>((row) => differenceRow(app, row), rowsShown);
  const body = el('div');
  const { store } = app;
  store.watch(['times', 'view', 'placement', 'profile', 'baseline'], () => {
    const { profile, baseline } = store.now;
    note.textContent = profile && baseline ? 'before → after' : 'time · share';
    fill(body, profile && baseline ? changes.element : layers.element, profile && unmatchedNote(profile));
    if (profile && baseline) changes.show(compareProfiles(baseline, profile));
    else layers.show(layerRows(app));
  });
  return section('Top layers', 'layers', body, note);
}

/** Time that joined no node is counted, not hidden. */
function unmatchedNote({ unmatched }: Profile): HTMLElement | undefined {
  if (unmatched.spans === 0) return undefined;
  const text = `${micros(unmatched.us)} in ${plural(unmatched.spans, 'event')} belong to no layer.`;
  return el('p', { class: 'muted', title: unmatched.names.slice(0, 12).join(', '), attributes: { 'data-unmatched': '' } }, text);
}

function layerRows({ store }: App): readonly LayerRow[] {
  const { times, view, placement } = store.now;
  if (!times || !view) return [];
  return view.boxes
    .filter(({ node }) => node >= 0 && times.us[node]! > 0)
    .map(({ node, name }) => {
      const us = times.us[node]!;
      return { node, name, us, share: us / times.totalUs, part: us / times.longestUs, unit: unitOf(placement, node) ?? 'removed' };
    })
    .sort((a, b) => b.us - a.us || a.node - b.node);
}

function layerRow(app: App, { node, name, us, share, part, unit }: LayerRow): HTMLElement {
  const bar = el('span', { class: `fill ${unit}` });
  bar.style.transform = `scaleX(${Math.min(1, part)})`;
  return el(
    'button',
    {
      class: 'layer',
      title: short(name, 300),
      attributes: { type: 'button', 'data-layer': short(name, 300) },
      on: { click: () => app.reveal(node) },
    },
    tailed(name),
    el('span', { class: 'bar' }, bar),
    el('span', { class: 'figure' }, `${micros(us)} · ${percent(share)}`),
  );
}

function differenceRow(app: App, { name, opType, beforeUs, afterUs }: LayerDifference): HTMLElement {
  const by = afterUs - beforeUs;
  const sign = by > 0 ? '+' : by < 0 ? '−' : '±';
  const box = app.store.now.view?.boxes.find((one) => one.name === name);
  return el(
    'button',
    {
      class: 'layer change',
      title: `${short(name, 300)} (${short(opType)})`,
      attributes: { type: 'button' },
      on: { click: () => box && app.reveal(box.node) },
    },
    tailed(name),
    el('span', { class: 'figure muted' }, `${micros(beforeUs)} → ${micros(afterUs)}`),
    el('span', { class: `figure ${by > 0 ? 'slower' : 'faster'}` }, `${sign}${micros(Math.abs(by))}`),
  );
}
