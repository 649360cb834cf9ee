import type { App } from '../app';
import { el, linkButton } from '../dom';
import { drawUnitBar, sumText } from '../render/group-cards';
import { groupTotals } from '../scene/group-totals';
import { unitLabels } from '../scene/units';
import { amount, bytes, micros, percent, plural } from '../text';
import { fact } from './section';

/** What the nodes of the selected group come to together, and who says so. */
export function groupFacts(app: App, box: number): HTMLElement[] {
  const { view, placement, times, facts } = app.store.now;
  const totals = groupTotals(view!.members[box]!, { placement, times, facts });
  const bar = el('div', { class: 'unit-bar', attributes: { 'aria-hidden': 'true' } });
  drawUnitBar(bar, totals);
  const us = totals.us?.value ?? Number.NaN;
  const isOpen = view!.boxes[box]!.kind === 'frame';
  return [
    fact('Nodes', el('b', { attributes: { 'data-fact': 'group-nodes' } }, plural(totals.nodes, 'node'))),
    ...(placement
      ? [bar, fact('Units', totals.units.map(({ unit, nodes }) => `${unitLabels[unit]} ${nodes}`).join(' · '), ` · ${placement.rung}`)]
      : []),
    ...(times
      ? [
          fact(
            'Time',
            el('b', {}, sumText(totals.us, micros)),
            Number.isNaN(us) ? '' : ` · ${percent(us / times.totalUs)}`,
            ` · ${times.rung}`,
          ),
        ]
      : []),
    fact('MACs', sumText(totals.macs, amount), facts ? ` · ${facts.rung}` : ''),
    fact('Weights', sumText(totals.weightBytes, bytes), facts ? ` · ${facts.rung}` : ''),
    linkButton(isOpen ? 'Close' : 'Open here', () => void app.levels.toggle(box), { attributes: { 'data-toggle': '' } }),
  ];
}
