import type * as Ort from 'onnxruntime-node';
import { Problem } from '../../engine/problem';
import { DifferenceSums } from '../../engine/quantize/accuracy/differences';
import { RangeWatch } from '../../engine/quantize/calibrate/range-watch';
import { sampledOutputs } from '../../engine/quantize/calibrate/sampled-value';
import type { PlannedTap, TapBatch, TapChildRequest } from '../../engine/quantize/calibrate/tap-protocol';
import type { TapSums } from '../../engine/quantize/calibrate/tap-state';
import { ValueSums } from '../../engine/quantize/calibrate/value-sums';
import { linkData } from '../cpu-data';
import type { Feeds } from '../cpu-feeds';
import { SampleReader } from '../samples/sample-reader';
import { floatsOf } from './floats';
import { garbageCollector } from './garbage';
import { Keeper } from './keeper';
import { StateFile } from './state-file';
import { TappedSession } from './tapped-session';

export type Tell = (fraction: number, detail: string) => void;
type Values = Readonly<Record<string, Ort.Tensor>>;

/** Runs every batch on every sample and reduces the values as they come. */
export async function watchTaps(request: TapChildRequest, tell: Tell): Promise<{ readonly samplesRun: number; readonly version: string }> {
  const ort = await loadOnnxruntime();
  linkData(request.links);
  const reader = new SampleReader(ort, request.samples, request.scratch);
  const file = new StateFile(request);
  for (let batch = file.state.batch; batch < request.batches.length; batch++) await runBatch(ort, request, batch, reader, file, tell);
  file.finish();
  return { samplesRun: file.state.samplesRun, version: ort.env.versions.node ?? '' };
}

async function loadOnnxruntime(): Promise<typeof Ort> {
  try {
    return await import('onnxruntime-node');
  } catch (thrown) {
    throw new Problem(
      'tool-missing',
      'onnxruntime-node',
      `onnxruntime could not be loaded: ${thrown instanceof Error ? thrown.message : thrown}`,
      'Install it beside QNN Lens: npm install --ignore-scripts onnxruntime-node@1.30.0.',
    );
  }
}

async function runBatch(
  ort: typeof Ort,
  request: TapChildRequest,
  at: number,
  reader: SampleReader,
  file: StateFile,
  tell: Tell,
): Promise<void> {
  const batch = request.batches[at] as TapBatch;
  const { samples } = request.samples;
  const sums = sumsOf(batch, file);
  const watch = request.stableWithin === undefined ? undefined : new RangeWatch(request.stableWithin, file.state.watched);
  const keeper = new Keeper(request.keepIn, batch.taps, file.state);
  const collectGarbage = garbageCollector();
  const sessions = await openSessions(ort, batch);
  try {
    for (let sample = file.state.sample; sample < samples.length; sample++) {
      tell((at + sample / samples.length) / request.batches.length, `sample ${sample + 1} of ${samples.length}`);
      const name = request.samples.names[sample] ?? String(sample);
      const feeds = await reader.read(sample);
      // Decoded by other threads while onnxruntime holds this one.
      if (sample + 1 < samples.length) reader.prepare(sample + 1);
      await addSample(batch, sessions, feeds, name, sums, keeper);
      collectGarbage();
      const isStable = watch?.isStable(batch.taps.map(({ index }) => sums.get(index)?.values.range)) ?? false;
      file.step({ batch: at, sample: sample + 1, watched: watch?.pack() ?? [] });
      if (isStable) break;
    }
  } finally {
    keeper.close();
    await Promise.all([sessions.first?.release(), sessions.second?.release()]);
  }
  file.step({ batch: at + 1, sample: 0, watched: [] });
}

interface Sessions {
  readonly first?: TappedSession;
  readonly second?: TappedSession;
}

async function openSessions(ort: typeof Ort, { model, second }: TapBatch): Promise<Sessions> {
  return {
    ...(model && { first: await TappedSession.open(ort, model) }),
    ...(second && { second: await TappedSession.open(ort, second) }),
  };
}

/** Those of a run that was interrupted in this batch go on. */
function sumsOf({ taps }: TapBatch, file: StateFile): ReadonlyMap<number, TapSums> {
  for (const { index, other } of taps)
    if (!file.sums.has(index))
      file.sums.set(index, { values: new ValueSums(), ...(other !== undefined && { differences: new DifferenceSums() }) });
  return file.sums;
}

async function addSample(
  { taps }: TapBatch,
  { first, second }: Sessions,
  feeds: Feeds,
  name: string,
  sums: ReadonlyMap<number, TapSums>,
  keeper: Keeper,
): Promise<void> {
  const values = first ? await first.run(feeds, name) : feeds;
  const others = second ? await second.run(feeds, name) : feeds;
  for (const tap of taps) addTap(tap, sums, values, others, keeper);
}

function addTap(tap: PlannedTap, sums: ReadonlyMap<number, TapSums>, values: Values, others: Values, keeper: Keeper): void {
  if (tap.sampled !== undefined) {
    addReduced(tap.value, tap.sampled, values, sums.get(tap.index));
    return;
  }
  const tensor = values[tap.value];
  const own = sums.get(tap.index);
  if (!tensor || !own) return;
  const floats = floatsOf(tensor);
  own.values.add(floats, tensor.dims, tap.channelAxis);
  keeper.keep(tap.index, floats);
  const other = tap.other === undefined ? undefined : others[tap.other];
  if (other && other.data.length === floats.length) own.differences?.add(floats, floatsOf(other), tensor.dims.at(-1) ?? 1);
}

function addReduced(value: string, elements: number, values: Values, own: TapSums | undefined): void {
  const names = sampledOutputs(value);
  const [min, max, sum, some] = [values[names.min], values[names.max], values[names.sum], values[names.some]];
  if (!min || !max || !sum || !some) return;
  const number = ({ data }: Ort.Tensor) => data[0] as number;
  own?.values.addReduced({ min: number(min), max: number(max), sum: number(sum), some: floatsOf(some) }, elements);
}
