import type { PlacementOverlay } from '../src/protocol/calls';
import type { Pin, RunUnit, SelectorBase, SelectorOptions, Subject, Supposition } from '../src/protocol/selector-calls';
import type { App } from './app';
import { withPins } from './scene/pins';

/** Typing in the fields of the selector pauses this long before the engine is asked. */
const pauseMs = 150;

/** Panels whose figures cost the engine work. */
export type ChoicePanel = 'selection' | 'nextSteps';

/** Up to so many nodes everything is asked for at once. */
const fewNodes = 1000;

/** The user's wishes of where nodes run: constraints and weights, pins, "suppose ...". What follows is asked of the engine and lands in the store. */
export class Choice {
  /** Count the questions: an answer to an earlier one comes too late. */
  private drawing = 0;
  private reckoning = 0;
  private timer = 0;
  private suppositions: readonly Supposition[] = [];
  private readonly open = new Set<ChoicePanel>();
  /** A verified placement that the engine does not know any more. */
  private unverified: PlacementOverlay | undefined;

  constructor(private readonly app: App) {}

  setOptions(options: SelectorOptions): void {
    this.app.store.set({ options });
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.renew(), pauseMs);
  }

  /** Pins the subjects to a unit, or frees them. */
  pin(subjects: readonly Subject[], unit: RunUnit | undefined): void {
    this.setPins(withPins(this.app.store.now.options.pins, subjects, unit));
  }

  setPins(pins: readonly Pin[]): void {
    const { options } = this.app.store.now;
    this.app.store.set({ options: { ...options, pins } });
    this.renew();
  }

  /** A panel was opened or folded. */
  show(panel: ChoicePanel, open: boolean): void {
    if (!open) this.open.delete(panel);
    else if (!this.open.has(panel)) {
      this.open.add(panel);
      const { real, [panel]: known } = this.app.store.now;
      if (real && !known) this.reckon();
    }
  }

  suppose(suppositions: readonly Supposition[]): void {
    this.suppositions = suppositions;
    this.draw();
  }

  get supposing(): readonly Supposition[] {
    return this.suppositions;
  }

  /** Back to what is. */
  stopSupposing(): void {
    this.suppose([]);
  }

  writeConfig(): void {
    const { app } = this;
    app.guard('writeBackendConfig', () => app.host.call('writeBackendConfig', { ...this.base(), options: app.store.now.options }));
  }

  /** Takes the choice from the file beside the model. False where there is none. */
  async readConfig(): Promise<boolean> {
    const options = await this.app.host.call('readBackendConfig', {});
    // A file that says nothing of the choice changes nothing.
    if (options && JSON.stringify(options) !== JSON.stringify(this.app.store.now.options)) this.setOptions(options);
    return options !== null;
  }

  /** Asks all questions again: the placement or a wish is another one. What is drawn comes first. */
  renew(): void {
    if (!this.app.store.now.real) return;
    this.draw();
    this.reckon();
  }

  private draw(): void {
    const { app } = this;
    if (!app.store.now.real) return;
    this.drawing += 1;
    const round = this.drawing;
    app.guard('choice', async () => {
      try {
        await this.askForDrawing(round);
      } catch (thrown) {
        if (round !== this.drawing || this.fallBack(thrown)) return;
        // Without an answer to the wishes, what is drawn is what is.
        this.forget();
        throw thrown;
      }
    });
  }

  private forget(): void {
    this.suppositions = [];
    this.app.store.set({ pinned: undefined, supposed: undefined });
    this.app.showChosen();
  }

  private async askForDrawing(round: number): Promise<void> {
    const { store, host } = this.app;
    const { pins } = store.now.options;
    const { suppositions } = this;
    const base = this.base();
    const pinned = pins.length > 0 ? await host.call('pin', { ...base, pins }) : undefined;
    if (round !== this.drawing) return;
    const supposed = suppositions.length > 0 ? await host.call('whatIf', { ...base, pins, suppositions }) : undefined;
    if (round !== this.drawing) return;
    store.set({ pinned, supposed });
    this.app.showChosen();
  }

  private reckon(): void {
    this.reckoning += 1;
    const round = this.reckoning;
    this.app.guard('choice', async () => {
      try {
        await this.askForPanels(round);
      } catch (thrown) {
        if (round === this.reckoning && !this.fallBack(thrown)) throw thrown;
      }
    });
  }

  /** Of large models only what is open is asked for: it may take the engine a second, and a click on a node would wait for that. */
  private async askForPanels(round: number): Promise<void> {
    const { store, host } = this.app;
    const { options, real } = store.now;
    const base = this.base();
    const wanted = (panel: ChoicePanel) => this.open.has(panel) || real!.verdicts.length <= fewNodes;
    const selection = wanted('selection') ? await host.call('select', { ...base, options }) : undefined;
    if (round !== this.reckoning) return;
    store.set({ selection });
    const nextSteps = wanted('nextSteps') ? await host.call('bestNext', { ...base, pins: options.pins }) : undefined;
    if (round === this.reckoning) store.set({ nextSteps });
  }

  /** The engine's worker may have been started anew since the compiler's answer: then the estimate is what wishes build on. */
  private fallBack(thrown: unknown): boolean {
    const { real } = this.app.store.now;
    const forgotten = typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'not-verified';
    if (!forgotten || this.unverified === real) return false;
    this.unverified = real;
    this.renew();
    return true;
  }

  /** What questions are asked of. */
  base(): SelectorBase {
    const { target, real } = this.app.store.now;
    const verified = real?.rung === 'verified' && real !== this.unverified;
    return { model: this.app.modelPath(), target, base: verified ? 'verified' : 'estimate' };
  }
}
