// node scripts/bench.mjs improve [--only WORD ...] [--kinds w8a8,w8a8-tensor,w8a16,w4a16] [--count 16] [--try equalize,round-weights ...]
// What each improvement brings: SQNR end to end in decibels on samples that calibration did not see, without any of them, with each one alone, and with all
// that helped, as the job keeps them. Wants QNN_LENS_DATA and QNN_LENS_PYTHON (onnx and numpy, for the data); `node esbuild.mjs` was run before.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Graph } from '../src/engine/ir/graph';
import type { JobContext } from '../src/engine/job';
import { asProblem } from '../src/engine/problem';
import { combineDifferences } from '../src/engine/quantize/accuracy/combine';
import { pointsOf } from '../src/engine/quantize/accuracy/points';
import { findSamples } from '../src/engine/quantize/calibrate/find-samples';
import { runTaps } from '../src/engine/quantize/calibrate/run-taps';
import type { SampleSet } from '../src/engine/quantize/calibrate/samples';
import { type ChosenEncoding, chooseEncodings } from '../src/engine/quantize/encode/choose';
import { valuesToObserve } from '../src/engine/quantize/encode/plan-values';
import type { Improvement } from '../src/engine/quantize/improve/improvement';
import { improvements } from '../src/engine/quantize/improve/improvements';
import { prepareFloat } from '../src/engine/quantize/prepare/prepare';
import { applyEncodings } from '../src/engine/quantize/qdq/apply';
import { defaultSettings, type QuantizeSettings } from '../src/engine/quantize/settings';
import { type OpenModel, openModel } from '../src/engine/session';
import { nodeWorld } from '../src/node/world';
import { type BenchModel, benchModels } from './quantize-models';
import { measuredRun } from './quantize-run';

const kinds: Readonly<Record<string, Partial<QuantizeSettings>>> = {
  'w8a8-tensor': { weights: 8, activations: 8, perChannel: false },
  w8a8: { weights: 8, activations: 8 },
  w8a16: { weights: 8, activations: 16 },
  w4a16: { weights: 4, activations: 16 },
  w4a8: { weights: 4, activations: 8 },
};

const heldOut = 8;

/** A float model and the encodings that were chosen for it. */
interface State {
  readonly open: OpenModel;
  readonly entries: readonly ChosenEncoding[];
}

/** One model with one kind of settings. */
interface Trial {
  readonly reference: OpenModel;
  readonly settings: QuantizeSettings;
  readonly samples: SampleSet;
  readonly unseen: SampleSet;
  readonly scratch: string;
  readonly job: JobContext;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      kinds: { type: 'string', default: 'w8a8,w8a8-tensor,w8a16,w4a16' },
      count: { type: 'string', default: '16' },
      try: { type: 'string' },
    },
  });
  const data = process.env.QNN_LENS_DATA;
  const python = process.env.QNN_LENS_PYTHON;
  if (!data || !python) throw new Error('Set QNN_LENS_DATA (the folder that holds models/) and QNN_LENS_PYTHON.');
  const tried = improvements.filter(({ name }) => values.try === undefined || values.try.split(',').includes(name));
  const chosen = benchModels.filter(({ path }) => values.only.length === 0 || values.only.some((word) => path.includes(word)));
  printLine('model', 'kind', 'plain dB', ...tried.map(({ name }) => name), 'kept together');
  for (const model of chosen) {
    const folder = await mkdtemp(join(tmpdir(), 'bench-improve-'));
    try {
      const samples = await sampleFolder(model, join(data, 'models', `${model.path}.onnx`), folder, python, Number(values.count));
      for (const kind of values.kinds.split(','))
        await printTrial(model, kind, join(data, 'models', `${model.path}.onnx`), samples, Number(values.count), tried);
    } catch (thrown) {
      printLine(basename(model.path), '', asProblem(thrown, model.path).what);
    } finally {
      await rm(folder, { recursive: true });
    }
  }
}

async function sampleFolder(
  { dims = {}, kind = 'image', range = [-1, 1] }: BenchModel,
  path: string,
  folder: string,
  python: string,
  count: number,
) {
  if (!existsSync(path)) throw new Error('not in the data folder');
  const samples = join(folder, 'samples');
  await mkdir(samples);
  const what = ['--count', `${count + heldOut}`, '--dims', JSON.stringify(dims), '--kind', kind, '--range', `${range[0]}`, `${range[1]}`];
  const made = await measuredRun(python, [join('bench', 'quantize-peer.py'), 'data', path, samples, ...what]);
  if (made.failed) throw new Error(made.failed);
  return samples;
}

