import { decodeConfig } from '../../config/decode';
import type { Graph } from '../../ir/graph';
import type { JobContext } from '../../job';
import { Problem } from '../../problem';
import type { OpenModel } from '../../session';
import { dimsOfType } from '../../shape/type';
import type { RunTaps } from '../calibrate/run';
import { runTaps } from '../calibrate/run-taps';
import type { SampleSet } from '../calibrate/samples';
import { KeptValues } from './kept-values';
import { readLabels, top1 } from './labels';
import { spreadSamples } from './measure-accuracy';
import type { AccuracyReport } from './report';
import { userMetric } from './user-metric';

export interface MetricChoice {
  /** Absolute path of a file with the class of each sample (`labels.ts`). */
  readonly labels?: string;
  /** Absolute path of a `.py` or `.js` file that defines `metric(outputs, name)`. */
  readonly metric?: string;
  /** May code of the user's folder be run? */
  readonly isTrusted: boolean;
}

export interface MetricJob extends MetricChoice {
  readonly float: OpenModel;
  readonly quantized: OpenModel;
  readonly samples: SampleSet;
  readonly count: number;
  /** Where `emulate` kept its outputs (`keepOutputsIn`), and how many samples it ran. */
  readonly emulated?: { readonly folder: string; readonly asked: number; readonly samples: number };
  readonly job: JobContext;
  readonly run?: RunTaps;
}

/** The user's own figure, or top-1 by labels: of the float model, of the quantized one, and of the emulator on its own few samples. */
export async function measureMetric(request: MetricJob): Promise<AccuracyReport['metric']> {
  const { labels, metric, isTrusted, job } = request;
  if (labels === undefined && metric === undefined) return undefined;
  if (metric !== undefined && !isTrusted)
    throw new Problem('metric-untrusted', metric, `"${metric}" is code, and the folder is not trusted.`, 'Trust the workspace to run it.');
  const { files } = job.world;
  const scratch = await files.scratch('qnn-lens-metric');
  try {
    const score = metric === undefined ? await labelScore(request, labels as string) : userScore(request, metric, scratch);
    const chosen = spreadSamples(request.samples, request.count);
    const float = await score(await outputsOf(request, request.float, chosen, files.join(scratch, 'float')));
    const quantized = await score(await outputsOf(request, request.quantized, chosen, files.join(scratch, 'quantized')));
    const { emulated } = request;
    const ran = emulated && spreadSamples(request.samples, emulated.asked).slice(0, emulated.samples);
    const emulator = emulated && ran && (await score({ folder: emulated.folder, chosen: ran }));
    const name = metric === undefined ? 'top-1' : files.basename(metric).replace(/\.\w+$/, '');
    return { name, float, quantized, ...(emulator !== undefined && { emulator }) };
  } finally {
    await files.remove(scratch);
  }
}

/** Outputs of the model by place, `<place>.raw`, of these samples of the set. */
interface Outputs {
  readonly folder: string;
  readonly chosen: readonly number[];
}

type Score = (outputs: Outputs) => Promise<number>;

async function outputsOf(request: MetricJob, open: OpenModel, chosen: readonly number[], folder: string): Promise<Outputs> {
  const { float, samples, job, run = runTaps } = request;
  await job.world.files.makeFolder(folder);
  const taps = outputNames(float).map((value) => ({ value }));
  await run({ model: open.model, taps, samples, chosen, keepIn: folder, step: 'Run the samples for the metric' }, job);
  return { folder, chosen };
}

function outputNames({ model }: OpenModel): readonly string[] {
  return (model.graphs[0] as Graph).outputs.map(({ name }) => name);
}

/** The scores of the classes are the first output that has one for each label. */
async function labelScore({ float, samples, job }: MetricJob, path: string): Promise<Score> {
  const { files } = job.world;
  const labels = readLabels(decodeConfig(await files.read(path), path).text, path);
  const most = Math.max(0, ...labels.values());
  return async ({ folder, chosen }) => {
    for (const at of outputNames(float).keys()) {
      const kept = await KeptValues.open(files, files.join(folder, `${at}.raw`), chosen.length);
      if (kept.elements <= Math.max(1, most)) continue;
      const names = chosen.map((sample) => samples.names[sample] ?? '');
      const share = await top1(labels, names, (sample) => kept.sample(sample));
      if (share !== undefined) return share;
      throw new Problem(
        'labels-unknown',
        path,
        `None of the labels is for a sample of the data, as "${names[0]}".`,
        'Name the samples as their files are named.',
      );
    }
    throw new Problem(
      'labels-too-many',
      path,
      `The largest label is ${most}, and no output has so many classes.`,
      'Labels count from 0, as the places of the output do.',
    );
  };
}

function userScore({ float, samples, job }: MetricJob, file: string, scratch: string): Score {
  const { files } = job.world;
  const main = float.model.graphs[0] as Graph;
  return async ({ folder, chosen }) => {
    const outputs = [];
    for (const [at, name] of outputNames(float).entries()) {
      const path = files.join(folder, `${at}.raw`);
      const { elements } = await KeptValues.open(files, path, chosen.length);
      outputs.push({ name, dims: shapeOf(dimsOfType(float.types.typeOf(main, name)), elements), path });
    }
    return userMetric({ file, names: chosen.map((at) => samples.names[at] ?? ''), outputs }, scratch, job);
  };
}

/** Where a size is not known, all elements in a row. */
function shapeOf(dims: ReturnType<typeof dimsOfType>, elements: number): readonly number[] {
  const known = dims?.flatMap((dim) => (typeof dim === 'number' ? [dim] : [])) ?? [];
  return known.length === dims?.length && known.reduce((product, dim) => product * dim, 1) === elements ? known : [elements];
}
