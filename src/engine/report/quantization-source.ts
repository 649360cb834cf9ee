import type { AccuracyReport } from '../quantize/accuracy/report';
import { currentQuantization, type KeptQuantization } from '../quantize/accuracy/store';
import { type QuantizationSummary, summarizeQuantization } from '../quantize/accuracy/summary';
import type { OpenModel } from '../session';
import type { Target } from '../targets/target';
import type { World } from '../world';

/** Float against quantized, as a report tells it. */
export interface ReportedQuantization {
  readonly accuracy?: AccuracyReport;
  /** Absent where one of the two models is not there any more. */
  readonly summary?: QuantizationSummary;
}

/** The newest kept quantization of the model as it is now, be it the float or the quantized one; undefined where there is none. */
export async function quantizationOf(
  path: string,
  { chip, precision }: Target,
  world: World,
  open: (path: string) => Promise<OpenModel>,
): Promise<ReportedQuantization | undefined> {
  const kept = await currentQuantization(world, path);
  if (!kept) return undefined;
  const { accuracy, result } = kept;
  const told = accuracy && { accuracy };
  const [float, quantized] = [
    await placeOf(path, kept.float, result?.model, world),
    await placeOf(path, kept.quantized, result?.output, world),
  ];
  if (float === undefined || quantized === undefined) return { ...told };
  return { ...told, summary: await summarizeQuantization(await open(float), await open(quantized), chip, precision, world, accuracy) };
}

/** Beside the model, as both were made; or where they were then. */
async function placeOf(
  path: string,
  { name }: KeptQuantization['float'],
  then: string | undefined,
  { files }: World,
): Promise<string | undefined> {
  for (const place of [files.join(files.dirname(path), name), then]) if (place !== undefined && (await files.stat(place))) return place;
  return undefined;
}
