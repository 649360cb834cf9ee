import { modelHash } from '../../config/figures/model-hash';
import type { Graph } from '../../ir/graph';
import type { JobContext } from '../../job';
import { Problem } from '../../problem';
import type { OpenModel } from '../../session';
import type { RunTaps, Tap, TapResult } from '../calibrate/run';
import { runTaps } from '../calibrate/run-taps';
import type { SampleSet } from '../calibrate/samples';
import { combineDifferences } from './combine';
import type { Differences } from './differences';
import type { MeasurePoints } from './divergence';
import { firstBelow, ownLosses } from './own-loss';
import { type Point, pointsOf } from './points';
import type { AccuracyReport, LayerAccuracy } from './report';

export interface AccuracyRequest {
  readonly float: OpenModel;
  /** A float model with other values inside and the same outputs (equalized, smoothed): layers are compared with it. */
  readonly reference?: OpenModel;
  readonly quantized: OpenModel;
  readonly samples: SampleSet;
  /** How many samples are run, spread evenly over the set. */
  readonly count: number;
  /** A layer below this diverges; 20 dB unless given: the noise is a tenth of the signal. */
  readonly belowDb?: number;
  readonly job: JobContext;
  readonly run?: RunTaps;
}

export const defaultBelowDb = 20;

/** Runs float and quantized model on the same samples and compares each value that both have. */
export async function measureAccuracy(request: AccuracyRequest): Promise<AccuracyReport> {
  const { float, quantized, samples, job, belowDb = defaultBelowDb } = request;
  const points = pointsOf(request.reference ?? float, quantized);
  const measured = await measureAll(request, points);
  const outputs = outputsOf(request, measured.outputs.differences, points);
  const first = firstBelow(points, measured.layers.differences, belowDb);
  const { samplesRun, version } = measured.layers;
  const name = (open: OpenModel) => job.world.files.basename(open.model.path);
  return {
    rung: 'measured',
    producer: { tool: 'onnxruntime CPU', version, settings: `float against QDQ on ${samplesRun} samples` },
    createdAt: job.world.date(),
    floatModel: { name: name(float), sha256: await modelHash(float, job.world) },
    quantizedModel: { name: name(quantized), sha256: await modelHash(quantized, job.world) },
    data: { path: samples.path, samples: samplesRun },
    endToEnd: combineDifferences(outputs),
    outputs,
    layers: layersOf(points, measured.layers.differences),
    ...(first?.node && { firstDivergent: { node: first.node.name, belowDb } }),
  };
}

/** For `findDivergence`: each question is a run that holds only the values that are asked for. */
export function measureOnCpu(request: Omit<AccuracyRequest, 'belowDb'>): MeasurePoints {
  const { float, reference = float, quantized, samples, count, job, run = runTaps } = request;
  return async (points) => {
    const taps = tapsOf(points);
    const chosen = spreadSamples(samples, count);
    const asked = { model: reference.model, second: quantized.model, taps, samples, chosen, step: 'Find the first layer that diverges' };
    return (await run(asked, job)).differences;
  };
}

/** Indices of `count` samples, as far apart as the set allows. */
export function spreadSamples({ samples }: SampleSet, count: number): readonly number[] {
  const most = Math.min(Math.max(1, Math.floor(count)), samples.length);
  return Array.from({ length: most }, (_, at) => Math.floor((at * samples.length) / most));
}

interface Measured {
  readonly layers: TapResult;
  readonly outputs: TapResult;
}

async function measureAll(request: AccuracyRequest, points: readonly Point[]): Promise<Measured> {
  const { float, reference, quantized, samples, count, job, run = runTaps } = request;
  const chosen = spreadSamples(samples, count);
  const compare = (model: OpenModel, taps: readonly Tap[], step: string) =>
    run({ model: model.model, second: quantized.model, taps, samples, chosen, step }, job);
  const taps = tapsOf(points);
  if (!reference) {
    const layers = await compare(float, taps, 'Measure the accuracy');
    return { layers, outputs: layers };
  }
  const ends = pointsOf(float, quantized).filter(({ value }) => isOutput(float, value));
  const layers = await compare(reference, taps, 'Measure the accuracy of each layer');
  const outputs = await compare(float, tapsOf(ends), 'Measure the accuracy of the outputs');
  return { layers, outputs };
}

/** Nodes that are one operation share a value. */
function tapsOf(points: readonly Point[]): readonly Tap[] {
  return [...new Map(points.map(({ value, other }) => [value, { value, other }])).values()];
}

/** The float outputs; where the model has none (it gives labels alone), the last layer that can be compared. */
function outputsOf(
  { float }: AccuracyRequest,
  measured: ReadonlyMap<string, Differences>,
  points: readonly Point[],
): AccuracyReport['outputs'] {
  const main = float.model.graphs[0] as Graph;
  const found = main.outputs.flatMap(({ name }) => rowOf(measured, name));
  if (found.length > 0) return found;
  const last = points.findLast(({ value, node }) => node && measured.has(value));
  if (last) return rowOf(measured, last.value);
  throw new Problem(
    'nothing-to-compare',
    float.model.path,
    'No value of the float model was found in the quantized one.',
    'Give the float model that the quantized model was made from.',
  );
}

function rowOf(measured: ReadonlyMap<string, Differences>, value: string): AccuracyReport['outputs'] {
  const row = measured.get(value);
  return row ? [{ ...row, value }] : [];
}

function isOutput({ model }: OpenModel, value: string): boolean {
  return (model.graphs[0] as Graph).outputs.some(({ name }) => name === value);
}

function layersOf(points: readonly Point[], measured: ReadonlyMap<string, Differences>): readonly LayerAccuracy[] {
  const losses = ownLosses(points, measured);
  return points.flatMap(({ node, value, activationBits, weightBits }, at): readonly LayerAccuracy[] => {
    const row = measured.get(value);
    if (!node || !row) return [];
    return [
      {
        ...row,
        node: node.name,
        operator: node.opType,
        value,
        ...(activationBits !== undefined && { activationBits }),
        ...(weightBits !== undefined && { weightBits }),
        ownLossDb: losses[at] as number,
      },
    ];
  });
}
