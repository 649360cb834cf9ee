import type { NextStep } from '../../src/protocol/selector-calls';
import type { App } from '../app';
import { el, fill, foreign } from '../dom';
import { savedText } from '../scene/choice-text';
import { short } from '../text';
import { rungPill } from './provenance';
import { section, waiting } from './section';

/** Suppositions that would bring the most; a click shows one on the graph, another click takes it back. */
export function nextStepsPanel(app: App): HTMLElement {
  const body = el('div');
  const note = el('span', { class: 'note' });
  const element = section('What would help most', 'next-steps', body, note);
  element.open = false;
  const { store } = app;
  element.addEventListener('toggle', () => app.choice.show('nextSteps', element.open));
  store.watch(['nextSteps', 'supposed', 'real'], () => {
    const { nextSteps, supposed, real } = store.now;
    element.hidden = nextSteps ? nextSteps.length === 0 : !real?.counts.cpu;
    note.textContent = nextSteps?.[0] ? short(nextSteps[0].supposition.subject.name, 30) : '';
    const key = (one: unknown) => JSON.stringify(one);
    const shown = supposed?.suppositions.length === 1 ? key(supposed.suppositions[0]) : undefined;
    fill(
      body,
      ...(nextSteps ?? []).map((step) => stepRow(app, step, key(step.supposition) === shown)),
      nextSteps && real ? el('p', { class: 'muted' }, 'Counted as if the HTP took them. ', rungPill('savings', real.time)) : waiting(),
    );
  });
  return element;
}

function stepRow(app: App, { supposition, title, reason, fix, saved }: NextStep, shown: boolean): HTMLElement {
  const act = () => (shown ? app.choice.stopSupposing() : app.choice.suppose([supposition]));
  return el(
    'button',
    {
      class: `step ${shown ? 'shown' : ''}`,
      title: [reason, fix].filter(Boolean).join(' '),
      attributes: { type: 'button', 'aria-pressed': String(shown), 'data-step': supposition.subject.name },
      on: { click: act },
    },
    el('b', {}, foreign(short(title, 80))),
    el('span', { class: 'muted' }, foreign(short(reason, 160))),
    el('span', {}, savedText(saved)),
  );
}
