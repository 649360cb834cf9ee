import type { EncodingMark, ModelEncodings } from '../src/protocol/host-calls';
import type { App } from './app';

/** What the model's configs say of its values: marks for all, sites for the values of the selected node. */
export class Encodings {
  constructor(private readonly app: App) {
    app.store.watch(['details'], () => this.load());
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
    app.store.set({ encodings: undefined });
    if (!details) return;
    const values = [...new Set([...details.inputs, ...details.outputs].map(({ value }) => value))];
    app.guard('encodings', async () => {
      const found = await app.host.call('modelEncodings', { values });
      if (app.store.now.details === details) app.store.set({ encodings: byValue(values, found) });
    });
  }
}

/** What the configs say, by value. `files` tells whether a value without sites is missing. */
export interface ValueEncodings {
  readonly files: ModelEncodings['files'];
  readonly of: ReadonlyMap<string, ModelEncodings['sites'][number]>;
}

function byValue(values: readonly string[], { files, sites }: ModelEncodings): ValueEncodings {
  return { files, of: new Map(values.map((value, index) => [value, sites[index] ?? []])) };
}

/** Of several marks of a node the first error, else the first warning. */
export function marksByNode(marks: readonly EncodingMark[]): ReadonlyMap<number, EncodingMark> {
  const found = new Map<number, EncodingMark>();
  for (const mark of marks) {
    for (const node of mark.nodes) {
      const known = found.get(node);
      if (!known || (known.severity === 'warning' && mark.severity === 'error')) found.set(node, mark);
    }
  }
  return found;
}
