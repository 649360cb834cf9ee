import type { App } from '../app';
import { el, fill, foreign, icon, linkButton } from '../dom';
import { short } from '../text';

/** The way into a subgraph; each step leads back. Not there for the main graph. */
export function breadcrumb(app: App): HTMLElement {
  const element = el('nav', { class: 'breadcrumb', attributes: { 'aria-label': 'Subgraph' } });
  app.store.watch(['path'], () => {
    const { path } = app.store.now;
    element.hidden = path.length < 2;
    fill(
      element,
      ...path.flatMap((step, depth) => {
        const label = foreign(short(step.label || 'main graph', 40));
        const last = depth === path.length - 1;
        const part = last ? el('span', { attributes: { 'aria-current': 'page' } }, label) : linkButton(label, () => app.levels.leaveTo(depth));
        return depth === 0 ? [part] : [icon('chevron-right'), part];
      }),
    );
  });
  return element;
}
