import { el } from '../dom';
import type { Difference } from '../scene/differences';

const words: Readonly<Record<Difference['change'], string>> = { better: 'less', worse: 'more', same: 'unchanged', unknown: '' };

/** Figures before and after, as a line of them. */
export function differenceParts(all: readonly Difference[]): HTMLElement[] {
  return all.map(({ label, before, after, change }) =>
    el(
      'span',
      { class: `difference ${change}`, attributes: { 'data-difference': label } },
      el('span', { class: 'muted' }, `${label} `),
      change === 'same' ? after : `${before} → `,
      change === 'same' ? undefined : el('b', {}, after),
      el('span', { class: 'unseen' }, ` ${words[change]}`),
    ),
  );
}
