import { resolve } from 'node:path';
import { compareModels } from '../../engine/compare/compare';
import { comparePlaced } from '../../engine/compare/placed';
import { estimatePlacement } from '../../engine/placement/estimate';
import { asProblem } from '../../engine/problem';
import { openModel } from '../../engine/session';
import { type Command, type CommandContext, type ExitCode, exitCodes } from '../command';
import { printComparison } from '../print/comparison';
import { printProblem } from '../print/problem';
import { jsonLine } from '../print/visible';
import { compareReport } from '../reports/compare';
import { readTarget, targetOptions } from '../target';

/** As `diff` does it: scripts ask whether two models are equal. */
const codes = { equal: exitCodes.done, different: exitCodes.inputProblem, trouble: exitCodes.usage } as const;

export const compare: Command = {
  name: 'compare',
  summary: 'Say what differs between two models, node by node',
  operands: 'BEFORE AFTER',
  count: { least: 2, most: 2 },
  options: {
    ...targetOptions,
    place: { help: 'Also which nodes run elsewhere, and the estimated times' },
    all: { help: 'Show renamed and quantized nodes too' },
  },
  examples: ['old.onnx new.onnx', 'float.onnx quantized.onnx --place --soc SM8650', 'a.onnx b.onnx --json'],
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { args, terminal } = context;
  try {
    const report = await reported(context);
    if (args.has('json')) terminal.out(jsonLine(report));
    else printComparison(terminal, report, args.has('all'));
    return report.equal ? codes.equal : codes.different;
  } catch (thrown) {
    const problem = asProblem(thrown, 'compare');
    printProblem(terminal, problem, { json: args.has('json'), verbose: args.has('verbose') });
    return problem.code === 'cancelled' ? exitCodes.cancelled : codes.trouble;
  }
}

async function reported({ args, cwd, world, stop }: CommandContext) {
  const [old, now] = [
    await openModel(world, resolve(cwd, args.positionals[0]!)),
    await openModel(world, resolve(cwd, args.positionals[1]!)),
  ];
  const target = ['place', ...Object.keys(targetOptions)].some((option) => args.has(option)) ? readTarget(args) : undefined;
  const compared = await compareModels(old, now, world.files, stop);
  const placed =
    target &&
    comparePlaced(
      { open: old, placement: estimatePlacement(old.model, old.types, target) },
      { open: now, placement: estimatePlacement(now.model, now.types, target) },
      compared.comparison.now.match,
    );
  return compareReport(old.model, now.model, compared, placed);
}
