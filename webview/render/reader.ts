import type { App } from '../app';
import { el } from '../dom';
import type { Scene } from '../scene/scene';
import { unitLabels, unitOf } from '../scene/units';
import { short } from '../text';
import { setTreePlace } from './tree';

/** What screen readers get beside the cards: the focused box where boxes are too small for cards, and a voice for selections that came from elsewhere. */
export class Reader {
  /** Stands for the focused box; the only item of the tree while there are no cards. */
  readonly item = el('div', { class: 'unseen', attributes: { role: 'treeitem', id: 'focused-box' } });
  readonly voice = el('div', { class: 'unseen', attributes: { role: 'status', 'aria-live': 'polite' } });

  constructor(
    private readonly app: App,
    private readonly surface: HTMLElement,
  ) {
    this.item.hidden = true;
    app.store.watch(['selected'], () => this.saySelection());
  }

  /** Points the tree's active item at the focused box. */
  follow(scene: Scene, focused: number, cards: boolean): void {
    const own = focused >= 0 && !cards;
    this.item.hidden = !own;
    if (own) {
      this.item.textContent = this.sentence(focused);
      this.item.setAttribute('aria-selected', String(focused === this.app.store.now.selected));
      setTreePlace(this.item, scene, focused);
    }
    if (focused >= 0) this.surface.setAttribute('aria-activedescendant', cards ? `box-${focused}` : this.item.id);
    else this.surface.removeAttribute('aria-activedescendant');
  }

  /** The keyboard's own moves in the graph are told by its active item. */
  private saySelection(): void {
    const { selected } = this.app.store.now;
    if (document.activeElement === this.surface) return;
    this.voice.textContent = selected < 0 ? '' : `Selected: ${this.sentence(selected)}`;
  }

  private sentence(index: number): string {
    const { scene, placement } = this.app.store.now;
    const box = scene?.view.boxes[index];
    if (!scene || !box) return '';
    const unit = unitOf(placement, box.node);
    const ends = (lists: Scene['in']) => lists.start[index + 1]! - lists.start[index]!;
    const count = (many: number, what: string) => `${many} ${what}${many === 1 ? '' : 's'}`;
    return [
      `${short(box.kind === 'node' ? box.opType : box.kind, 40)} ${short(box.name, 90)}`,
      ...(box.detail ? [short(box.detail, 90)] : []),
      ...(unit ? [unitLabels[unit]] : []),
      `${count(ends(scene.in), 'edge')} in`,
      `${count(ends(scene.out), 'edge')} out`,
    ].join(', ');
  }
}
