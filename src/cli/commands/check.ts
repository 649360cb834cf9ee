import { configKinds } from '../../engine/config/kinds';
import type { Command, CommandContext, ExitCode } from '../command';
import { exitCodes } from '../command';
import { checkFiles } from '../config-files';
import { printFindings } from '../print/findings';
import { jsonLine } from '../print/visible';
import { findingsReport } from '../reports/findings';
import { sarifReport } from '../reports/sarif';
import { targetOptions } from '../target';

export const check: Command = {
  name: 'check',
  summary: 'Say what is wrong with config files: encodings, backend and HTP configs, provider options, input lists, budgets',
  operands: 'FILE...',
  count: { least: 1, most: Number.POSITIVE_INFINITY },
  options: {
    ...targetOptions,
    model: { value: 'MODEL', help: 'The model that the files belong to; else it is found by manifest.json, by name or in the folder' },
    kind: { value: 'KIND', help: `Read the files as ${configKinds.map(({ kind }) => kind).join(', ')}` },
    fix: { help: 'Apply the safe fixes and say what was changed' },
    sarif: { help: 'SARIF 2.1.0 on standard output, for code scanning' },
  },
  examples: ['quantization_config.json --model model.onnx', 'configs --soc SM8550 --json', 'backend_config.json --fix'],
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { args, terminal } = context;
  const checked = await checkFiles(context);
  if (args.has('sarif')) terminal.out(`${JSON.stringify(sarifReport(checked), null, 2)}\n`);
  else if (args.has('json')) terminal.out(jsonLine(findingsReport(checked)));
  else printFindings(terminal, checked);
  const failed = checked.some(({ findings }) => findings.some(({ severity }) => severity === 'error'));
  return failed ? exitCodes.inputProblem : exitCodes.done;
}
