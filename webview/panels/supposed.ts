import type { WhatIf } from '../../src/protocol/selector-calls';
import type { App } from '../app';
import { el, fill, foreign, icon, linkButton } from '../dom';
import { movedText, supposedText } from '../scene/choice-text';
import { differences } from '../scene/differences';
import { short } from '../text';
import { differenceParts } from './figures';
import { rungPill } from './provenance';

/** The bar over a supposed placement: what is supposed, what it would change, and the way back. */
export function supposedBar(app: App): HTMLElement {
  const element = el('section', { class: 'supposed-bar', attributes: { role: 'status', 'aria-label': 'Supposed, not real' } });
  const back = linkButton('Back to what is', () => app.choice.stopSupposing(), { attributes: { 'data-action': 'stop-supposing' } });
  const text = el('div', { class: 'supposed-text' });
  element.append(icon('beaker'), text, back);
  element.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') app.choice.stopSupposing();
  });
  app.store.watch(['supposed'], () => {
    const { supposed } = app.store.now;
    element.hidden = supposed === undefined;
    if (supposed) fill(text, ...barParts(supposed));
  });
  return element;
}

function barParts(whatIf: WhatIf): HTMLElement[] {
  const { suppositions, before, after, overlay, notes } = whatIf;
  return [
    el('p', {}, el('b', {}, 'Supposed, not real: '), foreign(supposedText(suppositions)), ' ', rungPill('supposed placement', overlay)),
    el('p', { class: 'differences' }, ...differenceParts(differences(before, after)), el('span', {}, movedText(whatIf))),
    ...notes.map((note) => el('p', { class: 'muted' }, foreign(short(note, 300)))),
  ];
}
