import { resolve } from 'node:path';
import { decodeConfig } from '../../engine/config/decode';
import { modelOf } from '../../engine/config/model-of';
import { currentStatistics } from '../../engine/quantize/accuracy/store';
import { filesOfInputList, type InputFiles, inputValues } from '../../engine/quantize/ranges/input-values';
import { validateRanges } from '../../engine/quantize/ranges/ranges';
import { type OpenModel, openModel } from '../../engine/session';
import { usage } from '../args';
import { type Command, type CommandContext, type ExitCode, exitCodes } from '../command';
import { readEncodingsDocument } from '../encodings-file';
import { printRanges } from '../print/ranges';
import { jsonLine } from '../print/visible';
import { rangesReport } from '../reports/ranges';

export const ranges: Command = {
  name: 'ranges',
  summary: 'Say what each encoding does to the values of its tensor: noise, clipping, unused range',
  operands: 'CONFIG',
  count: { least: 1, most: 1 },
  options: {
    model: { value: 'MODEL', help: 'The float model; else it is found by manifest.json, by name or in the folder' },
    'input-list': { value: 'FILE', help: "Files with values of the model's inputs, as qnn-net-run takes them" },
    input: { value: 'INPUT=FILE', multiple: true, help: 'A NumPy .npy file or raw float32 data with values of an input' },
  },
  examples: ['quantization_config.json --model model.onnx', 'quantization_config.json --input-list inputs/input_list.txt --json'],
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { args, terminal, world, stop, cwd } = context;
  const path = resolve(cwd, args.positionals[0] as string);
  const { document, table } = await readEncodingsDocument(path, world.files);
  const given = args.text('model');
  const link = await modelOf(document, world.files, given === undefined ? {} : { given: resolve(cwd, given) });
  if (link.path === undefined) throw usage('--model', 'No model is known for the file.', 'Give --model MODEL.');
  const open = await openModel(world, link.path);
  const inputs = inputValues(open, await inputFiles(context, open), world.files);
  const statistics = await currentStatistics(world, open.model.path);
  const job = context.startJob();
  try {
    const report = await validateRanges(open, table.entries, {
      files: world.files,
      stop,
      inputs,
      ...(statistics && { statistics }),
      progress: (detail, index, total) => job.progress({ step: 'Validate ranges', index: 0, total: 1, fraction: index / total, detail }),
    });
    job.end();
    const made = rangesReport(path, open.model.path, report);
    if (args.has('json')) terminal.out(jsonLine(made));
    else printRanges(terminal, made);
    return made.rows.some(({ severity }) => severity === 'error') ? exitCodes.inputProblem : exitCodes.done;
  } finally {
    job.end();
  }
}

async function inputFiles({ args, world, cwd }: CommandContext, open: OpenModel): Promise<readonly InputFiles[]> {
  const list = args.text('input-list');
  const path = list === undefined ? undefined : resolve(cwd, list);
  const listed = path === undefined ? [] : filesOfInputList(open, decodeConfig(await world.files.read(path), path).text, path, world.files);
  return [...listed, ...args.pairs('input').map(([input, file]) => ({ input, paths: [resolve(cwd, file)] }))];
}
