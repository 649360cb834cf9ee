import type { Supposition, WhatIf } from '../../src/protocol/selector-calls';
import type { App } from '../app';
import { el, fill, foreign, icon, linkButton } from '../dom';
import { subjectText } from '../scene/pins';
import { unitLabels } from '../scene/units';
import { plural, short } from '../text';
import { differenceParts, differences } from './figures';
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

/** `all Resize supported on the HTP`; many of one kind are counted. */
export function supposedText(suppositions: readonly Supposition[]): string {
  const first = suppositions[0];
  if (!first) return '';
  const who = suppositions.length > 1 ? `${suppositions.length} nodes` : short(subjectText(first.subject), 60);
  return `${who} ${supposeText(first)}`;
}

function supposeText(supposition: Supposition): string {
  if (supposition.suppose === 'supported') return 'supported on the HTP';
  if (supposition.suppose === '16-bit') return 'with 16-bit activations';
  return `moved to the ${unitLabels[supposition.unit]}`;
}

function movedText({ changed }: WhatIf): string {
  if (changed.length === 0) return 'No node moves';
  const follow = changed.filter(({ follows }) => follows).length;
  return `${plural(changed.length, 'node')} ${changed.length === 1 ? 'moves' : 'move'}${follow > 0 ? ` (${follow} ${follow === 1 ? 'follows' : 'follow'})` : ''}`;
}
