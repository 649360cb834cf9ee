import type { Graph } from '../../ir/graph';
import type { JobContext } from '../../job';
import { joinBytes } from '../../onnx/encode';
import type { Producer } from '../../rung';
import type { OpenModel } from '../../session';
import { dimsOfType } from '../../shape/type';
import type { Chip } from '../../targets/target';
import type { RunTaps } from '../calibrate/run';
import { runTaps } from '../calibrate/run-taps';
import type { SampleSet } from '../calibrate/samples';
import { combineDifferences } from './combine';
import { DifferenceSums, type Differences } from './differences';
import type { MeasurePoints } from './divergence';
import { type Emulated, runEmulator } from './emulator-run';
import { addSample, KeptValues } from './kept-values';
import { spreadSamples } from './measure-accuracy';
import { type Point, pointsOf } from './points';
import type { EmulatorAccuracy } from './report';

export interface EmulateRequest {
  readonly float: OpenModel;
  /** As of `measureAccuracy`: what layers are compared with. */
  readonly reference?: OpenModel;
  readonly quantized: OpenModel;
  readonly samples: SampleSet;
  /** How many samples are run, spread evenly over the set. The emulator takes seconds for each. */
  readonly count: number;
  readonly chip: Chip;
  /** Each quantized value beside the outputs. */
  readonly withLayers?: boolean;
  /** A folder for the outputs as they come, by place in the float model: as `keepIn` of a tap request keeps values. */
  readonly keepOutputsIn?: string;
  /** No further sample is begun that would end later; ten minutes unless given. */
  readonly budgetSeconds?: number;
  readonly job: JobContext;
  readonly run?: RunTaps;
}

/** One value on the emulator, compared with the float model's and with what the CPU computes for the quantized one. */
interface PointAccuracy {
  readonly against: { readonly float: Differences; readonly cpu: Differences };
}

/** The quantized model with the HTP's own arithmetic, on some samples: nearer to the device than a run on the CPU, and much slower. */
export async function emulate(request: EmulateRequest): Promise<EmulatorAccuracy> {
  const { float, quantized } = request;
  const main = float.model.graphs[0] as Graph;
  const isOutput = ({ value }: Point) => main.outputs.some(({ name }) => name === value);
  const points = pointsOf(float, quantized);
  // A value inside a fused operation has no integers of its own: to fetch it would break the operation up.
  const layers = request.withLayers ? points.filter((point) => point.node && point.activationBits !== undefined && !isOutput(point)) : [];
  const ends = once(points.filter(isOutput));
  const { rows, ran } = await emulatePoints(request, ends, once(layers));
  const together = (side: 'float' | 'cpu') => combineDifferences(ends.flatMap(({ value }) => rows.get(value)?.against[side] ?? []));
  const { samples, seconds, producer } = ran;
  return {
    rung: 'simulated',
    producer,
    samples,
    seconds,
    endToEnd: together('float'),
    againstCpu: together('cpu'),
    ...(request.withLayers && { layers: layerRows(points, rows) }),
  };
}

/** For `findDivergence`: each question is a compilation and a run. */
export function measureOnEmulator(request: EmulateRequest, side: 'float' | 'cpu'): MeasurePoints {
  return async (points) => {
    const { rows } = await emulatePoints(request, [], once(points));
    return new Map([...rows].map(([value, { against }]) => [value, against[side]]));
  };
}

/** Nodes that are one operation share a value. */
function once(points: readonly Point[]): readonly Point[] {
  return [...new Map(points.map((point) => [point.value, point])).values()];
}

function layerRows(points: readonly Point[], rows: ReadonlyMap<string, PointAccuracy>): Readonly<Record<string, Differences>> {
  return Object.fromEntries(
    points.flatMap(({ node, value }) => {
      const row = rows.get(value);
      return node && row ? [[node.name, row.against.float] as const] : [];
    }),
  );
}

