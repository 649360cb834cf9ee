import { boundedDb } from '../../engine/quantize/accuracy/bounded-db';
import type { QuantizedWithin } from '../../engine/quantize/job/quantize-within';
import type { QuantizeResult } from '../../engine/quantize/job/result';
import type { MixedPoint } from '../../engine/quantize/mixed/front';

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
      ownLossDb: boundedDb(ownLossDb),
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
    gains: gains.map((gain) => ({ ...gain, sqnrDbBefore: boundedDb(gain.sqnrDbBefore), sqnrDbAfter: boundedDb(gain.sqnrDbAfter) })),
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

/** What the search found, and the choice that was taken. */
export function mixedReport({ front, point }: Pick<QuantizedWithin, 'front' | 'point'>) {
  const { points, sensitivities } = front;
  const layers = sensitivities.layers.map((layer) => ({
    ...layer,
    sqnrDb: Object.fromEntries(Object.entries(layer.sqnrDb).map(([width, db]) => [width, boundedDb(db)])),
  }));
  return { point: bounded(point), front: { ...front, points: points.map(bounded), sensitivities: { ...sensitivities, layers } } };
}

function bounded(point: MixedPoint): MixedPoint {
  return { ...point, sqnrDb: boundedDb(point.sqnrDb) };
}

interface Figures {
  readonly sqnrDb: number;
  readonly cosine: number;
  readonly maxError: number;
  readonly mse: number;
  readonly top1Agreement: number;
}

function differences({ sqnrDb, cosine, maxError, mse, top1Agreement }: Figures) {
  return { sqnrDb: boundedDb(sqnrDb), cosine, maxError, mse, top1Agreement };
}
