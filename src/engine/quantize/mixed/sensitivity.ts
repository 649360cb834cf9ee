import type { Graph } from '../../ir/graph';
import type { JobContext } from '../../job';
import { openModel } from '../../session';
import { decibels } from '../accuracy/differences';
import { spreadSamples } from '../accuracy/measure-accuracy';
import type { Tap } from '../calibrate/run';
import type { SampleSet, SampleSource } from '../calibrate/samples';
import type { Bench, Candidate } from '../job/candidate';
import { applyEncodings } from '../qdq/apply';
import type { LayerSensitivity, Sensitivities } from './front';
import type { Layers } from './layers';
import { type SwitchedModel, writeSwitched } from './switched-model';
import type { Width } from './widths';

/** Each layer is run on so many samples, spread over the set: what is compared are layers, not samples. */
const samplesPerLayer = 2;

/** Quantizes one layer at a time and looks at the outputs. One session per width: the layers are switched within it. */
export async function measureSensitivities(
  bench: Bench,
  candidate: Candidate,
  layers: Layers,
  widths: readonly Width[],
  job: JobContext,
): Promise<Sensitivities> {
  const levels: Record<string, number>[] = layers.list.map(() => ({}));
  let producer = '';
  const chosen = spreadSamples(bench.samples, samplesPerLayer);
  for (const width of widths) {
    const { noises, version } = await noisesOf(bench, candidate, layers, width, chosen, job);
    producer = version;
    for (const [at, noise] of noises.entries()) (levels[at] as Record<string, number>)[width.name] = decibels(1, noise);
  }
  const rows = layers.list.map(({ lead }, at): LayerSensitivity => ({ node: lead.name, operator: lead.opType, sqnrDb: levels[at] ?? {} }));
  const settings = `each layer quantized alone, ${chosen.length} samples`;
  return { layers: rows, samples: chosen.length, rung: 'measured', producer: { tool: 'onnxruntime CPU', version: producer, settings } };
}

/** The noise that each layer alone brings to the outputs, as a share of their power. */
async function noisesOf(
  bench: Bench,
  { float, calibrated }: Candidate,
  layers: Layers,
  { name, precision }: Width,
  chosen: readonly number[],
  job: JobContext,
): Promise<{ readonly noises: readonly number[]; readonly version: string }> {
  const { files } = job.world;
  const folder = await files.scratch('sensitivity', files.join(bench.scratch, bench.name));
  try {
    const settings = { ...bench.settings, ...precision, nodes: {} };
    const { entries } = await bench.parts.chooseEncodings(float, calibrated.statistics, settings, files);
    const applied = await applyEncodings(float, entries, files.join(folder, 'quantized.onnx'), job);
    const switched = await writeSwitched(
      float,
      await openModel(job.world, applied.output),
      layers,
      files.join(folder, 'switched.onnx'),
      job,
    );
    const samples = await switchedSamples(bench.samples, chosen, switched, layers.list.length, folder, job);
    const taps = (float.model.graphs[0] as Graph).outputs.map(({ name: value }): Tap => ({ value, other: value }));
    const step = `Sensitivity of each layer to ${name}`;
    const result = await bench.runTaps({ model: float.model, second: switched.open.model, taps, samples, step }, job);
    const outputs = [...result.differences.values()].map(({ sampleSqnrDb }) => sampleSqnrDb);
    return { noises: layers.list.map((_, layer) => noiseOf(outputs, layer, chosen.length)), version: result.version };
  } finally {
    await files.remove(folder);
  }
}

/** Every sample once per layer: layer by layer, so that a layer's samples stand together. */
async function switchedSamples(
  { path, inputs, samples, names }: SampleSet,
  chosen: readonly number[],
  { input }: SwitchedModel,
  layers: number,
  folder: string,
  { world: { files } }: JobContext,
): Promise<SampleSet> {
  const rows: { readonly sources: readonly SampleSource[]; readonly name: string }[] = [];
  for (let layer = 0; layer < layers; layer++) {
    const file = files.join(folder, `layer-${layer}.raw`);
    await files.write(
      file,
      Uint8Array.from({ length: layers }, (_, at) => Number(at === layer)),
    );
    for (const at of chosen)
      rows.push({ sources: [...(samples[at] ?? []), { kind: 'raw', file }], name: `${names[at]}, layer ${layer + 1}` });
  }
  return {
    path,
    inputs: [...inputs, { name: input, dtype: 'bool', dims: [layers], preprocessing: {} }],
    samples: rows.map(({ sources }) => sources),
    names: rows.map(({ name }) => name),
  };
}

/** Mean of the shares over outputs and samples; `outputs` has the decibels of each run. */
function noiseOf(outputs: readonly (readonly number[])[], layer: number, samples: number): number {
  const levels = outputs.flatMap((levels) => levels.slice(layer * samples, (layer + 1) * samples));
  return levels.length === 0 ? 0 : levels.reduce((sum, db) => sum + 10 ** (-db / 10), 0) / levels.length;
}
