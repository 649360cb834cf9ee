import type { Pin, RunUnit, SelectorBase, SelectorOptions, Subject, Supposition } from '../src/protocol/selector-calls';
import type { App } from './app';
import { withPins } from './scene/pins';

/** Typing in the fields of the selector pauses this long before the engine is asked. */
const pauseMs = 150;

/** The user's wishes of where nodes run: constraints and weights, pins, "suppose ...". What follows is asked of the engine and lands in the store. */
export class Choice {
  /** Counts the questions: an answer to an earlier one comes too late. */
  private round = 0;
  private timer = 0;
  private suppositions: readonly Supposition[] = [];

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

  suppose(suppositions: readonly Supposition[]): void {
    this.suppositions = suppositions;
    this.renew();
  }

  /** Back to what is. */
  stopSupposing(): void {
    this.suppose([]);
  }

  writeConfig(): void {
    const { app } = this;
    app.guard('writeBackendConfig', () => app.host.call('writeBackendConfig', { ...this.base(), options: app.store.now.options }));
  }

  /** Asks all questions again: the placement or a wish is another one. */
  renew(): void {
    const { app } = this;
    if (!app.store.now.real) return;
    this.round += 1;
    const { round } = this;
    app.guard('choice', async () => {
      try {
        await this.ask(round);
      } catch (thrown) {
        // Without an answer to the wishes, what is drawn is what is.
        if (round === this.round) this.forget();
        throw thrown;
      }
    });
  }

  private forget(): void {
    this.suppositions = [];
    this.app.store.set({ pinned: undefined, supposed: undefined, selection: undefined, nextSteps: [] });
    this.app.showChosen();
  }

  /** What is drawn comes first, then the figures of the panels. */
  private async ask(round: number): Promise<void> {
    const { store, host } = this.app;
    const { options } = store.now;
    const { pins } = options;
    const base = this.base();
    const late = () => round !== this.round;
    const pinned = pins.length > 0 ? await host.call('pin', { ...base, pins }) : undefined;
    if (late()) return;
    const supposed =
      this.suppositions.length > 0 ? await host.call('whatIf', { ...base, pins, suppositions: this.suppositions }) : undefined;
    if (late()) return;
    store.set({ pinned, supposed });
    this.app.showChosen();
    const selection = await host.call('select', { ...base, options });
    if (late()) return;
    store.set({ selection });
    const nextSteps = await host.call('bestNext', { ...base, pins });
    if (!late()) store.set({ nextSteps });
  }

  private base(): SelectorBase {
    const { store } = this.app;
    return { model: this.app.modelPath(), target: store.now.target, base: store.now.real?.rung === 'verified' ? 'verified' : 'estimate' };
  }
}
