import type { App } from '../app';
import { el, fill, foreign, icon, linkButton } from '../dom';
import { pinMarks, reaches, subjectText } from '../scene/pins';
import { plural, short } from '../text';
import { openMenu } from './menu';
import { pinnedTo, pinTo, reachLabel, runChoices, runLabel, supposeGroup } from './node-menu';

/** "Run on: automatic, HTP, GPU, CPU" for the selected node, its operator or its segment, and "Suppose ...". */
export function runOn(app: App): HTMLElement {
  const { store } = app;
  const units = radios(
    'Run on',
    'run-on',
    runChoices.map((unit) => [unit ?? 'automatic', runLabel(unit)] as const),
    (_, index) => pinTo(app, store.now.reach, store.now.selected, runChoices[index]),
  );
  const means = radios(
    'For',
    'reach',
    reaches.map((reach) => [reach, ''] as const),
    (_, index) => store.set({ reach: reaches[index]! }),
  );
  const refusal = el('p', { class: 'refusal', attributes: { role: 'status' } });
  const holder = el('p', { class: 'muted holder' });
  const suppose = linkButton('Suppose …', () => {
    const { left, bottom } = suppose.getBoundingClientRect();
    openMenu(left, bottom + 2, 'Suppose', [supposeGroup(app, store.now.reach, store.now.selected)]);
  });
  suppose.setAttribute('aria-haspopup', 'menu');
  suppose.dataset.action = 'suppose';
  const all = linkButton('', () => document.querySelector('[data-section=pins]')?.scrollIntoView({ block: 'nearest' }), {
    attributes: { 'data-action': 'show-pins' },
  });
  const element = el(
    'div',
    { class: 'run-on' },
    units.element,
    means.element,
    holder,
    refusal,
    el('div', { class: 'links' }, suppose, all),
  );
  store.watch(['selected', 'view', 'placement', 'options', 'reach', 'pinned'], () => {
    const { view, selected, reach, pinned, placement } = store.now;
    const box = view?.boxes[selected];
    element.hidden = box?.kind !== 'node' || !placement || placement.verdicts[box.node]?.unit === 'removed';
    if (element.hidden) return;
    for (const [index, one] of reaches.entries()) means.label(index, reachLabel(app, one, selected));
    means.choose(reaches.indexOf(reach));
    units.choose(runChoices.indexOf(pinnedTo(app, reach, selected)));
    const pins = store.now.options.pins.length;
    all.hidden = pins === 0;
    all.textContent = plural(pins, 'pin');
    const wider = pinned?.outcomes.find(({ pin, nodes }) => pin.subject.by !== 'node' && nodes.includes(box!.node));
    holder.hidden = wider === undefined || reach !== 'node';
    fill(holder, wider && `Held by the pin of ${short(subjectText(wider.pin.subject), 80)}.`);
    const why = pinMarks(pinned).get(box!.node)?.refused;
    refusal.hidden = why === undefined;
    fill(refusal, icon('warning'), ' The pin cannot be fulfilled. ', foreign(short(why ?? '', 400)));
  });
  return element;
}

/** Choices of which one holds, in a row. */
function radios(
  label: string,
  id: string,
  choices: readonly (readonly [value: string, label: string])[],
  choose: (value: string, index: number) => void,
) {
  const texts = choices.map(([, text]) => el('bdi', {}, text));
  const inputs = choices.map(([value], index) =>
    el('input', {
      class: 'unseen',
      attributes: { type: 'radio', name: id, value },
      on: { change: () => choose(value, index) },
    }),
  );
  const items = inputs.map((input, index) => el('label', {}, input, texts[index]));
  const group = el('span', { class: `radios ${id}`, attributes: { role: 'radiogroup', 'aria-label': label } }, ...items);
  return {
    element: el('div', { class: 'fact' }, el('span', { class: 'key', attributes: { 'aria-hidden': 'true' } }, label), group),
    choose: (index: number) =>
      inputs.forEach((input, at) => {
        input.checked = at === index;
      }),
    label: (index: number, text: string) => fill(texts[index]!, text),
  };
}
