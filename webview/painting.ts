import { defaultSettings, type NodePrecision, type PaintedPlan, precisionOf, type QuantizeSettings } from '../src/protocol/quantize-calls';
import type { App } from './app';
import { widthsColumn } from './scene/columns-accuracy';

/** What can be painted; `usual` takes the paint off again. */
export type Paint = '8' | '16' | 'float' | 'usual';
export const paints: readonly Paint[] = ['8', '16', 'float', 'usual'];

type Widths = Readonly<Record<string, NodePrecision>>;

export interface PaintState {
  /** Node ids that the next stroke of paint means. */
  readonly marked: ReadonlySet<number>;
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
    // What was painted for the shown quantization is there to go on with.
    this.set(store.now.quantized?.result.settings.nodes ?? {});
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

  /** The settings that are painted on, without any paint: those of the shown quantization, else the usual ones. */
  settings(): QuantizeSettings {
    const { quantized, target } = this.app.store.now;
    if (quantized) return { ...quantized.result.settings, nodes: {} };
    return { ...defaultSettings, activations: target.precision === 'w8a16' ? 16 : 8 };
  }

  /** The names of the nodes that a stroke of paint means: all that are marked, else those of the selected box. */
  targets(): readonly string[] {
    const { painting, selected } = this.app.store.now;
    return painting && painting.marked.size > 0 ? this.names(painting.marked) : this.namesOf(selected);
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
    this.markNodes([...this.marked, ...this.nodesIn(boxes)]);
  }

  unmarkBoxes(boxes: readonly number[]): void {
    const gone = new Set(this.nodesIn(boxes));
    this.markNodes([...this.marked].filter((node) => !gone.has(node)));
  }

  /** In, or out where all of it is in. */
  mark(box: number): void {
    if (this.nodesIn([box]).every((node) => this.marked.has(node))) this.unmarkBoxes([box]);
    else this.markBoxes([box]);
  }

  /** These and no others. */
  markNodes(nodes: Iterable<number>): void {
    const { painting } = this.app.store.now;
    if (painting) this.app.store.set({ painting: { ...painting, marked: new Set(nodes) } });
  }

  private get marked(): ReadonlySet<number> {
    return this.app.store.now.painting?.marked ?? new Set();
  }

  private nodesIn(boxes: readonly number[]): readonly number[] {
    const { view } = this.app.store.now;
    return boxes.flatMap((box) => nodesOf(view, box));
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
    if (painting) this.app.quantizations.start(painting.plan?.nodes ?? painting.painted);
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
    const nodes = plan?.nodes ?? painted;
    const producer = { tool: 'QNN Lens', version: 'plan', settings: 'painted' };
    this.app.store.set({
      painting: { marked: this.marked, painted, plan, canUndo: this.before.length > 0 },
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
