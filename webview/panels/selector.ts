import type { ScorePart, ScoreTable, UnitScore } from '../../src/protocol/selector-calls';
import type { App } from '../app';
import { el, fill, foreign, icon, linkButton } from '../dom';
import { unitLabels } from '../scene/units';
import { bytes, micros, points, short } from '../text';
import { rungPill } from './provenance';
import { fact, section, waiting } from './section';
import { selectorOptions } from './selector-options';
import { selectorSegments } from './selector-segments';

const partTitles: Readonly<Record<ScorePart['part'], readonly [short: string, long: string]>> = {
  operators: ['Ops', 'Operators'],
  'tensor-size': ['Size', 'Tensor size'],
  power: ['Power', 'Power'],
  performance: ['Speed', 'Performance'],
};

/** Which unit suits the model: the score of each with its parts and reasons, what counts in it, and the same per segment. */
export function selectorPanel(app: App): HTMLElement {
  const body = el('div');
  const note = el('span', { class: 'note' });
  const scores = el('div');
  const element = section('Where should it run?', 'selector', body, note);
  element.open = false;
  const read = linkButton('Read it again', () => app.guard('readBackendConfig', () => readAgain(app)), {
    attributes: { 'data-action': 'read-backend-config' },
  });
  const write = linkButton('Write to backend_config.json', () => app.choice.writeConfig(), {
    attributes: { 'data-action': 'write-backend-config' },
  });
  body.append(scores, selectorOptions(app), selectorSegments(app), el('p', { class: 'links' }, write, read));
  element.addEventListener('toggle', () => app.choice.show('selection', element.open));
  app.store.watch(['selection', 'real'], () => {
    const { selection, real } = app.store.now;
    element.hidden = real === undefined;
    note.textContent = selection ? verdict(selection.whole) : '';
    if (!selection) return fill(scores, waiting());
    const { whole } = selection;
    fill(scores, scoreTable(whole), el('p', { class: 'explanation' }, foreign(short(whole.explanation, 1200)), ' ', ...rungsOf(whole)));
  });
  return element;
}

async function readAgain(app: App): Promise<void> {
  if (await app.choice.readConfig()) return;
  const what = 'There is no backend_config.json beside the model.';
  app.store.set({ notice: { code: 'config-missing', where: app.modelPath(), what, fix: 'Write the choice to one first.' } });
}

/** `HTP · 75 of 100` */
function verdict({ chosen, units, most }: ScoreTable): string {
  if (chosen === undefined) return 'no unit fits';
  const score = units.find(({ unit }) => unit === chosen)!;
  return `${unitLabels[chosen]} · ${points(score.points)} of ${points(most)}`;
}

/** How the points are known: one pill per rung. */
function rungsOf({ units }: ScoreTable): HTMLElement[] {
  const parts = new Map(units.flatMap((unit) => unit.parts.map((part) => [part.rung, part] as const)));
  return [...parts.values()].map((part) => rungPill('scores', part));
}

/** Units beside one another; a click on one opens its reasons. */
function scoreTable(table: ScoreTable): HTMLElement {
  const head = el(
    'tr',
    {},
    el('th', { attributes: { scope: 'col' } }, 'Unit'),
    ...table.units[0]!.parts.map(({ part, most }) =>
      el('th', { title: `${partTitles[part][1]}, at most ${points(most)} points`, attributes: { scope: 'col' } }, partTitles[part][0]),
    ),
    el('th', { attributes: { scope: 'col' } }, 'Total'),
  );
  return el(
    'table',
    { class: 'scores' },
    el('caption', { class: 'unseen' }, 'Score of each unit'),
    el('thead', {}, head),
    ...table.units.map((score) => unitRows(score, score.unit === table.chosen, table.most)),
  );
}

function unitRows(score: UnitScore, chosen: boolean, most: number): HTMLElement {
  const { unit, parts, excluded } = score;
  const reasons = el('tr', { class: 'reasons' }, el('td', { attributes: { colspan: String(parts.length + 2) } }, ...reasonParts(score)));
  reasons.hidden = true;
  const button = el(
    'button',
    { attributes: { type: 'button', 'aria-expanded': 'false', title: 'Show the reasons' } },
    el('span', { class: `swatch ${unit}` }),
    ` ${unitLabels[unit]} `,
    chosen ? el('span', { class: 'chosen' }, icon('check'), el('span', { class: 'unseen' }, 'chosen')) : undefined,
  );
  button.addEventListener('click', () => {
    reasons.hidden = !reasons.hidden;
    button.setAttribute('aria-expanded', String(!reasons.hidden));
  });
  const row = el(
    'tr',
    { class: `${chosen ? 'best' : ''} ${excluded === undefined ? '' : 'excluded'}`, attributes: { 'data-unit': unit } },
    el('th', { attributes: { scope: 'row' } }, button),
    ...parts.map((part) => el('td', { title: part.reason }, points(part.points))),
    el('td', { class: 'total', title: `of ${points(most)}` }, excluded === undefined ? points(score.points) : 'out'),
  );
  return el('tbody', {}, row, reasons);
}

function reasonParts({ parts, excluded, totalUs, memoryBytes }: UnitScore): HTMLElement[] {
  return [
    ...(excluded === undefined ? [] : [el('p', { class: 'excluded' }, icon('circle-slash'), ' ', foreign(short(excluded, 400)))]),
    ...parts.map(reason),
    fact('Time · memory', `${micros(totalUs)} · ${bytes(memoryBytes)} `, ...timePill(parts)),
  ];
}

function reason(part: ScorePart): HTMLElement {
  const [, title] = partTitles[part.part];
  const text = foreign(short(part.reason, 400));
  if (part.most === 0) return el('p', { class: 'muted' }, `${title}: `, text);
  const score = el('b', {}, `${title} ${points(part.points)} of ${points(part.most)}. `);
  return el('p', {}, score, text, ' ', rungPill(`points for ${title.toLowerCase()}`, part));
}

/** The time of a unit is known as its part for performance is. */
function timePill(parts: readonly ScorePart[]): HTMLElement[] {
  return parts.filter(({ part }) => part === 'performance').map((part) => rungPill('time', part));
}
