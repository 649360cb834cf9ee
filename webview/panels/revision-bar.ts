import type { App } from '../app';
import { el, fill, foreign, icon } from '../dom';
import { short } from '../text';

/** Over a version that is no file of this machine: which one, and what it lacks. */
export function revisionBar({ store }: App): HTMLElement {
  const text = el('span');
  const element = el(
    'section',
    { class: 'revision-bar', attributes: { role: 'status', 'aria-label': 'Version' } },
    icon('git-commit'),
    text,
  );
  store.watch(['start', 'model'], () => {
    const { start, model } = store.now;
    element.hidden = start?.revision === undefined;
    if (start?.revision === undefined) return;
    const missing = (model?.summary.missingData.length ?? 0) > 0;
    const lacks = missing ? ' Its weights are in files of their own, which are not part of this version: they are not there.' : '';
    fill(text, el('b', {}, foreign(short(start.name, 120))), ` can be looked at and compared, not converted or profiled.${lacks}`);
  });
  return element;
}
