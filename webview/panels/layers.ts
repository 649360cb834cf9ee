import type { Profile } from '../../src/protocol/calls';
import type { App } from '../app';
import { el, fill, linkButton, tailed } from '../dom';
import type { LayerDifference } from '../scene/times';
import { compareProfiles } from '../scene/times';
import { micros, plural, short } from '../text';
import { bottlenecks } from './bottlenecks';
import { section } from './section';
import { VirtualList } from './virtual-list';

const rowsShown = 8;

/** The longest layers with what would help; with two profiles, what changed between them. */
export function layersPanel(app: App): HTMLElement {
  const note = el('span', { class: 'note' });
  const longest = bottlenecks(app);
  const changes = new VirtualList<LayerDifference>((row) => differenceRow(app, row), rowsShown);
  const all = linkButton('All layers', () => app.store.set({ bottom: 'layers' }), { attributes: { 'data-action': 'all-layers' } });
  const body = el('div');
  const { store } = app;
  store.follow(['times', 'view', 'placement', 'profile', 'baseline'], () => {
    const { profile, baseline } = store.now;
    note.textContent = profile && baseline ? 'before → after' : 'time · share';
    fill(body, profile && baseline ? changes.element : longest, profile && unmatchedNote(profile), all);
    if (profile && baseline) changes.show(compareProfiles(baseline, profile));
  });
  return section('Top bottlenecks', 'layers', body, note);
}

/** Time that joined no node is counted, not hidden. */
function unmatchedNote({ unmatched }: Profile): HTMLElement | undefined {
  if (unmatched.spans === 0) return undefined;
  const text = `${micros(unmatched.us)} in ${plural(unmatched.spans, 'event')} belong to no layer.`;
  return el('p', { class: 'muted', title: unmatched.names.slice(0, 12).join(', '), attributes: { 'data-unmatched': '' } }, text);
}

function differenceRow(app: App, { name, opType, beforeUs, afterUs }: LayerDifference): HTMLElement {
  const by = afterUs - beforeUs;
  const sign = by > 0 ? '+' : by < 0 ? '−' : '±';
  const box = [...app.levels.boxes()].find((one) => one.name === name);
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
