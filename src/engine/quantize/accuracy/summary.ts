import { profiledLatency } from '../../config/figures/latency';
import { compiledTarget } from '../../convert/compiled-target';
import { placeModel } from '../../placement/overlay';
import type { Provenance } from '../../rung';
import type { OpenModel } from '../../session';
import type { Chip, Precision, Unit } from '../../targets/target';
import type { World } from '../../world';
import { modelBytes } from '../job/model-files';
import type { AccuracyReport } from './report';

/** One of the two models on the chip. */
export interface SideSummary {
  readonly name: string;
  /** With its external data. */
  readonly bytes: number;
  /** What the HTP computes it in. */
  readonly precision: Precision;
  readonly time: Provenance & { readonly us: number };
  /** Nodes by unit, with who says so. */
  readonly placement: Provenance & { readonly counts: Readonly<Record<Unit, number>>; readonly segments: number };
}

/** What quantizing cost and brought, as a report shows it. */
export interface QuantizationSummary {
  readonly chip: string;
  readonly float: SideSummary;
  readonly quantized: SideSummary;
  readonly accuracy?: Provenance & Pick<AccuracyReport, 'endToEnd' | 'data' | 'metric' | 'firstDivergent' | 'emulator'>;
}

/** Float against quantized. Times are of one rung: profiles where both models have one of the same kind, else estimates of both. */
export async function summarizeQuantization(
  float: OpenModel,
  quantized: OpenModel,
  chip: Chip,
  precision: Precision,
  world: World,
  accuracy?: AccuracyReport,
): Promise<QuantizationSummary> {
  const [before, after] = [await sideOf(float, chip, 'fp16', world), await sideOf(quantized, chip, precision, world)];
  const isOneRung = before.profiled !== undefined && before.profiled.rung === after.profiled?.rung;
  const side = ({ profiled, ...rest }: Side): SideSummary => ({ ...rest, ...(isOneRung && profiled && { time: profiled }) });
  return { chip: chip.soc, float: side(before), quantized: side(after), ...(accuracy && { accuracy: accuracyPart(accuracy) }) };
}

interface Side extends SideSummary {
  readonly profiled?: SideSummary['time'];
}

async function sideOf(open: OpenModel, chip: Chip, wanted: Precision, world: World): Promise<Side> {
  const { model, types } = open;
  const target = compiledTarget(model, { chip, precision: wanted });
  const { rung, producer, counts, segments, time } = placeModel(model, types, target);
  const profiled = await profiledLatency(open, target, counts.cpu, world);
  return {
    name: world.files.basename(model.path),
    bytes: await modelBytes(model, world.files),
    precision: target.precision,
    time: { rung: time.rung, producer: time.producer, us: time.totalUs },
    placement: { rung, producer, counts, segments: segments.length },
    ...(profiled && { profiled: { rung: profiled.rung, producer: profiled.producer, us: profiled.value * 1000 } }),
  };
}

function accuracyPart({ rung, producer, endToEnd, data, metric, firstDivergent, emulator }: AccuracyReport) {
  return {
    rung,
    producer,
    endToEnd,
    data,
    ...(metric && { metric }),
    ...(firstDivergent && { firstDivergent }),
    ...(emulator && { emulator }),
  };
}