async function printTrial(
  model: BenchModel,
  kind: string,
  path: string,
  data: string,
  count: number,
  tried: readonly Improvement[],
): Promise<void> {
  const world = nodeWorld({ packageRoot: process.cwd() });
  const job: JobContext = { world, stop: new AbortController().signal, progress: () => undefined };
  const scratch = await mkdtemp(join(tmpdir(), 'bench-improve-'));
  try {
    const open = await openModel(world, path);
    const settings: QuantizeSettings = { ...defaultSettings, ...kinds[kind], dims: model.dims ?? {} };
    const reference = await prepareFloat(open, settings, scratch, job);
    const all = await findSamples({ path: data }, reference.model, settings.dims, world.files);
    const trial: Trial = { reference, settings, samples: part(all, 0, count), unseen: part(all, count, count + heldOut), scratch, job };
    const plain = await encoded(trial, reference);
    const plainDb = await score(trial, plain);
    const gains: string[] = [];
    let best = { state: plain, db: plainDb };
    for (const improvement of tried) {
      gains.push(await gainText(trial, improvement, plain, plainDb));
      best = await better(trial, improvement, best);
    }
    printLine(basename(model.path), kind, plainDb.toFixed(2), ...gains, signed(best.db - plainDb));
  } catch (thrown) {
    printLine(basename(model.path), kind, asProblem(thrown, model.path).what.slice(0, 200));
    if (process.env.TRACE) console.error(thrown);
  } finally {
    await rm(scratch, { recursive: true });
  }
}

function part({ samples, names, ...set }: SampleSet, from: number, to: number): SampleSet {
  return { ...set, samples: samples.slice(from, to), names: names.slice(from, to) };
}

async function encoded({ settings, samples, job }: Trial, open: OpenModel): Promise<State> {
  const { statistics } = await runTaps({ model: open.model, taps: valuesToObserve(open, settings), samples, step: 'Calibrate' }, job);
  return { open, ...(await chooseEncodings(open, statistics, settings, job.world.files)) };
}

async function score({ reference, unseen, scratch, job }: Trial, { open, entries }: State): Promise<number> {
  const output = join(scratch, `scored-${Math.random().toString(36).slice(2)}.onnx`);
  await applyEncodings(open, entries, output, job);
  const quantized = await openModel(job.world, output);
  const outputs = new Set((reference.model.graphs[0] as Graph).outputs.map(({ name }) => name));
  const taps = pointsOf(reference, quantized)
    .filter(({ value }) => outputs.has(value))
    .map(({ value, other }) => ({ value, other }));
  const { differences } = await runTaps({ model: reference.model, second: quantized.model, taps, samples: unseen, step: 'Measure' }, job);
  await rm(output);
  return combineDifferences([...differences.values()]).sqnrDb;
}

async function improved(trial: Trial, improvement: Improvement, from: State): Promise<State | undefined> {
  const { reference, settings, samples, scratch, job } = trial;
  const made = await improvement.apply({ ...from, reference, settings, samples, runTaps, scratch, job });
  if (made.layers === 0) return undefined;
  return improvement.when === 'after-encodings' ? made : encoded(trial, made.open);
}

async function gainText(trial: Trial, improvement: Improvement, plain: State, plainDb: number): Promise<string> {
  const start = performance.now();
  const made = await improved(trial, improvement, plain);
  const seconds = (performance.now() - start) / 1000;
  return made ? `${signed((await score(trial, made)) - plainDb)} ${seconds.toFixed(1)}s` : '-';
}

async function better(trial: Trial, improvement: Improvement, best: { readonly state: State; readonly db: number }) {
  const state = await improved(trial, improvement, best.state);
  const db = state ? await score(trial, state) : Number.NEGATIVE_INFINITY;
  return state && db > best.db ? { state, db } : best;
}

function signed(db: number): string {
  return `${db >= 0 ? '+' : ''}${db.toFixed(2)}`;
}

function printLine(model: string, kind: string, ...cells: readonly string[]): void {
  console.log([model.padEnd(28), kind.padEnd(12), ...cells.map((cell) => cell.padStart(14))].join(' '));
}

await main();
