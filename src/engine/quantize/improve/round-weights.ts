import type { Encoding } from '../../config/encodings/encoding';
import type { TensorRef } from '../../ir/graph';
import { decodeElements } from '../../onnx/decode';
import { elementCount } from '../../onnx/tensor';
import { type Grid, gridOf } from '../grid';
import { groupsOf, type WeightAxes } from '../groups';
import { foldedNorms } from '../qdq/fold-norms';
import { storedScales } from '../qdq/stored-type';
import type { TensorValues } from '../tensor-values';
import { weightAxes } from '../weight-axes';
import { normFactor } from './equal-pairs';
import { exactModel, rememberExact } from './exact-model';
import type { ImproveContext, Improved } from './improvement';
import { groupsOfLayer, MomentSums, type Moments, type Windows, windowsOf } from './input-moments';
import { knownDims, type Layer, layersOf, mainGraph, numbersOf } from './layers';
import { roundRow } from './round-row';
import { sized } from './sized';
import { someSamples } from './some-samples';
import { type WeightRows, weightRows } from './weight-rows';
import { writeWeights } from './write-weights';

/**
 * How many inputs are looked at, and how many weights of a channel are rounded together: moments cost vectors * weights * block, so a layer of 512 * 9 weights
 * takes some seconds, and what lies in different blocks does not cancel.
 */
export interface RoundEffort {
  readonly samples: number;
  readonly vectors: number;
  readonly block: number;
}

const roundEffort: RoundEffort = { samples: 8, vectors: 2048, block: 576 };

/** Bytes of values that are kept on disk at a time. */
const keptBytes = 256 * 1024 * 1024;

/** 16 bits lose nothing that rounding could save. */
const mostBits = 8;

/**
 * Rounds weights not to the nearest level, but so that errors of weights that are read together cancel each other on real inputs. The float model gets
 * weights that lie exactly on the grids of their encodings: rounding them to nearest gives the chosen levels.
 */
export async function roundWeights(context: ImproveContext, effort: RoundEffort = roundEffort): Promise<Improved> {
  const { open, entries } = context;
  const jobs = await roundable(context);
  const tensors = new Map<TensorRef, TensorValues>();
  const chosen = someSamples(context.samples, effort.samples);
  for (const batch of batched(jobs, chosen.length)) {
    const folder = await keptInputs(context, batch, chosen);
    for (const job of batch) {
      const sums = await momentsOf(job, folder(job.value), chosen.length, effort, context);
      tensors.set(job.layer.weight.tensor, await rounded(job, sums, tensors.size, context));
    }
  }
  if (tensors.size === 0) return { open, entries, layers: 0 };
  const made = await writeWeights(open, { tensors }, 'rounded', context);
  return { open: rememberExact(made, exactModel(open)), entries, layers: tensors.size };
}

/** One layer whose weights are rounded. */
interface RoundJob {
  readonly layer: Layer;
  readonly rows: WeightRows;
  readonly windows: Windows;
  readonly encoding: Encoding;
  readonly axes: WeightAxes | undefined;
  /** What the layer reads, and its elements in one sample. */
  readonly value: string;
  readonly elements: number;
  /** What a folded BatchNormalization multiplies each output channel by. */
  readonly factor: Float64Array | undefined;
}

async function roundable({ open: unsized, entries, samples, job }: ImproveContext): Promise<readonly RoundJob[]> {
  const open = sized(unsized, samples);
  const main = mainGraph(open);
  const stated = new Map(entries.map(({ tensor, encoding }) => [tensor, encoding]));
  const folded = await foldedNorms(open, entries, job.world.files);
  const jobs: RoundJob[] = [];
  for (const layer of layersOf(open)) {
    const encoding = stated.get(layer.weight.name);
    const [value = ''] = layer.node.inputs;
    const dims = knownDims(open, value);
    const rows = weightRows(layer);
    const windows = dims && windowsOf(layer, dims);
    if (!rows || !dims || !windows || encoding?.dtype !== 'int' || encoding.bitwidth > mostBits || encoding.granularity === 'lpbq')
      continue;
    const factor = folded.has(layer.weight.name) ? await normFactor(open, layer, job.world.files) : undefined;
    const axes = weightAxes(open.index, main, layer.weight.name, layer.weight.tensor.dims.length);
    jobs.push({ layer, rows, windows, encoding: storedScales(encoding, 'float'), axes, value, elements: elementCount(dims), factor });
  }
  return jobs;
}

