import { el, fill } from '../dom';
import { pathParts } from '../scene/critical';
import { type UnitTotal, unitTotals } from '../scene/unit-totals';
import { micros, percent, plural } from '../text';
import { rungPill } from './provenance';
import type { TimelineView } from './timeline-view';

const marks: Readonly<Record<string, string>> = {
  'Matrix (HMX)': '--unit-htp',
  'Start and wait': '--thread-control',
  Scalar: '--thread-main',
  'Vector (HVX)': '--thread-hvx',
  DMA: '--thread-dma',
  CPU: '--unit-cpu',
  Other: '--thread-other',
};

const methods = {
  causes: "follows the trace's own marks of what was started and waited for",
  times: 'reconstructed from times: the trace does not say who waited for whom',
};

/** How long each unit worked, of the whole run or of the measured stretch, and what the critical path consists of. */
export function fillTotals(element: HTMLElement, { scene, profile, ruler, whole }: TimelineView): void {
  if (!scene || !profile) {
    fill(element);
    return;
  }
  const span = ruler ?? whole;
  const length = micros((span.to - span.from) / scene.timeline.ticksPerUs);
  const path = pathParts(scene);
  const caption = el('caption', {}, `Units, ${ruler ? `measured ${length}` : `all ${length}`} `, rungPill('timeline', profile));
  const head = el(
    'tr',
    {},
    ...['Unit', 'Busy', 'Idle', 'Share', 'On path'].map((name) => el('th', { attributes: { scope: 'col' } }, name)),
  );
  const totals = unitTotals(scene, span);
  const rows = totals.map((total) => unitRow(total, path.find(({ what }) => what === total.unit)?.us));
  const between = path.find(({ what }) => what === 'Between events');
  const about = `Critical path: ${plural(scene.timeline.path.length, 'event')}, ${methods[scene.timeline.pathFrom]}.`;
  fill(
    element,
    el('table', {}, caption, el('thead', {}, head), el('tbody', {}, ...rows, between ? pathRow('Between events', between.us) : undefined)),
    el('p', { attributes: { 'data-path-from': scene.timeline.pathFrom } }, about),
  );
}

function unitRow({ unit, threads, busyUs, idleUs, share }: UnitTotal, onPath: number | undefined): HTMLElement {
  const mark = el('span', { class: 'mark', attributes: { 'aria-hidden': 'true' } });
  mark.style.setProperty('--mark', `var(${marks[unit] ?? '--thread-other'})`);
  const name = threads > 1 ? `${unit} × ${threads}` : unit;
  const cells = [micros(busyUs), micros(idleUs), percent(share), onPath === undefined ? '0' : micros(onPath)];
  return el(
    'tr',
    { attributes: { 'data-unit-total': unit } },
    el('th', { attributes: { scope: 'row' } }, mark, name),
    ...cells.map((text) => el('td', {}, text)),
  );
}

function pathRow(name: string, us: number): HTMLElement {
  return el('tr', {}, el('th', { attributes: { scope: 'row' } }, name), ...['', '', '', micros(us)].map((text) => el('td', {}, text)));
}
