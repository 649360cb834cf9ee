import type { App } from './app';
import { byValue, marksByNode } from './scene/encoding-marks';

/** What the model's configs say of its values: marks for all, sites for the values of the selected node. */
export class Encodings {
  constructor(private readonly app: App) {
    app.store.watch(['details'], () => {
      app.store.set({ encodings: undefined });
      this.load();
    });
  }

  /** The configs or the model are others now. */
  renew(): void {
    const { app } = this;
    app.guard('encodings', async () => {
      const marks = await app.host.call('encodingMarks', {});
      app.store.set({ encodingMarks: marksByNode(marks) });
    });
    this.load();
  }

  private load(): void {
    const { app } = this;
    const { details } = app.store.now;
    if (!details) return;
    const values = [...new Set([...details.inputs, ...details.outputs].map(({ value }) => value))];
    app.guard('encodings', async () => {
      const found = await app.host.call('modelEncodings', { values });
      if (app.store.now.details === details) app.store.set({ encodings: byValue(values, found) });
    });
  }
}
