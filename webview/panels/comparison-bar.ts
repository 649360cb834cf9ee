import type { App } from '../app';
import { el, fill, foreign, icon, linkButton, toolButton } from '../dom';
import { countsText } from '../scene/comparison';
import { short } from '../text';
import { rungPill } from './provenance';

const verbs = { models: 'Compared with', runs: 'Times compared with', placements: 'Placement compared with' } as const;

/** Over a graph whose differences are marked: with what, how many, the way from one to the next, and the way back. */
export function comparisonBar(app: App): HTMLElement {
  const { store, comparing } = app;
  const text = el('span', { class: 'comparison-text' });
  const beside = linkButton('Side by side', () => comparing.sideBySide(), { attributes: { 'data-action': 'side-by-side' } });
  const close = toolButton('close', 'End the comparison', () => comparing.close());
  const element = el(
    'section',
    { class: 'comparison-bar', attributes: { role: 'status', 'aria-label': 'Comparison' } },
    icon('diff'),
    text,
    toolButton('arrow-up', 'Previous difference (Alt+Shift+F5)', () => comparing.next(-1)),
    toolButton('arrow-down', 'Next difference (Alt+F5)', () => comparing.next(1)),
    beside,
    close,
  );
  store.watch(['comparison', 'selected'], () => {
    const { comparison } = store.now;
    element.hidden = comparison === undefined;
    if (!comparison) return;
    const { of, sources, side, linked, models } = comparison;
    beside.hidden = linked || models === undefined;
    close.hidden = linked;
    const at = comparing.at();
    const other = foreign(short(comparison.with, 80));
    const counts = `${countsText(comparison)}${at >= 0 ? ` (${at + 1} of ${comparison.differences.length})` : ''}`;
    fill(
      text,
      side === 'before' ? 'Older side of ' : `${verbs[of]} `,
      el('b', {}, other),
      `: ${counts} `,
      ...(sources ? ['before ', rungPill('before', sources.before), ' now ', rungPill('after', sources.after)] : []),
    );
  });
  store.watch(['comparison', 'start'], () => {
    const { comparison, start } = store.now;
    const root = element.closest('#qnn-lens');
    root?.classList.toggle('older-side', comparison?.linked === true && comparison.side === 'before');
    root?.classList.toggle('is-revision', start?.revision !== undefined);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'F5' || !event.altKey || store.now.comparison === undefined) return;
    event.preventDefault();
    comparing.next(event.shiftKey ? -1 : 1);
  });
  return element;
}
