import { resolve } from 'node:path';
import { compiledTarget } from '../../engine/convert/compiled-target';
import { overlayOf, placeModel } from '../../engine/placement/overlay';
import { verifyPlacement } from '../../engine/placement/verify';
import { Problem } from '../../engine/problem';
import type { Profile } from '../../engine/profile/profile';
import { listProfiles, loadProfile } from '../../engine/profile/store';
import { type ReportFormatId, reportFormats } from '../../engine/report/format-list';
import { writeReport } from '../../engine/report/formats';
import { type ModelExplorerColumn, modelExplorerColumns, modelExplorerData } from '../../engine/report/model-explorer';
import { quantizationOf } from '../../engine/report/quantization-source';
import type { ReportSource } from '../../engine/report/source';
import { graphById, type OpenModel, openModel } from '../../engine/session';
import { buildGraphView } from '../../engine/view/build';
import { nodeFacts } from '../../engine/view/columns';
import { summarize } from '../../engine/view/summary';
import { usage } from '../args';
import type { Command, CommandContext, ExitCode } from '../command';
import { forEachModel, printDiagnostics } from '../models';
import { styleFor } from '../print/style';
import { facts } from '../print/table';
import { readTarget, targetOptions } from '../target';

/** Formats that an option of their own name asks for; JSON goes to standard output with the switch that every command has. */
const fileFormats = ['html', 'csv', 'netron', 'model-explorer'] as const satisfies readonly ReportFormatId[];

export const report: Command = {
  name: 'report',
  summary: 'Write what is known of every layer: HTML, CSV, JSON, Netron attachment, Model Explorer node data',
  operands: 'MODEL',
  count: { least: 1, most: 1 },
  options: {
    ...Object.fromEntries(fileFormats.map((id) => [id, { value: 'FILE', help: `${reportFormats[id].detail}; - is standard output` }])),
    ...targetOptions,
    verify: { help: 'The placement of the real compiler instead of the estimate (needs the toolchain)' },
    profile: { value: 'ID', help: 'Times of a kept profile, or latest; the estimate unless given' },
    color: {
      value: 'COLUMN',
      help: `model-explorer: the number that colors nodes, time_us unless given; ${modelExplorerColumns.join(', ')}`,
    },
  },
  examples: [
    'model.onnx --html report.html --profile latest',
    'model.onnx --csv layers.csv --netron layers.netron.json',
    'model.onnx --soc SM8550 --precision fp16 --json',
  ],
  run,
};

function run(context: CommandContext): Promise<ExitCode> {
  const { args, terminal } = context;
  const wanted = fileFormats.filter((id) => args.has(id));
  if (wanted.length === 0 && !args.has('json'))
    throw usage(
      'report',
      'report is not told what to write.',
      'Give --html FILE, --csv FILE, --netron FILE, --model-explorer FILE or --json.',
    );
  if ([...wanted.filter((id) => args.text(id) === '-'), ...(args.has('json') ? ['json'] : [])].length > 1)
    throw usage('-', 'Only one format can go to standard output.', 'Give the others a FILE.');
  const color = args.oneOf('color', modelExplorerColumns);
  return forEachModel(context, async (open) => {
    const source = await sourceOf(context, open, wanted.includes('html'));
    const written: [string, string][] = [];
    for (const id of wanted) {
      const path = await write(context, args.text(id) ?? '', textOf(source, id, color));
      if (path !== undefined) written.push([reportFormats[id].label, path]);
    }
    if (args.has('json')) terminal.out(writeReport(source, 'json'));
    else if (written.length === wanted.length) terminal.out(facts(written, styleFor(terminal).dim));
    printDiagnostics(context, open);
  });
}

function textOf(source: ReportSource, id: ReportFormatId, color: ModelExplorerColumn | undefined): string {
  return id === 'model-explorer' ? modelExplorerData(source, color) : writeReport(source, id);
}

/** The path that was written, or undefined for standard output. */
async function write({ world, terminal, cwd }: CommandContext, file: string, text: string): Promise<string | undefined> {
  if (file === '-') {
    terminal.out(text);
    return undefined;
  }
  const path = resolve(cwd, file);
  await world.files.write(path, new TextEncoder().encode(text));
  return path;
}

async function sourceOf(context: CommandContext, open: OpenModel, withPicture: boolean): Promise<ReportSource> {
  const { args, world, drawing } = context;
  const { model, types, openMs } = open;
  const profile = await profileOf(context, open);
  const target = readTarget(args);
  const overlay = args.has('verify') ? await verified(context, open) : placeModel(model, types, target);
  const summary = await summarize(model, types, openMs, world.files);
  const quantization = await quantizationOf(model.path, target, world, async (path) =>
    path === model.path ? open : openModel(world, path),
  );
  const source = { open, summary, overlay, ...(profile && { profile }), ...(quantization && { quantization }) };
  if (!withPicture) return source;
  const view = buildGraphView(types, open.index, graphById(model, 0));
  const { drawGraph } = await drawing();
  const opened = { summary, view, diagnostics: [] };
  const picture = await drawGraph({ model: opened, placement: overlay, facts: nodeFacts(open), ...(profile && { profile }) });
  return { ...source, ...(picture !== undefined && { picture }) };
}

async function verified(context: CommandContext, { model, types }: OpenModel): Promise<ReportSource['overlay']> {
  const { args, world, stop } = context;
  const job = context.startJob();
  try {
    const target = compiledTarget(model, readTarget(args));
    return overlayOf(model, types, await verifyPlacement(model, target, { world, stop, progress: job.progress }));
  } finally {
    job.end();
  }
}

async function profileOf({ args, world }: CommandContext, { model }: OpenModel): Promise<Profile | undefined> {
  const id = args.text('profile');
  if (id === undefined) return undefined;
  return loadProfile(world, model.path, id === 'latest' ? await latestProfile(world, model.path) : id);
}

/** The newest profile of the model as it is now; one of an earlier version would tell of other layers. */
async function latestProfile(world: CommandContext['world'], path: string): Promise<string> {
  let hash: Promise<string> | undefined;
  const entries = await listProfiles(world, path, () => {
    hash ??= world.sha256(path);
    return hash;
  });
  const newest = entries.find(({ stale }) => !stale);
  if (newest) return newest.id;
  const what = entries.length > 0 ? 'All kept profiles are of another version of the model.' : 'No profile of the model is kept.';
  throw new Problem('profile-missing', path, what, 'Run qnn-lens profile first, or leave out --profile.');
}
