import type { Box, GraphView } from '../src/protocol/calls';
import type { App } from './app';
import { type LayoutClient, startLayout } from './layout/client';
import type { Direction } from './layout/graph';
import { type FoldState, fold, type ShownView } from './scene/fold';
import { allOpen, defaultFold, overviewFold } from './scene/fold-default';
import { layoutInput, makeScene, type Scene } from './scene/scene';
import type { GraphStep } from './store';
import { nextTask } from './turns';

/** What the user chose of the main graph, for keeping. */
export interface KeptLevels {
  readonly level?: FoldState['level'];
  readonly direction?: Direction;
  readonly open?: readonly string[];
  readonly bodies?: readonly string[];
}

/** Where one looks once another drawing of the same graph is there: at the same place, at all of it, or so that the box of this key does not move on the screen. */
export type Arrival = 'keep' | 'whole' | { readonly key: string };

/** A graph with more boxes than the engine knows of. */
export type Decorator = (graph: number, view: GraphView) => GraphView;

/** Scenes that are ready to be shown again: what was opened is often closed at once. */
const mostScenes = 12;

/** Which graph is on the drawing, and how much of it is folded. Owns the graphs as the engine gave them; what is shown of them is made here. */
export class Levels {
  arrival: Arrival = 'keep';
  private layouts: Promise<LayoutClient> | undefined;
  private readonly views = new Map<number, GraphView>();
  /** As the engine gave them. */
  private readonly originals = new Map<number, GraphView>();
  /** Puts the boxes of another model into a graph. */
  private decorator: Decorator | undefined;
  private readonly folds = new Map<number, FoldState>();
  private readonly scenes = new Map<string, Scene>();
  private kept: KeptLevels | undefined;
  /** Set once the user chose anything: only then is it kept. */
  private isChosen = false;
  private turn = 0;

  constructor(private readonly app: App) {}

  start(layoutWorker: string): void {
    this.layouts = startLayout(layoutWorker);
  }

  /** Comes before the first graph is shown. */
  restore(kept: KeptLevels): void {
    this.kept = kept;
    if (kept.direction) this.app.store.set({ levels: { ...this.app.store.now.levels, direction: kept.direction } });
  }

  keep(): KeptLevels | undefined {
    if (!this.isChosen) return this.kept;
    const state = this.folds.get(0);
    return {
      level: state?.level,
      direction: this.app.store.now.levels.direction,
      open: [...(state?.open ?? [])],
      bodies: [...(state?.bodies ?? [])],
    };
  }

  /** The model is another one now, or the same after a change: what was open by name stays open. */
  async showModel(view: GraphView, label: string): Promise<void> {
    this.originals.clear();
    this.views.clear();
    this.scenes.clear();
    this.put(0, view);
    await this.show([{ graph: 0, label }]);
  }

  /** Draws every graph as `decorator` makes it, or again as it is. */
  decorate(decorator: Decorator | undefined): void {
    this.decorator = decorator;
    this.scenes.clear();
    for (const [graph, view] of this.originals) this.put(graph, view);
    if (this.views.size > 0) this.app.guard('levels', () => this.change({}, 'keep'));
  }

  private put(graph: number, view: GraphView): void {
    this.originals.set(graph, view);
    this.views.set(graph, this.decorator?.(graph, view) ?? view);
  }

  /** Every box that the page knows of, whatever is folded. */
  *boxes(): Generator<Box> {
    for (const { boxes } of this.views.values()) yield* boxes;
  }

  openSubgraph(graph: number, label: string): void {
    const { path } = this.app.store.now;
    this.app.guard('subgraph', () => this.show([...path, { graph, label }]));
  }

  /** Back to a step of the path. */
  leaveTo(depth: number): void {
    const { path } = this.app.store.now;
    this.app.guard('subgraph', () => this.show(path.slice(0, depth + 1)));
  }

  async showPath(path: readonly GraphStep[]): Promise<void> {
    if (path.at(-1)!.graph !== this.graph) await this.show(path);
  }

  /** Makes a node visible: opens the groups that hide it, in the shown graph or in the one that `within` leads to. */
  async reveal(node: number, within: readonly GraphStep[]): Promise<void> {
    if (!this.app.store.now.scene?.boxOfNode.has(node)) await this.showPath([this.app.store.now.path[0]!, ...within]);
    const open = new Set(this.state.open);
    let view = this.app.store.now.view;
    for (
      let box = view?.boxOfNode.get(node);
      view && box !== undefined && view.boxes[box]!.kind === 'group';
      box = view.boxOfNode.get(node)
    ) {
      open.add(view.keys[box]!);
      view = fold(this.views, this.graph, { ...this.state, open });
    }
    if (open.size > this.state.open.size) await this.change({ open }, 'keep');
  }

  /** Opens or closes a group, or the body of a node, where it stands. False where there is nothing to open. */
  toggle(box: number): boolean {
    const { view } = this.app.store.now;
    const one = view?.boxes[box];
    if (!view || !one || (one.kind !== 'group' && one.kind !== 'frame' && one.graphs.length === 0)) return false;
    const key = view.keys[box]!;
    const which = one.graphs.length > 0 ? 'bodies' : 'open';
    const keys = new Set(this.state[which]);
    if (!keys.delete(key)) keys.add(key);
    this.choose({ [which]: keys }, { key });
    return true;
  }

  toggleAll(): void {
    if (this.state.level === 'groups' && this.state.open.size > 0) this.closeAll();
    else this.openAll();
  }

