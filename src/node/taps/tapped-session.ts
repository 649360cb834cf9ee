import { availableParallelism } from 'node:os';
import type * as Ort from 'onnxruntime-node';
import { Problem } from '../../engine/problem';
import type { TappedFile } from '../../engine/quantize/calibrate/tap-protocol';
import type { Feeds } from '../cpu-feeds';

/**
 * A float model gets all of onnxruntime's optimizations; what is tapped is an output, which no fusion swallows. A quantized one must compute what its
 * file says. onnxruntime's integer kernels do not (12.8 to 51.7 dB against no optimization, five networks at w8a8); without them the fast layouts of Conv
 * still change last bits, which rounding makes into levels (20.3 dB at worst). `basic` without integer kernels is exact on all of them, and at w8a16.
 */
function sessionOptions({ isQuantized, isReduced = false }: Omit<TappedFile, 'path'>): Ort.InferenceSession.SessionOptions {
  return {
    intraOpNumThreads: availableParallelism(),
    // The fast layouts of Conv would keep each reduced value twice, and longer.
    graphOptimizationLevel: isQuantized ? 'basic' : isReduced ? 'extended' : 'all',
    // The arena never gives memory back, and the largest values that are fetched would fill it twice.
    enableCpuMemArena: isReduced,
    enableMemPattern: false,
    // Severity 3 is errors only: a warning per folded node would fill the log.
    logSeverityLevel: 3,
    // Threads that wait in loops take the time of whoever else works, us among them.
    extra: { session: { disable_quant_qdq: '1', intra_op: { allow_spinning: '0' } } },
  };
}

/** A model whose outputs are the tapped values. */
export class TappedSession {
  /** Sequences and maps cannot be fetched. */
  private readonly names: readonly string[];

  private constructor(private readonly session: Ort.InferenceSession) {
    this.names = session.outputMetadata.filter(({ isTensor }) => isTensor).map(({ name }) => name);
  }

  static async open(ort: typeof Ort, { path, ...file }: TappedFile): Promise<TappedSession> {
    try {
      return new TappedSession(await ort.InferenceSession.create(path, sessionOptions(file)));
    } catch (thrown) {
      throw failure('open', path, thrown);
    }
  }

  /** The tapped values; inputs that are tapped are among the feeds. */
  async run(feeds: Feeds, sample: string): Promise<Readonly<Record<string, Ort.Tensor>>> {
    const wanted = Object.fromEntries(this.session.inputNames.map((name) => [name, feeds[name]])) as Feeds;
    try {
      return { ...feeds, ...(await this.session.run(wanted, this.names)) };
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
