import { type Encoding, rangeOf } from '../../config/encodings/encoding';
import type { OpenModel } from '../../session';
import { oneGroup } from '../groups';
import { forEachChunk } from '../slices';
import { modelValues, type TensorValues } from '../tensor-values';
import { addExtremes, newExtremes } from './measure';
import type { Histogram } from './range-report';
import type { RangeJob } from './ranges';

/** How the values of a constant are spread over equally wide bins, which reach as far as the data and the encoding do. Undefined where the model holds none. */
export async function histogramOf(
  open: OpenModel,
  tensor: string,
  bins: number,
  job: RangeJob,
  encoding?: Encoding,
): Promise<Histogram | undefined> {
  const values = job.inputs?.get(tensor) ?? modelValues(open, job.files, tensor);
  return !values || values === 'not-numeric' ? undefined : countBins(tensor, values, bins, job.stop, encoding);
}

async function countBins(tensor: string, values: TensorValues, bins: number, stop: AbortSignal, encoding?: Encoding): Promise<Histogram> {
  const extremes = newExtremes(1);
  await forEachChunk(values, oneGroup, stop, (chunk, members) => addExtremes(extremes, chunk, members));
  const [min, max] = extremes.finite === 0 ? [0, 0] : [extremes.from[0] as number, extremes.to[0] as number];
  const range = encoding && widest(encoding);
  const [from, to] = [Math.min(min, range?.min ?? min), Math.max(max, range?.max ?? max)];
  const counts = new Float64Array(bins);
  await forEachChunk(values, oneGroup, stop, (chunk) => {
    for (let at = 0; at < chunk.length; at++) {
      const value = chunk[at] as number;
      if (!Number.isFinite(value)) continue;
      const bin = to > from ? Math.min(bins - 1, Math.floor(((value - from) / (to - from)) * bins)) : 0;
      counts[bin] = (counts[bin] as number) + 1;
    }
  });
  const { finite, notFinite } = extremes;
  return { tensor, from, to, counts, elements: finite, notFinite, min, max, ...(range && { range }) };
}

function widest(encoding: Encoding): Histogram['range'] {
  const ranges = encoding.scale
    .map((_, group) => rangeOf(encoding, group))
    .filter(({ min, max }) => Number.isFinite(min) && Number.isFinite(max));
  if (ranges.length === 0) return undefined;
  return {
    min: ranges.reduce((least, { min }) => Math.min(least, min), 0),
    max: ranges.reduce((most, { max }) => Math.max(most, max), 0),
  };
}
