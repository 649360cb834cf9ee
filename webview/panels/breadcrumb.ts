import type { App } from '../app';
import { el, fill, foreign, icon, linkButton } from '../dom';
import { short } from '../text';

/** The way into a subgraph, each step a way back; and the open groups around the selected box, each a way to it. Not there in a main graph without open groups. */
export function breadcrumb(app: App): HTMLElement {
  const element = el('nav', { class: 'breadcrumb', attributes: { 'aria-label': 'Where this is' } });
  app.store.watch(['path', 'selected', 'scene'], () => {
    const { path, selected, scene } = app.store.now;
    const groups = enclosing(app, selected);
    // While a group is open it stays: coming and going with each selection it would move the drawing.
    element.hidden = path.length < 2 && !scene?.frames.length;
    const steps = path.map((step, depth) => {
      const label = foreign(short(step.label || 'main graph', 40));
      if (depth === path.length - 1) return el('span', groups.length === 0 ? { attributes: { 'aria-current': 'page' } } : {}, label);
      return linkButton(label, () => app.levels.leaveTo(depth));
    });
    fill(element, ...[...steps, ...groups].flatMap((part, at) => (at === 0 ? [part] : [icon('chevron-right'), part])));
  });
  return element;
}

/** The open groups and bodies that a box stands in, outermost first. */
function enclosing(app: App, box: number): readonly HTMLElement[] {
  const view = app.store.now.scene?.view;
  const found: HTMLElement[] = [];
  for (let at = view?.parent[box] ?? -1; view && at >= 0; at = view.parent[at]!) {
    const frame = at;
    const { name } = view.boxes[frame]!;
    const show = () => {
      app.select(frame);
      app.store.set({ sought: { boxes: [frame] } });
    };
    found.unshift(
      linkButton(foreign(short(name.split('/').at(-1) || name, 40)), show, { title: short(name, 300), attributes: { 'data-group': '' } }),
    );
  }
  return found;
}