  openAll(): void {
    const view = this.views.get(this.graph);
    if (view) this.choose({ level: 'groups', open: allOpen(view) });
  }

  closeAll(): void {
    this.choose({ level: 'groups', open: new Set(), bodies: new Set() });
  }

  setLevel(level: FoldState['level']): void {
    const view = this.views.get(this.graph);
    const isFirst = level === 'groups' && this.state.open.size === 0 && view !== undefined;
    this.choose(isFirst ? { ...overviewFold(view), bodies: this.state.bodies } : { level });
  }

  setDirection(direction: Direction): void {
    this.app.store.set({ levels: { ...this.app.store.now.levels, direction } });
    this.choose({});
  }

  private get graph(): number {
    return this.app.store.now.path.at(-1)!.graph;
  }

  private get state(): FoldState {
    return this.folds.get(this.graph) ?? { level: 'layers', open: new Set(), bodies: new Set() };
  }

  private choose(change: Partial<FoldState>, arrival: Arrival = 'whole'): void {
    this.isChosen = true;
    this.app.guard('levels', () => this.change(change, arrival));
  }

  private async change(change: Partial<FoldState>, arrival: Arrival): Promise<void> {
    this.folds.set(this.graph, { ...this.state, ...change });
    await this.show(this.app.store.now.path, arrival);
  }

  private async show(path: readonly GraphStep[], arrival: Arrival = 'keep'): Promise<void> {
    const { graph } = path.at(-1)!;
    const turn = ++this.turn;
    this.app.store.set({ busy: 'Laying out the graph' });
    try {
      await this.load([graph]);
      if (!this.folds.has(graph)) {
        await nextTask();
        this.folds.set(graph, this.firstFold(graph));
      }
      const scene = await this.sceneOf(graph);
      // A later choice has its own answer under way.
      if (turn === this.turn) this.land(path, scene, arrival);
    } finally {
      if (turn === this.turn) this.app.store.set({ busy: undefined });
    }
  }

  private firstFold(graph: number): FoldState {
    const state = defaultFold(this.views.get(graph)!);
    if (graph !== 0 || !this.kept?.level) return state;
    const { level, open = [], bodies = [] } = this.kept;
    this.isChosen = true;
    return { level, open: new Set(open), bodies: new Set(bodies) };
  }

  private async sceneOf(graph: number): Promise<Scene> {
    const { direction } = this.app.store.now.levels;
    const { level, open, bodies } = this.folds.get(graph)!;
    const key = JSON.stringify([graph, direction, level, [...open], [...bodies]]);
    const known = this.scenes.get(key);
    if (known) return known;
    // Of 100,000 boxes each step is a task of its own.
    await nextTask();
    const view = await this.folded(graph);
    const client = await this.layouts!;
    await nextTask();
    const layout = await client.layout(layoutInput(view, direction));
    await nextTask();
    const scene = makeScene(view, layout);
    await nextTask();
    this.scenes.set(key, scene);
    if (this.scenes.size > mostScenes) this.scenes.delete(this.scenes.keys().next().value!);
    return scene;
  }

  /** Bodies that are to be open are fetched first, and bodies in them. */
  private async folded(graph: number): Promise<ShownView> {
    const state = this.folds.get(graph)!;
    for (;;) {
      const view = fold(this.views, graph, state);
      const wanted = view.boxes.flatMap(({ graphs }, box) => (graphs.length > 0 && state.bodies.has(view.keys[box]!) ? graphs : []));
      if (!(await this.load(wanted))) return view;
    }
  }

  /** True where something came. */
  private async load(graphs: readonly number[]): Promise<boolean> {
    const missing = graphs.filter((graph) => !this.views.has(graph));
    const model = this.app.modelPath();
    const views = await Promise.all(missing.map((graph) => this.app.host.call('subgraph', { model, graph })));
    for (const [at, graph] of missing.entries()) this.put(graph, views[at]!);
    return missing.length > 0;
  }

  /** The selection is the same box, the group that took it in, or none. */
  private land(path: readonly GraphStep[], scene: Scene, arrival: Arrival): void {
    const { store } = this.app;
    const { view: before, selected, path: old, details } = store.now;
    const isSame = old.at(-1)!.graph === path.at(-1)!.graph;
    const { view } = scene;
    const node = before?.boxes[selected]?.node ?? -1;
    const again = before && isSame && selected >= 0 ? view.keys.indexOf(before.keys[selected]!) : -1;
    const taken = isSame && node !== -1 ? view.boxOfNode.get(node) : undefined;
    const now = again >= 0 ? again : taken !== undefined && view.boxes[taken]!.kind === 'group' ? taken : -1;
    this.arrival = arrival;
    const { graph } = path.at(-1)!;
    const levels = { ...store.now.levels, level: this.folds.get(graph)!.level, groups: this.views.get(graph)!.groups.length };
    const isKept = now >= 0 && view.boxes[now]!.node === node;
    store.set({ path, view, scene, levels, selected: now, details: isKept ? details : undefined });
    // A body that was not known before has layers of the profile.
    if (store.now.profile) this.app.updateTimes();
  }
}

/** Kept data is of any age: what is not as expected is left out. */
export function readLevels(kept: unknown): KeptLevels | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  const { level, direction, open, bodies } = kept as Record<string, unknown>;
  const texts = (list: unknown) => (Array.isArray(list) ? list.filter((one) => typeof one === 'string') : undefined);
  return {
    level: level === 'layers' || level === 'groups' ? level : undefined,
    direction: direction === 'down' || direction === 'right' ? direction : undefined,
    open: texts(open),
    bodies: texts(bodies),
  };
}
