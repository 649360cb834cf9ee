import type { Encoding, EncodingEntry } from '../../config/encodings/encoding';
import type { Graph } from '../../ir/graph';
import { asProblem, isAbort } from '../../problem';
import type { OpenModel } from '../../session';
import type { Files } from '../../world';
import type { Statistics } from '../calibrate/statistics';
import { gridOf, isUsable } from '../grid';
import { type Groups, groupsOf } from '../groups';
import { foldedNorms } from '../qdq/fold-norms';
import { asBlocks } from '../qdq/lpbq';
import { forEachChunk } from '../slices';
import { modelValues, type TensorValues } from '../tensor-values';
import { weightAxes } from '../weight-axes';
import { addExtremes, Damage, type Extremes, newExtremes } from './measure';
import { observedRow } from './observed-row';
import type { NotJudged, NotJudgedReason, RangeReport, RangeRow } from './range-report';
import { minMaxEncoding } from './suggest';

export interface RangeJob {
  readonly files: Files;
  readonly stop: AbortSignal;
  /** Values of graph inputs by name, where the user gives some (`input-values.ts`). */
  readonly inputs?: ReadonlyMap<string, TensorValues>;
  /** What was seen of activations while the model was calibrated (`accuracy/store.ts`): for tensors whose values are nowhere else. */
  readonly statistics?: Statistics;
  readonly progress?: (tensor: string, index: number, total: number) => void;
}

/** What a suggestion must gain: below a tenth of a decibel nobody changes a file. */
const leastGainDb = 0.1;

/** What each encoding does to its tensor's values. Values are read in chunks, twice, so memory is bounded whatever the size of the model. */
export async function validateRanges(
  open: OpenModel,
  entries: readonly Pick<EncodingEntry, 'tensor' | 'encoding'>[],
  job: RangeJob,
): Promise<RangeReport> {
  const rows: RangeRow[] = [];
  const notJudged: NotJudged[] = [];
  const folded = await foldedNorms(open, entries, job.files);
  for (const [index, { tensor, encoding }] of entries.entries()) {
    job.stop.throwIfAborted();
    job.progress?.(tensor, index, entries.length);
    const answer = await judge(open, tensor, encoding, job, folded.get(tensor)?.weightValues ?? job.inputs?.get(tensor));
    if ('reason' in answer) notJudged.push(answer);
    else rows.push(answer);
  }
  return { rows, notJudged };
}

async function judge(
  open: OpenModel,
  tensor: string,
  stated: Encoding | undefined,
  job: RangeJob,
  given: TensorValues | undefined,
): Promise<RangeRow | NotJudged> {
  const not = (reason: NotJudgedReason, what: string): NotJudged => ({ tensor, reason, what });
  const graph = open.model.graphs[0] as Graph;
  if (!open.index.source(graph, tensor)) return not('not-in-model', `The model has no tensor "${tensor}".`);
  if (!stated) return not('encoding-broken', `The encoding of "${tensor}" cannot be read.`);
  if (stated.dtype === 'float') return not('float', `"${tensor}" stays float.`);
  const values = given ?? modelValues(open, job.files, tensor);
  const observed = values ? undefined : job.statistics?.get(tensor);
  if (observed && stated.granularity === 'tensor' && observed.elements > 0) {
    if (!allUsable(stated)) return not('encoding-broken', unusable(stated));
    return observedRow(stated, observed, leastGainDb);
  }
  if (!values) return not('no-data', `"${tensor}" is computed while the model runs; the file holds no values for it.`);
  if (values === 'not-numeric') return not('not-numeric', `"${tensor}" holds no floats.`);
  const encoding = asBlocks(stated);
  const groups = groupsOf(encoding, values.dims, weightAxes(open.index, graph, tensor, values.dims.length));
  if (!groups)
    return not(
      'shape-mismatch',
      `The encoding of "${tensor}" has ${encoding.scale.length} scales, which do not fit [${values.dims.join('×')}].`,
    );
  if (!allUsable(encoding)) return not('encoding-broken', unusable(encoding));
  try {
    const row = await rowOf(encoding, values, groups, job.stop);
    return stated === encoding ? row : asLpbq(row);
  } catch (thrown) {
    if (isAbort(thrown)) throw thrown;
    return not('data-broken', asProblem(thrown, tensor).what);
  }
}

/** The range of the data has no integer factors, so there is nothing to suggest. */
function asLpbq({ suggestion: _, ...row }: RangeRow): RangeRow {
  return { ...row, granularity: 'lpbq' };
}

function unusable({ tensor, bitwidth }: Encoding): string {
  return `A scale or an offset of "${tensor}" is none that ${bitwidth} bits can hold.`;
}

function allUsable(encoding: Encoding): boolean {
  return encoding.scale.every((_, group) => isUsable(gridOf(encoding, group)));
}

async function rowOf(encoding: Encoding, values: TensorValues, groups: Groups, stop: AbortSignal): Promise<RangeRow> {
  const extremes = newExtremes(groups.count);
  await forEachChunk(values, groups, stop, (chunk, members) => addExtremes(extremes, chunk, members));
  const fitted = minMaxEncoding(encoding, extremes.from, extremes.to);
  const [now, then] = [new Damage(encoding, groups), new Damage(fitted, groups)];
  await forEachChunk(values, groups, stop, (chunk, members) => {
    now.add(chunk, members);
    then.add(chunk, members);
  });
  return row(encoding, extremes, now, fitted, then);
}

function row(encoding: Encoding, extremes: Extremes, now: Damage, fitted: Encoding, then: Damage): RangeRow {
  const { tensor, section, bitwidth, granularity, scale } = encoding;
  // A bias has no range of its own: its scale is that of the products that it is added to.
  const isBetter = bitwidth < 32 && then.mse < now.mse && !(then.sqnrDb - now.sqnrDb < leastGainDb);
  const empty = extremes.finite === 0;
  return {
    tensor,
    section,
    bitwidth,
    granularity,
    groups: scale.length,
    elements: extremes.finite,
    notFinite: extremes.notFinite,
    min: empty ? 0 : extremes.from.reduce((least, value) => Math.min(least, value)),
    max: empty ? 0 : extremes.to.reduce((most, value) => Math.max(most, value)),
    sqnrDb: now.sqnrDb,
    mse: now.mse,
    maxError: now.maxError,
    clippedBelow: now.clippedBelow,
    clippedAbove: now.clippedAbove,
    usedBits: now.used.bits,
    wasted: 1 - now.used.share,
    ...(isBetter && { suggestion: { encoding: fitted, sqnrDb: then.sqnrDb, mse: then.mse } }),
  };
}
