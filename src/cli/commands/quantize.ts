import { resolve } from 'node:path';

import { quantizeModel } from '../../engine/quantize/job/quantize';
import { quantizeWithin } from '../../engine/quantize/job/quantize-within';
import { type AppliedEncodings, applyEncodings } from '../../engine/quantize/qdq/apply';
import type { OpenModel } from '../../engine/session';
import { bytesText } from '../../engine/text/numbers';
import { usage } from '../args';
import type { Command, CommandContext, ExitCode } from '../command';
import { readEncodingsDocument } from '../encodings-file';
import { forEachModel } from '../models';
import { printDiagnostic } from '../print/problem';
import { printQuantized } from '../print/quantize';
import { styleFor } from '../print/style';
import { facts } from '../print/table';
import { jsonLine } from '../print/visible';
import { quantizeOptions, readQuantizeOptions } from '../quantize-args';
import { mixedReport, quantizeReport } from '../reports/quantize';

export const quantize: Command = {
  name: 'quantize',
  summary: 'Make a quantized model from a float one, by calibration data or by a file of encodings, and say how exact it is',
  operands: 'MODEL',
  count: { least: 1, most: 1 },
  options: {
    ...quantizeOptions,
    encodings: {
      value: 'FILE',
      help: 'No data: scale, offset and bit width per tensor as quantization_config.json, AIMET or QNN encodings say',
    },
    out: { value: 'FILE', short: 'o', help: 'The quantized model; <name>_qdq.onnx beside the model unless given' },
  },
  examples: [
    'model.onnx --data images --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225',
    'model.onnx --data calibration.npz --preset int16 --improve all --json',
    'model.onnx --data images --budget sqnr=35,latency=2ms --emulator 2',
    'model.onnx --encodings quantization_config.json -o build/model_int8.onnx',
  ],
  run,
};

function run(context: CommandContext): Promise<ExitCode> {
  const { args } = context;
  const encodings = args.text('encodings');
  if (encodings === undefined) {
    if (!args.has('data') && !args.has('recipe'))
      throw usage('--data', 'quantize is given neither data nor encodings.', 'Give --data FOLDER or --encodings FILE.');
    return forEachModel(context, (open) => calibrated(context, open));
  }
  const other = Object.keys(quantizeOptions).find((option) => args.has(option));
  if (other !== undefined)
    throw usage('--encodings', `--encodings says all, so --${other} has no meaning.`, `Leave out --${other} or --encodings.`);
  return forEachModel(context, (open) => encoded(context, open, encodings));
}

async function calibrated(context: CommandContext, open: OpenModel): Promise<void> {
  const { args, terminal, world, stop, cwd } = context;
  const { options, budget, notes } = await readQuantizeOptions(args, open.model, cwd, world.files);
  const job = context.startJob();
  try {
    const jobContext = { world, stop, progress: job.progress };
    const mixed = budget && (await quantizeWithin(open, options, budget, jobContext));
    const made = mixed?.result ?? (await quantizeModel(open, options, jobContext));
    job.end();
    const result = { ...made, notes: [...notes, ...made.notes] };
    if (args.has('json')) terminal.out(jsonLine({ ...quantizeReport(open.model.path, result), ...(mixed && mixedReport(mixed)) }));
    else printQuantized(terminal, open.model.path, result, mixed);
  } finally {
    job.end();
  }
}

async function encoded(context: CommandContext, open: OpenModel, encodings: string): Promise<void> {
  const { args, terminal, world, stop, cwd } = context;
  const out = args.text('out');
  const { table } = await readEncodingsDocument(resolve(cwd, encodings), world.files);
  const output = out === undefined ? beside(open.model.path) : resolve(cwd, out);
  const job = context.startJob();
  try {
    const applied = await applyEncodings(open, table.entries, output, { world, stop, progress: job.progress });
    job.end();
    if (args.has('json')) terminal.out(jsonLine({ path: open.model.path, ...applied }));
    else printApplied(context, open.model.path, applied);
  } finally {
    job.end();
  }
}

function beside(path: string): string {
  return `${path.replace(/\.onnx$/i, '')}_qdq.onnx`;
}

function printApplied({ terminal }: CommandContext, path: string, { output, bytes, tensors, notes }: AppliedEncodings): void {
  const { activations, weights, biases } = tensors;
  terminal.out(
    facts(
      [
        ['model', path],
        ['output', `${output} (${bytesText(bytes)})`],
        ['quantized', `${activations} activations, ${weights} weights, ${biases} biases`],
      ],
      styleFor(terminal).dim,
    ),
  );
  for (const note of notes) printDiagnostic(terminal, note);
}
