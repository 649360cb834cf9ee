import type { NextStep } from '../../src/protocol/selector-calls';
import type { App } from '../app';
import { el, fill, foreign } from '../dom';
import { bytes, micros, plural, short } from '../text';
import { rungPill } from './provenance';
import { section } from './section';

/** Suppositions that would bring the most; a click shows one on the graph, another click takes it back. */
export function nextStepsPanel(app: App): HTMLElement {
  const body = el('div');
  const note = el('span', { class: 'note' });
  const element = section('What would help most', 'next-steps', body, note);
  element.open = false;
  const { store } = app;
  store.watch(['nextSteps', 'supposed', 'real'], () => {
    const { nextSteps, supposed, real } = store.now;
    element.hidden = nextSteps.length === 0;
    note.textContent = nextSteps[0] ? short(nextSteps[0].supposition.subject.name, 30) : '';
    const key = (one: unknown) => JSON.stringify(one);
    const shown = supposed?.suppositions.length === 1 ? key(supposed.suppositions[0]) : undefined;
    fill(
      body,
      ...nextSteps.map((step) => stepRow(app, step, key(step.supposition) === shown)),
      real && nextSteps.length > 0 ? el('p', { class: 'muted' }, 'If the HTP took them ', rungPill('savings', real.time)) : undefined,
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

/** `6 segments, 1.3 MB and 170 µs less`; what does not change is left out, what grows is said after it. */
export function savedText({ segments, boundaries, boundaryBytes, us }: NextStep['saved']): string {
  const figures: readonly (readonly [value: number, text: (size: number) => string])[] = [
    [segments, (size) => plural(size, 'segment')],
    [boundaries, (size) => plural(size, 'crossing')],
    [boundaryBytes, bytes],
    [us, micros],
  ];
  const list = (sign: 1 | -1) => figures.filter(([value]) => sign * value > 0).map(([value, text]) => text(Math.abs(value)));
  const [less, more] = [list(1), list(-1)];
  return (
    [less.length > 0 ? `${less.join(', ')} less` : '', more.length > 0 ? `${more.join(', ')} more` : ''].filter(Boolean).join('; ') ||
    'no change'
  );
}
