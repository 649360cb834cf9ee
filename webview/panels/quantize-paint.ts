import type { PaintedPlan } from '../../src/protocol/quantize-calls';
import type { App } from '../app';
import { el, fill, foreign, icon, linkButton, toolButton } from '../dom';
import { type Paint, type PaintState, paints } from '../painting';
import { widthText } from '../scene/accuracy';
import { plural, short } from '../text';

const mostRows = 60;

const labels: Readonly<Record<Paint, string>> = { '8': '8 bits', '16': '16 bits', float: 'Float', usual: 'As usual' };

/** Over the graph while widths are painted: what is marked, the paints, what follows from them, and the job. */
export function paintBar(app: App): HTMLElement {
  const { painting, store } = app;
  const marked = el('span', { class: 'paint-marked', attributes: { role: 'status' } });
  const buttons = paints.map((paint, at) => paintButton(app, paint, at + 1));
  const undo = toolButton('discard', 'Take the last stroke back (Backspace)', () => painting.undo());
  const clear = toolButton('clear-all', 'Take all paint off', () => painting.clear());
  const close = toolButton('close', 'Stop painting (Escape)', () => painting.leave());
  const follows = el('div', { class: 'paint-follows' });
  const go = el('button', { class: 'primary', attributes: { type: 'button', 'data-action': 'quantize-painted' } }, 'Quantize with these');
  go.addEventListener('click', () => painting.quantize());
  const found = linkButton('', () => painting.markNodes(store.now.hits), { attributes: { 'data-paint': 'found' } });
  undo.dataset.paint = 'undo';
  clear.dataset.paint = 'clear';
  close.dataset.paint = 'close';
  const row = el(
    'div',
    { class: 'paint-row' },
    icon('paintcan'),
    marked,
    found,
    ...buttons,
    undo,
    clear,
    el('span', { class: 'spring' }),
    go,
    close,
  );
  const element = el('section', { class: 'paint-bar', attributes: { 'aria-label': 'Paint precisions' } }, row, follows);
  element.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') painting.leave();
  });
  store.watch(['painting', 'hits', 'selected', 'view'], () => {
    element.hidden = !painting.isOn;
    if (element.hidden) return;
    const count = painting.targets().length;
    marked.textContent = count === 0 ? 'Draw around nodes to mark them, or click one.' : `${plural(count, 'node')} marked`;
    for (const button of buttons) button.disabled = count === 0;
    // What a search found can be marked all together.
    const { hits } = store.now;
    found.hidden = hits.length < 2 || store.now.painting?.marked.size === hits.length;
    found.textContent = `Mark the ${hits.length} found`;
  });
  let wasOpen = false;
  let { painted, plan }: Partial<PaintState> = {};
  store.watch(['painting'], () => {
    const { painting: state } = store.now;
    if (state && state.painted === painted && state.plan === plan) return;
    ({ painted, plan } = state ?? {});
    const isEmpty = !state || Object.keys(state.painted).length === 0;
    undo.disabled = !state?.canUndo;
    clear.disabled = isEmpty;
    go.disabled = !state?.canUndo;
    // The list stays as it was from stroke to stroke.
    wasOpen = follows.querySelector('details')?.open ?? wasOpen;
    fill(follows, ...(state && !isEmpty ? followParts(app, state, wasOpen) : []));
  });
  return element;
}

function paintButton(app: App, paint: Paint, key: number): HTMLButtonElement {
  const button = el(
    'button',
    {
      class: `paint-button paint-${paint}`,
      attributes: { type: 'button', 'data-paint': paint },
      on: { click: () => app.painting.paint(paint) },
    },
    labels[paint],
    el('kbd', { attributes: { 'aria-hidden': 'true' } }, String(key)),
  );
  const width = app.painting.widthOf(paint);
  button.title = width === undefined ? `No paint (${key})` : `Compute in ${widthText(width)} (${key})`;
  return button;
}

/** What was painted, what had to follow and why, what cannot be, and where values are converted. */
function followParts(app: App, { painted, plan }: PaintState, isOpen: boolean): HTMLElement[] {
  const count = Object.keys(painted).length;
  if (!plan) return [el('span', { class: 'muted' }, `${plural(count, 'node')} painted · asking what follows …`)];
  const { followed, refused, conversions } = plan;
  const headline = [
    `${plural(count, 'node')} painted`,
    followed.length === 0 ? 'nothing else follows' : `${plural(followed.length, 'neighbor')} must follow`,
    ...(refused.length > 0 ? [`${refused.length} cannot be so`] : []),
    conversions.length === 0 ? 'no conversion' : plural(conversions.length, 'conversion'),
  ].join(' · ');
  const rows = [...refused.map((one) => refusedRow(app, one)), ...followed.map((one) => followedRow(app, one))];
  if (rows.length === 0) return [el('span', { attributes: { 'data-plan': '' } }, headline)];
  const more = rows.length > mostRows ? [el('p', { class: 'muted' }, `… and ${rows.length - mostRows} more`)] : [];
  const element = el(
    'details',
    { attributes: { 'data-plan': '' } },
    el('summary', {}, icon('chevron-right'), headline),
    el('div', { class: 'paint-list' }, ...rows.slice(0, mostRows), ...more),
  );
  element.open = isOpen;
  return [element];
}

function followedRow(app: App, { node, precision, because, rule }: PaintedPlan['followed'][number]): HTMLElement {
  return planRow(app, node, 'link', widthText(precision), because, rule);
}

function refusedRow(app: App, { node, because, rule }: PaintedPlan['refused'][number]): HTMLElement {
  return planRow(app, node, 'warning', 'cannot be', because, rule);
}

function planRow(app: App, node: string, picture: string, what: string, because: string, rule: string): HTMLElement {
  return el(
    'div',
    { class: 'plan-row', attributes: { 'data-plan-node': short(node, 300) } },
    icon(picture),
    linkButton(foreign(short(node, 60)), () => app.quantizations.reveal(node)),
    el('b', {}, what),
    foreign(short(because, 200)),
    el('code', {}, rule),
  );
}