async function emulatePoints(
  request: EmulateRequest,
  ends: readonly Point[],
  layers: readonly Point[],
): Promise<{ readonly rows: ReadonlyMap<string, PointAccuracy>; readonly ran: { samples: number; seconds: number; producer: Producer } }> {
  const { files } = request.job.world;
  const points = [...ends, ...layers];
  const scratch = await files.scratch('qnn-lens-emulate');
  try {
    const { inputs, compared, count } = await runOnCpu(request, ends, layers, scratch);
    const sums = compared.map(() => ({ float: new DifferenceSums(), cpu: new DifferenceSums() }));
    const taken = ends.map((): Float32Array[] => []);
    const hear: Emulated = async (sample, number, values) => {
      taken[number]?.push(values);
      const { float, cpu, lastAxis } = compared[number] as Compared;
      const own = sums[number] as (typeof sums)[number];
      await addSample(own.float, float, sample, values, lastAxis);
      await addSample(own.cpu, cpu, sample, values, lastAxis);
    };
    const outputs = points.map(({ other }) => other);
    const ran = await runEmulator({ ...request, inputs, outputs, count, scratch }, hear);
    await keepOutputs(request, ends, taken);
    const rows = points.map(({ value }, at): [string, PointAccuracy] => {
      const own = sums[at] as (typeof sums)[number];
      return [value, { against: { float: own.float.result(), cpu: own.cpu.result() } }];
    });
    return { rows: new Map(rows), ran };
  } finally {
    await files.remove(scratch);
  }
}

async function keepOutputs(
  { float, keepOutputsIn, job }: EmulateRequest,
  ends: readonly Point[],
  taken: readonly (readonly Float32Array[])[],
): Promise<void> {
  if (keepOutputsIn === undefined) return;
  const { files } = job.world;
  const names = (float.model.graphs[0] as Graph).outputs.map(({ name }) => name);
  for (const [at, { value }] of ends.entries())
    await files.write(
      files.join(keepOutputsIn, `${names.indexOf(value)}.raw`),
      joinBytes((taken[at] ?? []).map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength))),
    );
}

/** What a value is on the CPU, in the float and in the quantized model. */
interface Compared {
  readonly float: KeptValues;
  readonly cpu: KeptValues;
  readonly lastAxis: number;
}

interface OnCpu {
  /** A file with all samples, by input. */
  readonly inputs: readonly string[];
  readonly compared: readonly Compared[];
  readonly count: number;
}

/** The samples as files (decoding them is the child's work) and the values of both models. */
async function runOnCpu(request: EmulateRequest, ends: readonly Point[], layers: readonly Point[], scratch: string): Promise<OnCpu> {
  const { float, reference = float, quantized, samples, job, run = runTaps } = request;
  const { files } = job.world;
  const chosen = spreadSamples(samples, request.count);
  const names = samples.inputs.map(({ name }) => name);
  const keep = async (open: OpenModel, values: readonly string[], folder: string, step: string) => {
    const keepIn = files.join(scratch, folder);
    await files.makeFolder(keepIn);
    if (values.length > 0) await run({ model: open.model, taps: values.map((value) => ({ value })), samples, chosen, keepIn, step }, job);
    return (at: number) => files.join(keepIn, `${at}.raw`);
  };
  const [endValues, layerValues] = [ends, layers].map((points) => points.map(({ value }) => value)) as [string[], string[]];
  const inEnds = await keep(float, [...names, ...endValues], 'float', 'Run the float model');
  const inLayers = await keep(reference, layerValues, 'layers', 'Run the float model');
  const inCpu = await keep(
    quantized,
    [...ends, ...layers].map(({ other }) => other),
    'quantized',
    'Run the quantized model',
  );
  const kept = (path: string) => KeptValues.open(files, path, chosen.length);
  const compared: Compared[] = [];
  for (const [at, { value }] of [...ends, ...layers].entries()) {
    const path = at < ends.length ? inEnds(names.length + at) : inLayers(at - ends.length);
    compared.push({
      float: await kept(path),
      cpu: await kept(inCpu(at)),
      lastAxis: lastAxisOf(at < ends.length ? float : reference, value),
    });
  }
  return { inputs: names.map((_, at) => inEnds(at)), compared, count: chosen.length };
}

function lastAxisOf({ model, types }: OpenModel, value: string): number {
  const size = dimsOfType(types.typeOf(model.graphs[0] as Graph, value))?.at(-1);
  return typeof size === 'number' ? size : 1;
}
