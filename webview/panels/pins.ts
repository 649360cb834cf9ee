import type { Conversion, Pinned, PinOutcome } from '../../src/protocol/selector-calls';
import type { App } from '../app';
import { el, fill, foreign, icon, linkButton, tailed, toolButton } from '../dom';
import { differences, figuresOf } from '../scene/differences';
import { subjectKey, subjectText } from '../scene/pins';
import { unitLabels } from '../scene/units';
import { bytes, plural, short } from '../text';
import { differenceParts } from './figures';
import { rungPill } from './provenance';
import { section, subsection } from './section';
import { VirtualList } from './virtual-list';

const rowsShown = 8;
const mostRefusals = 3;

/** The user's pins with what became of each, what all of them change, and the conversions that the placement now needs. */
export function pinsPanel(app: App): HTMLElement {
  const note = el('span', { class: 'note' });
  const list = new VirtualList<PinOutcome>((outcome) => pinRow(app, outcome), rowsShown);
  const about = el('div');
  const conversions = conversionList(app);
  const clear = linkButton('Remove all pins', () => app.choice.setPins([]), { attributes: { 'data-action': 'clear-pins' } });
  const element = section('Pins', 'pins', el('div', {}, list.element, about, conversions.element, el('p', {}, clear)), note);
  const { store } = app;
  store.watch(['pinned', 'real'], () => {
    const { pinned, real } = store.now;
    element.hidden = pinned === undefined;
    list.show(pinned?.outcomes ?? []);
    conversions.show(pinned?.conversions ?? []);
    if (!pinned || !real) return fill(about);
    note.textContent = String(pinned.outcomes.length);
    fill(
      about,
      ...troubles(pinned),
      el(
        'p',
        { class: 'differences' },
        ...differenceParts(differences(figuresOf(real), figuresOf(pinned.overlay))),
        rungPill('placement with pins', pinned.overlay),
      ),
    );
  });
  return element;
}

function pinRow(app: App, { pin, nodes, refused, removed, unknown }: PinOutcome): HTMLElement {
  const { by, name } = pin.subject;
  const all = [...nodes, ...refused.map(({ node }) => node)];
  const trouble = unknown !== undefined || refused.length > 0;
  const overruled = all.length === 0 && removed === 0 && !unknown;
  const count = overruled ? 'a later pin counts' : by === 'node' && all.length === 1 ? '' : plural(nodes.length, 'node');
  const title = `${by === 'node' ? '' : `${by} `}${short(name, 200)}${removed > 0 ? `, ${plural(removed, 'node')} removed by the optimizers` : ''}`;
  return el(
    'div',
    { class: 'layer pin-row', attributes: { 'data-pin': `${subjectKey(pin.subject)}` } },
    el('span', { class: `pin-unit ${pin.unit}` }, icon(trouble ? 'warning' : 'pinned'), unitLabels[pin.unit]),
    el(
      'button',
      { title, attributes: { type: 'button' }, on: { click: () => all.length > 0 && app.finding.revealAll(all) } },
      tailed(subjectText(pin.subject)),
    ),
    el('span', { class: 'figure muted' }, count),
    toolButton('close', `Remove the pin of ${short(name, 80)}`, () => app.choice.pin([pin.subject], undefined)),
  );
}

/** Pins that mean nothing, and why nodes stay where they are: each reason once, with how many it holds for. */
function troubles({ outcomes }: Pinned): HTMLElement[] {
  const unknown = outcomes.flatMap(({ pin, unknown: lost }) => (lost ? [{ name: pin.subject.name, nearest: lost.nearest }] : []));
  const reasons = new Map<string, number>();
  for (const { reason } of outcomes.flatMap(({ refused }) => refused)) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const said = [...reasons].slice(0, mostRefusals).map(([reason, count]) => `${plural(count, 'node')} cannot move: ${reason}`);
  const lost = unknown
    .slice(0, mostRefusals)
    .map(({ name, nearest }) => `The model has no "${name}".${nearest === undefined ? '' : ` The nearest name is "${nearest}".`}`);
  return [...said, ...lost].map((text) => el('p', { class: 'refusal' }, icon('warning'), ' ', foreign(short(text, 400))));
}

/** Where values change their representation, folded. */
function conversionList(app: App) {
  const note = el('span', { class: 'note' });
  const list = new VirtualList<Conversion>((one) => conversionRow(app, one), rowsShown);
  const element = subsection('Conversions needed', 'conversions', list.element, note);
  return {
    element,
    show: (all: readonly Conversion[]) => {
      element.hidden = all.length === 0;
      note.textContent = String(all.length);
      list.show(all);
    },
  };
}

function conversionRow(app: App, { value, from, to, needs, fromType, toType, toBytes, edge }: Conversion): HTMLElement {
  const way = edge ? `${edge} of the graph` : `${unitLabels[from]} to ${unitLabels[to]}`;
  return el(
    'button',
    {
      class: 'layer conversion',
      title: `${short(value, 200)}: ${needs} ${fromType} to ${toType}, ${way}`,
      attributes: { type: 'button', 'data-conversion': needs },
      on: { click: () => app.finding.revealValue(value) },
    },
    tailed(value),
    el('span', { class: 'muted' }, `${needs} → ${short(toType, 12)}`),
    el('span', { class: 'figure' }, bytes(toBytes)),
  );
}
