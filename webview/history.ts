import type { App } from './app';
import type { Scene } from './scene/scene';
import type { GraphStep } from './store';

interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** What moves the drawing: the graph pane. */
export interface Window {
  readonly viewport: Viewport;
  moveTo(viewport: Viewport): void;
}

/** Where somebody was: a selected node, or a graph without a selection. */
interface Place {
  readonly path: readonly GraphStep[];
  readonly node: number;
  viewport?: Viewport;
  /** The drawing that the viewport is of: folded otherwise, it would show something else. */
  drawing?: WeakRef<Scene>;
}

const mostPlaces = 200;

/** The places one was at, as in a browser: going somewhere from the middle forgets what came after. */
export class History {
  private places: Place[] = [];
  private at = -1;
  private isMoving = false;
  private window: Window | undefined;

  constructor(private readonly app: App) {
    app.store.watch(['selected', 'scene'], () => this.note());
  }

  follow(window: Window): void {
    this.window = window;
  }

  go(step: 1 | -1): void {
    const place = this.places[this.at + step];
    if (!place || this.isMoving) return;
    this.leave();
    this.at += step;
    this.app.guard('history', () => this.show(place));
  }

  /** What is shown is a place of its own once something else is selected, or another graph is shown. */
  private note(): void {
    const { view, selected, path, scene } = this.app.store.now;
    if (this.isMoving || !scene) return;
    const node = view?.boxes[selected]?.node ?? -1;
    const last = this.places[this.at];
    const sameGraph = last !== undefined && last.path.at(-1)!.graph === path.at(-1)!.graph;
    if (sameGraph && (node === -1 || last.node === node)) return;
    this.leave();
    this.places = [...this.places.slice(Math.max(0, this.at + 2 - mostPlaces), this.at + 1), { path, node }];
    this.at = this.places.length - 1;
    this.tell();
  }

  private leave(): void {
    const place = this.places[this.at];
    const { scene } = this.app.store.now;
    if (!place || !this.window || !scene) return;
    place.viewport = this.window.viewport;
    place.drawing = new WeakRef(scene);
  }

  private async show({ path, node, viewport, drawing }: Place): Promise<void> {
    this.isMoving = true;
    try {
      await this.app.levels.showPath(path);
      if (node !== -1) await this.app.levels.reveal(node, path.slice(1));
      const box = node === -1 ? -1 : this.app.store.now.scene?.boxOfNode.get(node);
      this.app.select(box ?? -1);
      if (viewport && drawing?.deref() === this.app.store.now.scene) this.window?.moveTo(viewport);
    } finally {
      this.isMoving = false;
    }
    this.tell();
  }

  private tell(): void {
    this.app.store.set({ canGo: { back: this.at > 0, forward: this.at < this.places.length - 1 } });
  }
}
