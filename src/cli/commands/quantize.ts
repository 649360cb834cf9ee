import { resolve } from 'node:path';
import { type AppliedEncodings, applyEncodings } from '../../engine/quantize/qdq/apply';
import { bytesText } from '../../engine/text/numbers';
import { usage } from '../args';
import type { Command, CommandContext, ExitCode } from '../command';
import { readEncodingsDocument } from '../encodings-file';
import { forEachModel } from '../models';
import { printDiagnostic } from '../print/problem';
import { styleFor } from '../print/style';
import { facts } from '../print/table';
import { jsonLine } from '../print/visible';

export const quantize: Command = {
  name: 'quantize',
  summary: 'Write the model with quantize and dequantize nodes and integer weights, as a file of encodings says',
  operands: 'MODEL',
  count: { least: 1, most: 1 },
  options: {
    encodings: { value: 'FILE', help: 'Scale, offset and bit width per tensor: quantization_config.json, AIMET or QNN encodings' },
    out: { value: 'FILE', short: 'o', help: 'The quantized model; <name>_qdq.onnx beside the model unless given' },
  },
  examples: ['model.onnx --encodings quantization_config.json', 'model.onnx --encodings model.encodings -o build/model_int8.onnx --json'],
  run,
};

function run(context: CommandContext): Promise<ExitCode> {
  const { args, terminal, world, stop, cwd } = context;
  const encodings = args.text('encodings');
  if (encodings === undefined) throw usage('--encodings', 'quantize is given no encodings.', 'Give --encodings FILE.');
  const out = args.text('out');
  return forEachModel(context, async (open) => {
    const { table } = await readEncodingsDocument(resolve(cwd, encodings), world.files);
    const output = out === undefined ? beside(open.model.path) : resolve(cwd, out);
    const job = context.startJob();
    try {
      const applied = await applyEncodings(open, table.entries, output, { world, stop, progress: job.progress });
      job.end();
      if (args.has('json')) terminal.out(jsonLine({ path: open.model.path, ...applied }));
      else print(context, open.model.path, applied);
    } finally {
      job.end();
    }
  });
}

function beside(path: string): string {
  return `${path.replace(/\.onnx$/i, '')}_qdq.onnx`;
}

function print({ terminal }: CommandContext, path: string, { output, bytes, tensors, notes }: AppliedEncodings): void {
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
