import { defaultSettings, type NodePrecision, type PaintedPlan, precisionOf, type QuantizeSettings } from '../src/protocol/quantize-calls';
import type { App } from './app';
import { widthsColumn } from './scene/columns-accuracy';

/** What can be painted; `usual` takes the paint off again. */
export type Paint = '8' | '16' | 'float' | 'usual';
export const paints: readonly Paint[] = ['8', '16', 'float', 'usual'];

type Widths = Readonly<Record<string, NodePrecision>>;

export interface PaintState {
  /** By node name: what the user asked for. */
  readonly painted: Widths;
  /** What follows from it; undefined until the engine has answered. */
  readonly plan: PaintedPlan | undefined;
  readonly canUndo: boolean;
}

/** Widths painted on the graph: the user names some, the engine says which neighbors must follow and where values are converted. */
export class Painting {
  private before: Widths[] = [];
  /** Counts the questions: an answer to an earlier one comes too late. */
  private round = 0;
  private fillBefore = '';

  constructor(private readonly app: App) {
    app.store.watch(['model'], () => this.leave());
  }

  get isOn(): boolean {
    return this.app.store.now.painting !== undefined;
  }

  toggle(): void {
    if (this.isOn) this.leave();
    else this.begin();
  }

  begin(): void {
    const { store, overlays } = this.app;
    if (this.isOn || !this.canPaint) return;
    this.fillBefore = store.now.fill;
    this.before = [];
    this.set({});
    overlays.fillBy(widthsColumn);
  }

  leave(): void {
    const { store, overlays } = this.app;
    if (!this.isOn) return;
    this.round += 1;
    store.set({ painting: undefined, widths: undefined });
    if (store.now.fill === widthsColumn) overlays.fillBy(this.fillBefore);
  }

  /** What is quantized already has its widths. */
  get canPaint(): boolean {
    const { start, scene, facts } = this.app.store.now;
    return scene !== undefined && start?.revision === undefined && facts?.quantized !== true;
  }

  /** The settings that are painted on: those of the shown quantization, else the usual ones. */
  settings(): QuantizeSettings {
    const { quantized, target } = this.app.store.now;
    if (quantized) return quantized.result.settings;
    return { ...defaultSettings, activations: target.precision === 'w8a16' ? 16 : 8 };
  }

  /** The names of the nodes that a stroke of paint means: all that are marked, else those of the selected box. */
  targets(): readonly string[] {
    const { hits, selected } = this.app.store.now;
    return hits.length > 0 ? this.names(hits) : this.namesOf(selected);
  }

  /** The name of a node, or those of all nodes of a group. */
  namesOf(box: number): readonly string[] {
    return this.names(nodesOf(this.app.store.now.view, box));
  }

  private names(nodes: Iterable<number>): readonly string[] {
    const wanted = new Set(nodes);
    return [...this.app.levels.boxes()].flatMap(({ node, name }) => (wanted.has(node) ? [name] : []));
  }

  /** Boxes join those that paint means: all nodes of a group. */
  markBoxes(boxes: readonly number[]): void {
    const { view, hits } = this.app.store.now;
    this.markNodes([...new Set([...hits, ...boxes.flatMap((box) => nodesOf(view, box))])]);
  }

  unmarkBoxes(boxes: readonly number[]): void {
    const { view, hits } = this.app.store.now;
    const gone = new Set(boxes.flatMap((box) => nodesOf(view, box)));
    this.markNodes([...hits].filter((node) => !gone.has(node)));
  }

  /** In, or out where all of it is in. */
  mark(box: number): void {
    const { view, hits } = this.app.store.now;
    const marked = new Set(hits);
    if (nodesOf(view, box).every((node) => marked.has(node))) this.unmarkBoxes([box]);
    else this.markBoxes([box]);
  }

  /** Marks are the hits of the page: a search marks nodes as well. */
  markNodes(nodes: readonly number[]): void {
    // Drops a query that would come back with the next change.
    void this.app.finding.search('');
    this.app.store.set({ hits: Int32Array.from(nodes), hit: nodes.length === 0 ? -1 : 0 });
  }

  paint(paint: Paint, names = this.targets()): void {
    if (names.length === 0) return;
    this.begin();
    const { painting } = this.app.store.now;
    if (!painting) return;
    const width = this.widthOf(paint);
    const others = Object.entries(painting.painted).filter(([name]) => !names.includes(name));
    this.before.push(painting.painted);
    this.set(Object.fromEntries([...others, ...(width === undefined ? [] : names.map((name) => [name, width] as const))]));
  }

  /** The width that a paint stands for on these settings. */
  widthOf(paint: Paint): NodePrecision | undefined {
    const { weights } = this.settings();
    if (paint === 'usual') return undefined;
    return paint === 'float' ? 'float' : { weights, activations: paint === '8' ? 8 : 16 };
  }

  undo(): void {
    const last = this.before.pop();
    if (last) this.set(last);
  }

  clear(): void {
    const { painting } = this.app.store.now;
    if (!painting || Object.keys(painting.painted).length === 0) return;
    this.before.push(painting.painted);
    this.set({});
  }

  /** Starts the job with the paint and what follows from it. */
  quantize(): void {
    const { painting } = this.app.store.now;
    if (painting) this.app.quantizations.start({ ...this.settings().nodes, ...(painting.plan?.nodes ?? painting.painted) });
  }

  private set(painted: Widths): void {
    this.show(painted, undefined);
    this.round += 1;
    const own = this.round;
    if (Object.keys(painted).length === 0) return;
    const { store, host } = this.app;
    this.app.guard('paint', async () => {
      const args = { model: this.app.modelPath(), soc: store.now.target.soc, settings: this.settings(), painted };
      const plan = await host.call('paint', args);
      if (own === this.round) this.show(painted, plan ?? undefined);
    });
  }

  private show(painted: Widths, plan: PaintedPlan | undefined): void {
    const settings = this.settings();
    const nodes = { ...settings.nodes, ...(plan?.nodes ?? painted) };
    const producer = { tool: 'QNN Lens', version: 'plan', settings: 'painted' };
    this.app.store.set({
      painting: { painted, plan, canUndo: this.before.length > 0 },
      widths: { title: 'Painted widths', of: (node) => precisionOf({ ...settings, nodes }, node), producer },
    });
  }
}

/** A node, or all nodes of a group. */
function nodesOf(view: App['store']['now']['view'], box: number): readonly number[] {
  const one = view?.boxes[box];
  if (!view || !one) return [];
  return one.node >= 0 ? [one.node] : Array.from(view.members[box] ?? []);
}
