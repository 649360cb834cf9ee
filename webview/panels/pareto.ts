import type { LayerSensitivity, MixedFront, MixedPoint, NodePrecision } from '../../src/protocol/quantize-calls';
import type { App } from '../app';
import { el, fill, foreign, linkButton } from '../dom';
import { decibelText, widthText } from '../scene/accuracy';
import { bytes, micros, plural, short } from '../text';
import { ParetoChart } from './pareto-chart';
import { rungPill } from './provenance';
import { fact, subsection } from './section';

const sensitiveShown = 8;

/** The choices of widths that the search found, error against time; without any, how to search. */
export function paretoBody(app: App): HTMLElement {
  const element = el('div', { class: 'pareto' });
  const about = el('div');
  const chart = new ParetoChart((at) => choose(at));
  const choose = (at: number | undefined) => {
    app.quantizations.lookAt(at);
    mark(at ?? -1);
  };
  const mark = (at: number) => {
    chart.choose(at);
    const { front } = app.store.now;
    fill(about, ...(front ? aboutParts(app, front, at, choose) : []));
  };
  app.store.follow(['front'], () => {
    const { front } = app.store.now;
    if (!front) return fill(element, ...emptyParts(app));
    chart.show(front);
    mark(app.store.now.widths?.point ?? front.chosen ?? -1);
    fill(element, chart.element, about, sensitivities(app, front), searchForm(app, 'Search again'));
  });
  // Painting takes the place of a choice that was looked at.
  let last = app.store.now.widths;
  app.store.follow(['widths'], () => {
    const { widths } = app.store.now;
    if (widths === last) return;
    last = widths;
    if (chart.isShown) mark(widths?.point ?? -1);
  });
  return element;
}

function emptyParts(app: App): HTMLElement[] {
  return [
    el(
      'p',
      {},
      'Which layers need 16 bits, and what does that cost? The search quantizes one layer at a time on your data, then finds the choices of widths that are the fastest for their error.',
    ),
    el('p', { class: 'muted' }, 'It runs the model about twice for each layer. You can also paint widths on the graph yourself (P).'),
    searchForm(app, 'Search…'),
  ];
}

function searchForm(app: App, label: string): HTMLElement {
  const field = el('input', {
    attributes: { type: 'number', min: '0', step: '1', placeholder: 'any', 'aria-label': 'Least SQNR in dB', 'data-option': 'least-sqnr' },
  });
  const search = () => app.quantizations.explore(field.value === '' ? undefined : Number(field.value));
  field.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter') search();
  });
  const button = el('button', { class: 'primary', attributes: { type: 'button', 'data-action': 'explore' }, on: { click: search } }, label);
  return el(
    'div',
    { class: 'field search-widths' },
    el('span', { class: 'key' }, 'At least'),
    field,
    el('span', { class: 'muted' }, 'dB'),
    button,
  );
}

function aboutParts(app: App, front: MixedFront, at: number, choose: (at: number | undefined) => void): HTMLElement[] {
  const point = front.points[at];
  if (!point) return [el('p', { class: 'muted' }, 'Choose a point to see its widths on the graph.')];
  return [
    el('h3', {}, foreign(short(point.label, 60)), at === front.chosen ? ' · keeps to the budget' : ''),
    ...pointFacts(front, point),
    el(
      'p',
      { class: 'actions' },
      linkButton('Show on the graph', () => choose(at), { attributes: { 'data-action': 'show-point' } }),
      linkButton('Quantize with this', () => app.quantizations.start(point.nodes), { attributes: { 'data-action': 'quantize-point' } }),
      linkButton('Export recipe', () => app.quantizations.exportRecipe(point.nodes, point.label), {
        attributes: { 'data-action': 'export-recipe' },
      }),
      linkButton('Show none', () => choose(undefined), { attributes: { 'data-action': 'show-no-point' } }),
    ),
  ];
}

function pointFacts({ producer }: MixedFront, { sqnrDb, sqnrRung, timeUs, timeRung, bytes: size, nodes }: MixedPoint): HTMLElement[] {
  return [
    fact('SQNR', el('b', {}, decibelText(sqnrDb)), ' ', rungPill('error', { rung: sqnrRung, producer })),
    fact('Time', el('b', {}, micros(timeUs)), ' ', rungPill('time', { rung: timeRung, producer })),
    fact('Weights', bytes(size)),
    fact('Named nodes', widthCounts(nodes)),
  ];
}

/** `12 w8a16, 1 float` */
function widthCounts(nodes: Readonly<Record<string, NodePrecision>>): string {
  const counts = new Map<string, number>();
  for (const precision of Object.values(nodes)) counts.set(widthText(precision), (counts.get(widthText(precision)) ?? 0) + 1);
  return [...counts].map(([width, count]) => `${count} ${width}`).join(', ') || 'all as usual';
}

/** Which layers lose most when they alone are quantized. */
function sensitivities(app: App, { sensitivities: { layers, samples, ...provenance } }: MixedFront): HTMLElement {
  const worst = [...layers].sort((a, b) => least(a) - least(b)).slice(0, sensitiveShown);
  const rows = worst.map((layer) =>
    el(
      'button',
      {
        class: 'layer sensitive',
        title: short(layer.node, 300),
        attributes: { type: 'button', 'data-sensitive': short(layer.node, 300) },
        on: { click: () => app.quantizations.reveal(layer.node) },
      },
      foreign(short(layer.node, 60), { class: 'ellipsis' }),
      el(
        'span',
        { class: 'figure' },
        Object.entries(layer.sqnrDb)
          .map(([width, db]) => `${width} ${decibelText(db)}`)
          .join(' · '),
      ),
    ),
  );
  const about = el(
    'p',
    { class: 'muted' },
    `SQNR at the outputs when one layer alone is quantized, over ${plural(samples, 'sample')}. `,
    rungPill('sensitivity', provenance),
  );
  return subsection(
    'Most sensitive layers',
    'sensitivities',
    el('div', {}, ...rows, about),
    el('span', { class: 'note' }, String(layers.length)),
  );
}

function least({ sqnrDb }: LayerSensitivity): number {
  return Math.min(...Object.values(sqnrDb).map((db) => db ?? Number.POSITIVE_INFINITY));
}
