import { resolve } from 'node:path';
import { asProblem } from '../../engine/problem';
import { type CpuOptions, defaultCpuOptions, profileCpu } from '../../engine/profile/cpu';
import { profileHtp } from '../../engine/profile/htp-sim';
import { importProfile } from '../../engine/profile/import/import-profile';
import type { Profile } from '../../engine/profile/profile';
import { saveProfile } from '../../engine/profile/store';
import type { OpenModel } from '../../engine/session';
import { type Args, type OptionTable, usage } from '../args';
import type { Command, CommandContext, ExitCode } from '../command';
import { forEachModel, printDiagnostics } from '../models';
import { printDiagnostic } from '../print/problem';
import { printProfile } from '../print/profile';
import { jsonLine } from '../print/visible';
import { profileReport } from '../reports/profile';
import { readTarget, targetOptions } from '../target';

const cpuOptions: OptionTable = {
  runs: { value: 'N', help: `cpu: timed runs, ${defaultCpuOptions.runs} unless given` },
  warmup: { value: 'N', help: `cpu: runs before the timed ones, ${defaultCpuOptions.warmup} unless given` },
  budget: { value: 'SECONDS', help: `cpu: stop after this time, ${defaultCpuOptions.budgetMs / 1000} unless given` },
  threads: { value: 'N', help: 'cpu: threads of onnxruntime, one per core unless given' },
  dim: { value: 'NAME=SIZE', multiple: true, help: 'cpu: the size of a symbolic dimension, 1 unless given' },
  shape: { value: 'INPUT=1,3,224,224', multiple: true, help: 'cpu: the whole shape of an input' },
  input: { value: 'INPUT=FILE', multiple: true, help: 'cpu: .npy or raw little-endian data for an input, made up unless given' },
};

export const profile: Command = {
  name: 'profile',
  summary: 'Say how long a model takes, as a whole and per layer',
  operands: 'MODEL...',
  count: { least: 1, most: Number.POSITIVE_INFINITY },
  options: {
    on: { value: 'WHERE', help: 'cpu (measured on this machine) or htp-sim (simulated by the QNN toolchain); cpu unless given' },
    ...targetOptions,
    ...cpuOptions,
    import: { value: 'FILE', help: "Read another tool's profile or trace instead of running the model" },
    layers: { value: 'N', help: 'Slowest layers to print, 20 unless given; 0 for all' },
    'no-save': { help: 'Do not keep the profile in .qnn beside the model' },
  },
  examples: [
    'model.onnx',
    'model.onnx --import chrometrace.json',
    'model.onnx --on cpu --runs 200 --dim batch=4',
    'model.onnx --on htp-sim --soc SA8255 --precision fp16 --json',
  ],
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { args, terminal, world, stop } = context;
  const on = args.oneOf('on', ['cpu', 'htp-sim']) ?? 'cpu';
  const target = readTarget(args);
  const options = readCpuOptions(args, context.cwd);
  const imported = readImport(args, context.cwd);
  const shown = args.integer('layers', 0) ?? 20;
  return forEachModel(context, async (open) => {
    const job = context.startJob();
    const made = await madeBy(job.end, () => {
      const jobContext = { world, stop, progress: job.progress };
      if (imported !== undefined) return importProfile(world, open, imported);
      return on === 'cpu' ? profileCpu(open.model, options, jobContext) : profileHtp(open.model, target, jobContext);
    });
    const saved = args.has('no-save') ? undefined : await keep(context, open, made);
    if (args.has('json')) terminal.out(jsonLine(profileReport(open.model.path, made, saved)));
    else {
      printProfile(terminal, open.model.path, made, shown === 0 ? Number.POSITIVE_INFINITY : shown);
      printDiagnostics(context, open);
    }
  });
}

/** A file is of one model: several would all get the same figures. */
function readImport(args: Args, cwd: string): string | undefined {
  const file = args.text('import');
  if (file === undefined) return undefined;
  for (const other of ['on', ...Object.keys(cpuOptions)])
    if (args.has(other)) throw usage('--import', `--import runs nothing, so --${other} has no meaning.`, `Leave out --${other}.`);
  if (args.positionals.length > 1) throw usage('--import', '--import is about one model.', 'Give one model.');
  return resolve(cwd, file);
}

async function madeBy(end: () => void, make: () => Promise<Profile>): Promise<Profile> {
  try {
    return await make();
  } finally {
    end();
  }
}

/** A folder that cannot be written costs the keeping, not the profile. */
async function keep({ world, terminal }: CommandContext, { model }: OpenModel, made: Profile): Promise<string | undefined> {
  try {
    return await saveProfile(world, model.path, made);
  } catch (thrown) {
    const { code, where, what } = asProblem(thrown, model.path);
    printDiagnostic(terminal, {
      severity: 'warning',
      code,
      where,
      what: `The profile was not kept: ${what}`,
      fix: 'Give --no-save to not try.',
    });
    return undefined;
  }
}

function readCpuOptions(args: Args, cwd: string): CpuOptions {
  const seconds = args.integer('budget', 1);
  return {
    runs: args.integer('runs', 1) ?? defaultCpuOptions.runs,
    warmup: args.integer('warmup', 0) ?? defaultCpuOptions.warmup,
    budgetMs: seconds === undefined ? defaultCpuOptions.budgetMs : seconds * 1000,
    threads: args.integer('threads', 1) ?? defaultCpuOptions.threads,
    dims: Object.fromEntries(args.pairs('dim').map(([name, size]) => [name, wholeNumber('--dim', size)])),
    shapes: Object.fromEntries(
      args.pairs('shape').map(([name, sizes]) => [name, sizes.split(',').map((size) => wholeNumber('--shape', size))]),
    ),
    files: Object.fromEntries(args.pairs('input').map(([name, file]) => [name, resolve(cwd, file)])),
  };
}

function wholeNumber(option: string, text: string): number {
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw usage(option, `${option} cannot have the size ${JSON.stringify(text)}.`, 'Give a whole number.');
}
