import type { NodePrecision, QuantizeCalls } from '../src/protocol/quantize-calls';
import type { App } from './app';
import { widthsColumn } from './scene/columns-accuracy';

type Spread = QuantizeCalls['valueHistogram']['result'];

/** What a model comes to on a chip, as the rules estimate it. */
export interface ModelFigures {
  readonly totalUs: number;
  readonly counts: Readonly<Record<'htp' | 'gpu' | 'cpu' | 'removed', number>>;
}

/** The kept quantizations of the model, the one that is shown, and the choices of widths that were found. */
export class Quantizations {
  private awaited: string | undefined;
  private readonly spreads = new Map<string, Promise<Spread>>();

  constructor(private readonly app: App) {}

  /** The model was opened: asks what is kept of it. */
  renew(): void {
    if (this.awaited === undefined) this.app.guard('quantizations', () => this.load(undefined));
    else this.shown(this.awaited);
  }

  /** A job made it, or the user opened it: its errors color the graph. A page that has not read its model yet is told early. */
  shown(id: string): void {
    this.awaited = id;
    if (!this.app.store.now.model) return;
    this.awaited = undefined;
    this.app.painting.leave();
    this.app.guard('quantizations', async () => {
      await this.load(id);
      if (this.app.store.now.quantized?.result.accuracy) this.app.overlays.fillBy('error');
    });
  }

  async show(id: string): Promise<void> {
    const { store, host } = this.app;
    const result = await host.call('quantization', { model: this.app.modelPath(), id });
    store.set({ quantized: { id, result } });
  }

  /** Without a wish, the one that is shown stays, else the newest that still fits comes. */
  private async load(wanted: string | undefined): Promise<void> {
    const { store, host } = this.app;
    const model = this.app.modelPath();
    const known = (await host.call('quantizations', { model })) ?? [];
    const front = (await host.call('mixedFront', { model })) ?? undefined;
    store.set({ quantizations: known, front: front ?? store.now.front });
    const has = (id: string | undefined) => known.some((one) => one.id === id);
    // One whose file was replaced makes room for what replaced it.
    const now = known.find(({ id, stale }) => id === store.now.quantized?.id && !stale)?.id;
    const own = known.find(({ output, stale }) => output === model && !stale);
    const first = own ?? known.find(({ stale }) => !stale) ?? known[0];
    const next = has(wanted) ? wanted : (now ?? first?.id);
    if (next === undefined) store.set({ quantized: undefined });
    else if (next !== now || wanted !== undefined) await this.showMade(next);
  }

  /** One that was only compared has no result of ours: nobody asked for it, so nobody is told. */
  private async showMade(id: string): Promise<void> {
    try {
      await this.show(id);
    } catch (thrown) {
      const isMissing = typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'quantization-missing';
      if (!isMissing) throw thrown;
      this.app.store.set({ quantized: undefined });
    }
  }

  /** Is the page's model the quantized one? */
  get isResult(): boolean {
    return this.app.store.now.quantized?.result.output === this.app.modelPath();
  }

  /** How a value is spread over the calibration data. Each is asked for once. */
  spreadOf(value: string): Promise<Spread> {
    const id = this.app.store.now.quantized?.id ?? '';
    const key = `${id} ${value}`;
    const known = this.spreads.get(key) ?? this.app.host.call('valueHistogram', { model: this.app.modelPath(), id, value });
    this.spreads.set(key, known);
    return known;
  }

  /** The float model in 16 bits and the quantized one, both as the rules estimate them for the chip. Undefined where the float model is not known. */
  async figures(): Promise<{ readonly float: ModelFigures; readonly quantized: ModelFigures } | undefined> {
    const { quantized, target } = this.app.store.now;
    const float = this.isResult ? quantized?.result.model : this.app.modelPath();
    if (!quantized || !float) return undefined;
    const { output, settings } = quantized.result;
    const ask = async (model: string, precision: 'fp16' | 'w8a8' | 'w8a16') => {
      const { time, counts } = await this.app.host.call('place', { model, target: { soc: target.soc, precision } });
      return { totalUs: time.totalUs, counts };
    };
    return { float: await ask(float, 'fp16'), quantized: await ask(output, settings.activations === 16 ? 'w8a16' : 'w8a8') };
  }

  /** Shows the widths of a choice that the search found; none takes them away again. */
  lookAt(point: number | undefined): void {
    const { store, overlays } = this.app;
    const { front } = store.now;
    const found = point === undefined ? undefined : front?.points[point];
    if (!found || !front) {
      store.set({ widths: undefined });
      return;
    }
    this.app.painting.leave();
    const usual = this.usualWidth();
    const of = (node: string) => (Object.hasOwn(found.nodes, node) ? found.nodes[node]! : usual);
    store.set({ widths: { title: `Widths: ${found.label}`, of, producer: front.producer, point: point! } });
    overlays.fillBy(widthsColumn);
  }

  /** Goes to a node by its name; one that this file has not is passed over. */
  reveal(name: string): void {
    for (const box of this.app.levels.boxes()) {
      if (box.name !== name || box.node < 0) continue;
      this.app.reveal(box.node);
      return;
    }
  }

  /** What a node has that nobody named. */
  usualWidth(): NodePrecision {
    const { weights, activations } = this.app.painting.settings();
    return { weights, activations };
  }

  start(nodes?: Readonly<Record<string, NodePrecision>>): void {
    this.app.guard('quantize', () => this.app.host.call('startQuantize', nodes ? { nodes } : {}));
  }

  explore(sqnrDb: number | undefined): void {
    this.app.guard('explore', () => this.app.host.call('startExplore', { budget: sqnrDb === undefined ? {} : { sqnrDb } }));
  }

  exportRecipe(nodes: Readonly<Record<string, NodePrecision>>, label: string): void {
    this.app.guard('recipe', () => this.app.host.call('exportRecipe', { nodes, label }));
  }

  open(beside: boolean): void {
    const { quantized } = this.app.store.now;
    if (!quantized) return;
    const { id, result } = quantized;
    this.app.guard('open', () => this.app.host.call('openQuantized', { id, path: result.output, beside }));
  }
}
