import type { SegmentScores } from '../../src/protocol/selector-calls';
import type { App } from '../app';
import { el } from '../dom';
import { unitLabels } from '../scene/units';
import { plural, points } from '../text';
import { subsection } from './section';
import { VirtualList } from './virtual-list';

const rowsShown = 8;

/** The choice for each segment, folded; a click shows the segment. */
export function selectorSegments(app: App): HTMLElement {
  const note = el('span', { class: 'note' });
  const list = new VirtualList<SegmentScores>((row) => segmentRow(app, row), rowsShown);
  const element = subsection('Per segment', 'selector-segments', list.element, note);
  app.store.watch(['selection'], () => {
    const segments = app.store.now.selection?.segments ?? [];
    const elsewhere = segments.filter(({ chosen, unit }) => chosen !== unit).length;
    note.textContent = `${segments.length}${elsewhere > 0 ? ` · ${elsewhere} better elsewhere` : ''}`;
    list.show(segments);
  });
  return element;
}

function segmentRow(app: App, { segment, unit, nodes, chosen, most, units, explanation }: SegmentScores): HTMLElement {
  const best = units.find((one) => one.unit === chosen);
  const advice = best ? `${chosen === unit ? '' : '→ '}${unitLabels[best.unit]} ${points(best.points)} of ${points(most)}` : 'no unit fits';
  return el(
    'button',
    {
      class: 'layer segment',
      title: explanation,
      attributes: { type: 'button', 'data-segment': String(segment) },
      on: { click: () => app.finding.revealAll(nodes) },
    },
    el('span', {}, el('span', { class: `swatch ${unit}` }), ` ${unitLabels[unit]} ${segment + 1} · ${plural(nodes.length, 'node')}`),
    el('span', { class: `figure ${chosen === unit ? 'muted' : ''}` }, advice),
  );
}
