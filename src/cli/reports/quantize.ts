import type { QuantizeResult } from '../../engine/quantize/job/result';

/** JSON has no infinity: where nothing at all differs, and where nothing is left of the signal, `sqnrDb` is at this bound. */
const mostDb = 999;

/** A layer whose value stays float has the bits of a float. */
const floatBits = 32;

/** What `quantize --data --json` prints; docs/cli.md documents each field. */
export function quantizeReport(path: string, result: QuantizeResult) {
  const { model: _, output, encodings, seconds, peakMemoryMb, accuracy, gains, notes, ...rest } = result;
  const { emulator, metric, firstDivergent, data, rung, producer } = accuracy ?? {};
  return {
    output,
    encodings,
    seconds,
    peakMemoryMb,
    endToEnd: accuracy ? differences(accuracy.endToEnd) : null,
    layers: (accuracy?.layers ?? []).map(({ node, activationBits = floatBits, weightBits, operator, ownLossDb, ...figures }) => ({
      name: node,
      ...differences(figures),
      bits: activationBits,
      operator,
      weightBits: weightBits ?? null,
      ownLossDb: finite(ownLossDb),
    })),
    ...(emulator && {
      emulator: {
        ...differences(emulator.endToEnd),
        samples: emulator.samples,
        seconds: emulator.seconds,
        againstCpu: differences(emulator.againstCpu),
        rung: emulator.rung,
        producer: emulator.producer,
      },
    }),
    path,
    ...rest,
    gains: gains.map((gain) => ({ ...gain, sqnrDbBefore: finite(gain.sqnrDbBefore), sqnrDbAfter: finite(gain.sqnrDbAfter) })),
    ...(accuracy && {
      accuracy: {
        rung,
        producer,
        data,
        outputs: accuracy.outputs.map(({ value, ...figures }) => ({ name: value, ...differences(figures) })),
      },
      firstDivergent: firstDivergent ?? null,
      ...(metric && { metric }),
    }),
    notes,
  };
}

interface Figures {
  readonly sqnrDb: number;
  readonly cosine: number;
  readonly maxError: number;
  readonly mse: number;
  readonly top1Agreement: number;
}

function differences({ sqnrDb, cosine, maxError, mse, top1Agreement }: Figures) {
  return { sqnrDb: finite(sqnrDb), cosine, maxError, mse, top1Agreement };
}

function finite(db: number): number {
  return Number.isNaN(db) ? 0 : Math.min(mostDb, Math.max(-mostDb, db));
}
