import type { NodeFacts } from '../../src/protocol/column-calls';
import { el, fill, icon } from '../dom';
import { type GroupTotals, groupTotals, type Sum } from '../scene/group-totals';
import type { Scene } from '../scene/scene';
import { unitLabels } from '../scene/units';
import { amount, bytes, micros, plural, short } from '../text';
import type { Frame } from './frame';

/** The totals of all groups of a drawing, each computed when it is first seen; anew when placement, times or facts are others. */
export class TotalsOfBoxes {
  private readonly known = new Map<number, GroupTotals>();
  private of: readonly unknown[] = [];

  at({ scene, placement, times }: Pick<Frame, 'scene' | 'placement' | 'times'>, facts: NodeFacts | undefined, box: number): GroupTotals {
    const of = [scene, placement, times, facts];
    if (of.some((one, index) => one !== this.of[index])) this.known.clear();
    this.of = of;
    const totals = this.known.get(box) ?? groupTotals(scene.view.members[box]!, { placement, times, facts });
    this.known.set(box, totals);
    return totals;
  }
}

/** `2.1 ms`, `2.1 ms + 3 unknown`, `–` */
export function sumText(sum: Sum | undefined, format: (value: number) => string): string {
  if (!sum || Number.isNaN(sum.value)) return '–';
  return sum.lacking === 0 ? format(sum.value) : `${format(sum.value)} + ${sum.lacking} unknown`;
}

/** `12 nodes · 3.1 M MACs · 1.2 MB`: what is not known yet is left out here, and said in the details. */
export function figuresText({ nodes, macs, weightBytes }: GroupTotals): string {
  const figures = [plural(nodes, 'node')];
  if (macs && macs.value > 0) figures.push(`${amount(macs.value)} MACs`);
  if (weightBytes && weightBytes.value > 0) figures.push(bytes(weightBytes.value));
  return figures.join(' · ');
}

export function spokenTotals(totals: GroupTotals): string {
  const { units, us } = totals;
  const parts = units.map(({ unit, nodes }) => `${nodes} on ${unitLabels[unit]}`);
  return [figuresText(totals), ...parts, us && !Number.isNaN(us.value) ? micros(us.value) : ''].filter(Boolean).join(', ');
}

/** A bar in proportion of the time per unit, or of the nodes where no time is known. */
export function drawUnitBar(element: HTMLElement, { units }: GroupTotals): void {
  const times = units.flatMap(({ us }) => (us > 0 ? [us] : []));
  const isTimed = times.length > 0;
  const least = Math.min(...times);
  const parts = units.map(({ unit, nodes, us }) => {
    const part = el('span', { class: `part ${unit}` });
    // Factors that sum up to less than one would leave a part of the bar empty.
    part.style.flexGrow = String(isTimed ? us / least : nodes);
    return part;
  });
  fill(element, ...parts);
}

/** The title of a frame: what it is, what it comes to, and a way to close it. */
export function drawFrameTitle(element: HTMLElement, { view }: Scene, box: number, totals: GroupTotals): void {
  const { name, opType, graphs, node } = view.boxes[box]!;
  const isBody = graphs.length > 0;
  const label = isBody ? opType : opType || name;
  const figures = isBody || node !== -1 ? short(name, 60) : [figuresText(totals), timeText(totals)].filter(Boolean).join(' · ');
  const close = el('button', {
    class: 'tool fold',
    title: 'Close (Space)',
    attributes: { type: 'button', tabindex: '-1', 'aria-label': `Close ${short(label)}`, 'data-fold': '' },
  });
  close.append(icon('chrome-minimize'));
  fill(element, el('bdi', { class: 'op' }, short(label, 80)), el('span', { class: 'name' }, figures), close);
}

export function timeText({ us }: GroupTotals): string {
  return us && us.value > 0 ? micros(us.value) : '';
}
