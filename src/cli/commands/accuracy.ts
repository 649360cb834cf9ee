import { resolve } from 'node:path';
import type { JobContext } from '../../engine/job';
import { asProblem } from '../../engine/problem';
import { emulate } from '../../engine/quantize/accuracy/emulate';
import { keepAccuracy } from '../../engine/quantize/accuracy/keep-accuracy';
import { defaultBelowDb, measureAccuracy } from '../../engine/quantize/accuracy/measure-accuracy';
import { measureMetric } from '../../engine/quantize/accuracy/metric';
import type { AccuracyReport } from '../../engine/quantize/accuracy/report';
import { searchDivergence } from '../../engine/quantize/accuracy/search-divergence';
import { findSamples } from '../../engine/quantize/calibrate/find-samples';
import type { SampleSet } from '../../engine/quantize/calibrate/samples';
import { rememberDims, withRememberedDims } from '../../engine/quantize/job/dims';
import type { QuantizeOptions } from '../../engine/quantize/job/result';
import { type OpenModel, openModel } from '../../engine/session';
import { chipNamed } from '../../engine/targets/chips';
import { type Args, type OptionTable, usage } from '../args';
import { type Command, type CommandContext, type ExitCode, exitCodes } from '../command';
import { printAccuracy, printDivergence } from '../print/accuracy';
import { exitCodeOf, printProblem } from '../print/problem';
import { jsonLine } from '../print/visible';
import { quantizeOptions, readQuantizeOptions } from '../quantize-args';
import { accuracyJson, divergenceJson } from '../reports/accuracy';

const shared = ['data', 'emulator', 'soc', 'dim', 'mean', 'std', 'scale', 'layout', 'color', 'resize', 'crop', 'labels', 'metric'] as const;
const sharedOptions: OptionTable = Object.fromEntries(
  shared.flatMap((name) => (quantizeOptions[name] ? [[name, quantizeOptions[name]]] : [])),
);

export const accuracy: Command = {
  name: 'accuracy',
  summary: 'Compare a quantized model, whoever made it, with its float model on data: each layer, the outputs, the HTP emulator',
  operands: 'FLOAT QUANTIZED',
  count: { least: 2, most: 2 },
  options: {
    ...sharedOptions,
    samples: { value: 'N', help: 'Samples, spread evenly over the data; 16 unless given' },
    below: { value: 'DB', help: `A layer diverges below this; ${defaultBelowDb} unless given` },
    bisect: { value: 'WHERE', help: 'Only find the first layer that diverges, in few runs of few values: on the cpu or the emulator' },
    'emulator-layers': { help: 'Also each layer on the emulator' },
    'no-keep': { help: 'Do not keep the result beside the models' },
  },
  examples: ['float.onnx quantized.onnx --data images', 'float.onnx quantized.onnx --data input_list.txt --emulator 2 --json'],
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { args, terminal } = context;
  const job = context.startJob();
  try {
    const pair = await openPair(context, { world: context.world, stop: context.stop, progress: job.progress });
    const where = args.oneOf('bisect', ['cpu', 'emulator']);
    if (where) {
      const found = await searchDivergence({ ...pair, chip: chipNamed(pair.options.soc) }, limitOf(args), where);
      job.end();
      if (args.has('json')) terminal.out(jsonLine(divergenceJson(pair.paths, found, where)));
      else printDivergence(terminal, pair.paths, found, where);
      return exitCodes.done;
    }
    const report = await measured(context, pair);
    job.end();
    if (args.has('json')) terminal.out(jsonLine(accuracyJson(pair.paths, report)));
    else printAccuracy(terminal, pair.paths, report);
    return exitCodes.done;
  } catch (thrown) {
    job.end();
    const problem = asProblem(thrown, 'accuracy');
    printProblem(terminal, problem, { json: args.has('json'), verbose: args.has('verbose') });
    return exitCodeOf(problem);
  } finally {
    job.end();
  }
}

interface Pair {
  readonly paths: readonly [float: string, quantized: string];
  readonly float: OpenModel;
  readonly quantized: OpenModel;
  readonly samples: SampleSet;
  readonly count: number;
  readonly options: QuantizeOptions;
  readonly job: JobContext;
}

async function openPair({ args, world, cwd }: CommandContext, job: JobContext): Promise<Pair> {
  const [one = '', two = ''] = args.positionals;
  const paths = [resolve(cwd, one), resolve(cwd, two)] as const;
  const [float, quantized] = [await openModel(world, paths[0]), await openModel(world, paths[1])];
  if (!args.has('data')) throw usage('--data', 'accuracy is given no data.', 'Give --data FOLDER.');
  const count = args.integer('samples', 1) ?? 16;
  const { options } = await readQuantizeOptions(args, float.model, cwd, world.files);
  // All samples are looked for: those that are run are spread over them.
  const { count: _, ...data } = options.data;
  const dims = await withRememberedDims(float.model, options.settings.dims, world);
  const samples = await findSamples(data, float.model, dims, world.files);
  await rememberDims(float.model, options.settings.dims, world);
  return { paths, float, quantized, samples, count, options, job };
}

function limitOf(args: Args): { readonly belowDb?: number } {
  const text = args.text('below');
  if (text === undefined) return {};
  const belowDb = Number(text);
  if (text.trim() !== '' && Number.isFinite(belowDb)) return { belowDb };
  throw usage('--below', `--below cannot be ${JSON.stringify(text)}.`, 'Give a number of decibels.');
}

async function measured({ args, world }: CommandContext, pair: Pair): Promise<AccuracyReport> {
  const { options, job, paths } = pair;
  const { emulatorSamples, soc, labels, metric: file } = options;
  const scratch = await world.files.scratch('qnn-lens-accuracy');
  try {
    const report = await measureAccuracy({ ...pair, ...limitOf(args) });
    const emulator =
      emulatorSamples > 0
        ? await emulate({
            ...pair,
            count: emulatorSamples,
            chip: chipNamed(soc),
            withLayers: args.has('emulator-layers'),
            keepOutputsIn: scratch,
          })
        : undefined;
    const emulated = emulator && { folder: scratch, asked: emulatorSamples, samples: emulator.samples };
    const asked = { ...(labels !== undefined && { labels }), ...(file !== undefined && { metric: file }), ...(emulated && { emulated }) };
    const metric = await measureMetric({ ...pair, ...asked, isTrusted: true });
    const whole = { ...report, ...(emulator && { emulator }), ...(metric && { metric }) };
    if (!args.has('no-keep')) await keepAccuracy(job.world, paths[0], paths[1], whole);
    return whole;
  } finally {
    await world.files.remove(scratch);
  }
}
