import { resolve } from 'node:path';
import { decodeConfig } from '../../engine/config/decode';
import { compiledTarget } from '../../engine/convert/compiled-target';
import type { Placement } from '../../engine/placement/placement';
import { basePlacement } from '../../engine/placement/selector/base';
import { bestNext } from '../../engine/placement/selector/best-next';
import { writeBackendConfig } from '../../engine/placement/selector/config-text';
import { defaultOptions, type SelectorOptions } from '../../engine/placement/selector/options';
import { readSelectorOptions } from '../../engine/placement/selector/options-text';
import { applyPins, pinModel } from '../../engine/placement/selector/pins';
import { selectBackend } from '../../engine/placement/selector/select';
import type { Selection } from '../../engine/placement/selector/selection';
import { whatIf } from '../../engine/placement/selector/what-if';
import { verifyPlacement } from '../../engine/placement/verify';
import type { OpenModel } from '../../engine/session';
import type { Command, CommandContext, ExitCode } from '../command';
import { forEachModel, printDiagnostics } from '../models';
import { printSelection } from '../print/selection';
import { jsonLine } from '../print/visible';
import { selectReport } from '../reports/select';
import { readConstraints, readPins, readSuppositions, selectorArgs } from '../selector-args';
import { readTarget, targetOptions } from '../target';

export const select: Command = {
  name: 'select',
  summary: 'Compare HTP, GPU and CPU for a model and for each part of it, pin nodes, and try out what would change if',
  operands: 'MODEL',
  count: { least: 1, most: 1 },
  options: {
    ...targetOptions,
    verify: { help: 'Build on what the real compiler places instead of on the estimate (needs the toolchain)' },
    config: { value: 'FILE', help: 'A backend_config.json with constraints, weights and pins; other options go before it' },
    ...selectorArgs,
    write: {
      value: 'FILE',
      help: 'Write constraints, weights, pins and the choice to this backend_config.json, and keep what stands there',
    },
  },
  examples: [
    'model.onnx --power-critical --performance-critical',
    'model.onnx --pin op:Softmax=cpu --pin "head/*=cpu" --write backend_config.json',
    'model.onnx --suppose op:Resize=supported --suppose conv1=16bit --json',
  ],
  run,
};

function run(context: CommandContext): Promise<ExitCode> {
  return forEachModel(context, async (open) => {
    const { args, terminal } = context;
    const base = await placementOf(context, open);
    const options = await readOptions(context, open);
    const suppositions = readSuppositions(args, open.model);
    const selection = selectBackend(open, base, options);
    const { placement } = applyPins(open, base, options.pins);
    const written = await write(context, selection, open);
    const report = selectReport(open.model, {
      selection,
      pinned: pinModel(open, base, options.pins),
      answer: suppositions.length > 0 ? whatIf(open, placement, suppositions) : undefined,
      steps: bestNext(open, placement),
      written,
    });
    if (args.has('json')) terminal.out(jsonLine(report));
    else {
      printSelection(terminal, report);
      printDiagnostics(context, open);
    }
  });
}

async function placementOf(context: CommandContext, open: OpenModel): Promise<Placement> {
  const { args, world, stop } = context;
  const target = readTarget(args);
  if (!args.has('verify')) return basePlacement(open, target, 'estimate');
  const job = context.startJob();
  try {
    return await verifyPlacement(open.model, compiledTarget(open.model, target), { world, stop, progress: job.progress });
  } finally {
    job.end();
  }
}

/** The command line's word before the file's, and its pins behind the file's, where they count more. */
async function readOptions({ args, cwd, world }: CommandContext, { model }: OpenModel): Promise<SelectorOptions> {
  const file = args.text('config');
  const path = file === undefined ? undefined : resolve(cwd, file);
  const given = path === undefined ? defaultOptions : readSelectorOptions(decodeConfig(await world.files.read(path), path).text);
  return { ...given, constraints: readConstraints(args, given.constraints), pins: [...given.pins, ...readPins(args, model)] };
}

async function write(
  { args, cwd, world: { files } }: CommandContext,
  selection: Selection,
  { model }: OpenModel,
): Promise<string | undefined> {
  const file = args.text('write');
  if (file === undefined) return undefined;
  const path = resolve(cwd, file);
  const existing = (await files.stat(path)) ? decodeConfig(await files.read(path), path).text : undefined;
  await files.write(path, new TextEncoder().encode(writeBackendConfig(selection, files.basename(model.path), existing)));
  return path;
}
