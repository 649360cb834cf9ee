import type * as Ort from 'onnxruntime-node';
import { Problem } from '../../engine/problem';
import type { Feeds } from '../cpu-feeds';

/**
 * All of onnxruntime's optimizations but those for quantized graphs: they round otherwise than the QuantizeLinear and DequantizeLinear of the file say.
 * What is tapped is an output, which no fusion swallows.
 */
export const sessionOptions = (threads: number): Ort.InferenceSession.SessionOptions => ({
  intraOpNumThreads: threads,
  graphOptimizationLevel: 'all',
  // Severity 3 is errors only: a warning per folded node would fill the log.
  logSeverityLevel: 3,
  extra: { session: { disable_quant_qdq: '1' } },
});

/** A model whose outputs are the tapped values. */
export class TappedSession {
  /** Where values of fixed shape are written, sample after sample. */
  private readonly kept: Record<string, Ort.Tensor | null> = {};
  private readonly names: readonly string[];

  private constructor(
    private readonly session: Ort.InferenceSession,
    private readonly isFixed: (value: string) => boolean,
  ) {
    // Sequences and maps cannot be fetched.
    this.names = session.outputMetadata.filter(({ isTensor }) => isTensor).map(({ name }) => name);
    for (const name of this.names) this.kept[name] = null;
  }

  static async open(
    ort: typeof Ort,
    model: string,
    options: Ort.InferenceSession.SessionOptions,
    isFixed: (value: string) => boolean,
  ): Promise<TappedSession> {
    try {
      return new TappedSession(await ort.InferenceSession.create(model, options), isFixed);
    } catch (thrown) {
      throw failure('open', model, thrown);
    }
  }

  /** The tapped values; inputs that are tapped are among the feeds. */
  async run(feeds: Feeds, sample: string): Promise<Readonly<Record<string, Ort.Tensor>>> {
    if (this.names.length === 0) return feeds;
    const wanted = Object.fromEntries(this.session.inputNames.map((name) => [name, feeds[name]])) as Feeds;
    try {
      const given = await this.session.run(wanted, this.kept);
      for (const name of this.names) if (this.isFixed(name)) this.kept[name] = given[name] ?? null;
      return { ...feeds, ...given };
    } catch (thrown) {
      throw failure('run', sample, thrown);
    }
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

function failure(what: 'open' | 'run', where: string, thrown: unknown): Problem {
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  return new Problem(
    'tap-run-failed',
    where,
    `onnxruntime could not ${what} the model: ${said}`,
    'Check that onnxruntime runs this model on the CPU, and that the data is what it expects.',
  );
}
