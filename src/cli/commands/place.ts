import { compiledTarget } from '../../engine/convert/compiled-target';
import { type Overlay, overlayOf, placeModel } from '../../engine/placement/overlay';
import { verifyPlacement } from '../../engine/placement/verify';
import type { OpenModel } from '../../engine/session';
import type { Target } from '../../engine/targets/target';
import type { Command, CommandContext, ExitCode } from '../command';
import { forEachModel, printDiagnostics } from '../models';
import { printPlacement } from '../print/placement';
import { jsonLine } from '../print/visible';
import { placeReport } from '../reports/place';
import { readTarget, targetOptions } from '../target';

export const place: Command = {
  name: 'place',
  summary: 'Say which node runs on HTP, GPU or CPU of a chip, and why',
  operands: 'MODEL...',
  count: { least: 1, most: Number.POSITIVE_INFINITY },
  options: {
    ...targetOptions,
    verify: { help: 'Ask the real compiler instead of estimating (needs the toolchain)' },
    nodes: { help: 'List every node, not only those that are not on the HTP' },
  },
  examples: ['model.onnx', 'model.onnx --soc SM8550 --precision fp16 --json', 'model.onnx --verify'],
  run,
};

function run(context: CommandContext): Promise<ExitCode> {
  const { args, terminal } = context;
  const target = readTarget(args);
  return forEachModel(context, async (open) => {
    const overlay = args.has('verify') ? await verified(context, open, target) : placeModel(open.model, open.types, target);
    const report = placeReport(open.model, overlay);
    if (args.has('json')) {
      terminal.out(jsonLine(report));
      return;
    }
    printPlacement(terminal, report, args.has('nodes'));
    printDiagnostics(context, open);
  });
}

async function verified(context: CommandContext, { model, types }: OpenModel, target: Target): Promise<Overlay> {
  const job = context.startJob();
  try {
    const { world, stop } = context;
    const compiled = compiledTarget(model, target);
    return overlayOf(model, types, await verifyPlacement(model, compiled, { world, stop, progress: job.progress }));
  } finally {
    job.end();
  }
}