/** As many layers at a time as the disk should hold the inputs of. */
function batched(jobs: readonly RoundJob[], samples: number): readonly (readonly RoundJob[])[] {
  const batches: RoundJob[][] = [];
  let room = 0;
  for (const job of jobs) {
    const bytes = batches.at(-1)?.some(({ value }) => value === job.value) ? 0 : job.elements * 4 * samples;
    if (batches.length === 0 || bytes > room) {
      batches.push([]);
      room = keptBytes;
    }
    batches.at(-1)?.push(job);
    room -= bytes;
  }
  return batches;
}

/** Runs the float model and keeps what these layers read; gives the file of a value. */
async function keptInputs(
  { open, samples, runTaps, scratch, job }: ImproveContext,
  batch: readonly RoundJob[],
  chosen: readonly number[],
): Promise<(value: string) => string> {
  const { files } = job.world;
  const values = [...new Set(batch.map(({ value }) => value))];
  const keepIn = files.join(scratch, 'kept');
  await files.remove(keepIn);
  await files.makeFolder(keepIn);
  await runTaps({ model: open.model, taps: values.map((value) => ({ value })), samples, chosen, keepIn, step: 'Round weights' }, job);
  return (value) => files.join(keepIn, `${values.indexOf(value)}.raw`);
}

async function momentsOf(
  { layer, rows, windows, elements }: RoundJob,
  file: string,
  samples: number,
  { vectors, block }: RoundEffort,
  { job }: ImproveContext,
): Promise<readonly (readonly Moments[])[]> {
  const sums = new MomentSums(rows.columns, groupsOfLayer(layer), block);
  const perSample = Math.min(windows.count, Math.ceil(vectors / samples));
  for (let sample = 0; sample < samples; sample++) {
    const values = floats(await job.world.files.read(file, sample * elements * 4, elements * 4));
    for (let at = 0; at < perSample; at++) {
      if (at % 64 === 0) await rest(job);
      sums.add(windows, values, Math.floor(((at + spread(at)) * windows.count) / perSample));
    }
  }
  return sums.result();
}

function floats(bytes: Uint8Array): Float32Array {
  return decodeElements('float', bytes, bytes.length / 4) as Float32Array;
}

/** Even steps could always meet the same columns of an image: multiples of the golden ratio do not. */
function spread(at: number): number {
  return (at * 0.6180339887498949) % 1;
}

/** Lets the thread answer others, and stops where it should. */
async function rest({ stop }: ImproveContext['job']): Promise<void> {
  await new Promise((done) => setTimeout(done, 0));
  stop.throwIfAborted();
}

/** The new weights wait in a file until the model is written. */
async function rounded(
  job: RoundJob,
  moments: readonly (readonly Moments[])[],
  index: number,
  context: ImproveContext,
): Promise<TensorValues> {
  const { files } = context.job.world;
  const { name, tensor } = job.layer.weight;
  const weights = await numbersOf(context.open, name, files);
  const groups = groupsOf(job.encoding, tensor.dims, job.axes);
  if (groups) {
    const members = new Int32Array(weights.length);
    groups.fill(members, 0);
    const grids = Array.from({ length: groups.count }, (_, group) => gridOf(job.encoding, group));
    for (let row = 0; row < job.rows.count; row++) {
      if (row % 16 === 0) await rest(context.job);
      roundOne(job, weights, members, grids, moments, row);
    }
  }
  const path = files.join(context.scratch, `rounded-${index}.raw`);
  await files.write(path, new Uint8Array(Float32Array.from(weights).buffer));
  return {
    dims: tensor.dims,
    async *chunks() {
      yield floats(await files.read(path));
    },
  };
}

function roundOne(
  { rows, factor }: RoundJob,
  weights: Float64Array,
  members: Int32Array,
  grids: readonly Grid[],
  moments: readonly (readonly Moments[])[],
  row: number,
): void {
  const scale = factor?.[row] ?? 1;
  if (scale === 0) return;
  const blocks = moments[Math.floor((row * moments.length) / rows.count)] ?? [];
  let start = 0;
  for (const block of blocks) {
    const places = Int32Array.from({ length: block.size }, (_, at) => rows.place(row, start + at));
    const own = Float64Array.from(places, (place) => Math.fround((weights[place] as number) * scale));
    const grid = places.map((place) => members[place] as number);
    const levels = roundRow(own, grids, grid, block);
    for (const [at, place] of places.entries()) {
      const { zero, scale: step } = grids[grid[at] as number] as Grid;
      weights[place] = (((levels[at] as number) - zero) * step) / scale;
    }
    start += block.size;
  }
}
