import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import ort from 'onnxruntime-node';
import type { Encoding } from '../../src/engine/config/encodings/encoding';
import { ChannelSums } from '../../src/engine/quantize/calibrate/channel-sums';
import type { RunTaps } from '../../src/engine/quantize/calibrate/run';
import type { SampleSet } from '../../src/engine/quantize/calibrate/samples';
import type { ValueStatistics } from '../../src/engine/quantize/calibrate/statistics';
import { tappedModel } from '../../src/engine/quantize/calibrate/tapped-model';
import type { ImproveContext } from '../../src/engine/quantize/improve/improvement';
import { defaultSettings } from '../../src/engine/quantize/settings';
import type { OpenModel } from '../../src/engine/session';
import { collect } from './models';
import { testFolder, testJob } from './toolchain-job';

const noSamples: SampleSet = { path: '', inputs: [], samples: [], names: [] };

/** What an improvement needs, with a scratch folder that is gone after the test. */
export async function improveContext(context: TestContext, open: OpenModel, given: Partial<ImproveContext> = {}): Promise<ImproveContext> {
  return {
    open,
    reference: open,
    entries: [],
    settings: defaultSettings,
    samples: noSamples,
    runTaps: inProcessTaps,
    scratch: await testFolder(context),
    job: testJob(),
    ...given,
  };
}

/** Numbers between -1 and 1, the same each time. */
export function seededFloats(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  });
}

/** Samples of one input, as raw files. */
export async function rawSamples(folder: string, name: string, dims: readonly number[], all: readonly Float32Array[]): Promise<SampleSet> {
  const samples = all.map((_, at) => [{ kind: 'raw' as const, file: join(folder, `sample-${at}.raw`) }]);
  for (const [at, values] of all.entries()) await writeFile(join(folder, `sample-${at}.raw`), new Uint8Array(values.buffer));
  return { path: folder, inputs: [{ name, dtype: 'float', dims, preprocessing: {} }], samples, names: all.map((_, at) => `${at}`) };
}

/** A run of small models without a child: extremes and means of values and of their channels, and the values themselves. */
const inProcessTaps: RunTaps = async ({ model, taps, samples, chosen, keepIn }, job) => {
  const graph = model.graphs[0];
  const isInput = (value: string) => graph?.inputs.some(({ name }) => name === value) ?? false;
  const computed = taps.map(({ value }) => value).filter((value) => !isInput(value));
  const session = await ort.InferenceSession.create(await collect(tappedModel(model, computed)), {
    logSeverityLevel: 3,
    intraOpNumThreads: 1,
  });
  const [input] = samples.inputs;
  const seen = new Map(taps.map(({ value }) => [value, [] as ort.Tensor[]]));
  for (const at of chosen ?? samples.samples.keys()) {
    const bytes = await job.world.files.read(samples.samples[at]?.[0]?.file ?? '');
    const tensor = new ort.Tensor('float32', new Float32Array(bytes.slice().buffer), input?.dims ?? []);
    const results: Record<string, ort.Tensor> = { ...(await session.run({ [input?.name ?? '']: tensor })), [input?.name ?? '']: tensor };
    for (const [value, list] of seen) list.push(results[value] as ort.Tensor);
  }
  await session.release();
  for (const [at, { value }] of taps.entries())
    if (keepIn)
      await writeFile(
        join(keepIn, `${at}.raw`),
        Buffer.concat((seen.get(value) ?? []).map(({ data }) => Buffer.from((data as Float32Array).slice().buffer))),
      );
  const statistics = new Map(taps.map(({ value, channelAxis }) => [value, statisticsOf(value, seen.get(value) ?? [], channelAxis ?? 1)]));
  return { statistics, differences: new Map(), samplesRun: chosen?.length ?? samples.samples.length, peakMemoryMb: 0, version: '' };
};

function statisticsOf(value: string, tensors: readonly ort.Tensor[], axis: number): ValueStatistics {
  const dims = tensors[0]?.dims ?? [];
  const place = axis < 0 ? dims.length + axis : axis;
  const sums = new ChannelSums(place, dims[place] ?? 1);
  const all = tensors.flatMap(({ data }) => Array.from(data as Float32Array));
  for (const { data } of tensors)
    sums.add(
      data as Float32Array,
      dims.slice(place + 1).reduce((product, dim) => product * dim, 1),
    );
  const [min, max] = [Math.min(...all), Math.max(...all)];
  const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
  const meanSquare = all.reduce((sum, one) => sum + one * one, 0) / all.length;
  const histogram = { from: min, to: max, counts: new Float64Array(1) };
  return {
    value,
    samples: tensors.length,
    elements: all.length,
    notFinite: 0,
    min,
    max,
    meanMin: min,
    meanMax: max,
    mean,
    meanSquare,
    histogram,
    channels: sums.result(),
  };
}

/** An asymmetric encoding of a whole activation. */
export function activation(tensor: string, { min, max }: Pick<ValueStatistics, 'min' | 'max'>, bitwidth = 8): Encoding {
  const scale = (Math.max(0, max) - Math.min(0, min)) / (2 ** bitwidth - 1);
  const offset = Math.round(Math.min(0, min) / scale);
  return {
    tensor,
    section: 'activation',
    dtype: 'int',
    bitwidth,
    symmetric: false,
    granularity: 'tensor',
    scale: [scale],
    offset: [offset],
  };
}

/** A symmetric encoding of a weight with a scale per output channel, by the largest value of each. */
export function weight(tensor: string, largest: readonly number[], bitwidth: number): Encoding {
  const middle = 2 ** (bitwidth - 1);
  const scale = largest.map((value) => Math.fround(value / (middle - 1)));
  const shape = { granularity: 'channel' as const, axis: 0, scale, offset: scale.map(() => -middle) };
  return { tensor, section: 'param', dtype: 'int', bitwidth, symmetric: true, ...shape };
}
