import { resolve } from 'node:path';
import { convertModel } from '../../engine/convert/convert';
import type { ConvertedModel } from '../../engine/convert/result';
import { countUnits } from '../../engine/placement/overlay';
import { defaultTarget } from '../../engine/targets/chips';
import { precisions } from '../../engine/targets/target';
import { bytesText } from '../../engine/text/numbers';
import type { Command, CommandContext, ExitCode } from '../command';
import { forEachModel } from '../models';
import { printDiagnostic } from '../print/problem';
import { provenanceText } from '../print/provenance';
import { styleFor } from '../print/style';
import { facts, table } from '../print/table';
import { jsonLine } from '../print/visible';
import { readChips, targetOptions } from '../target';

export const convert: Command = {
  name: 'convert',
  summary: 'Make the folder <name>_qnn with DLC, C source and a context binary per chip (needs the toolchain)',
  operands: 'MODEL',
  count: { least: 1, most: 1 },
  options: {
    ...targetOptions,
    soc: { value: 'SOC[,SOC]', help: `The chips, one context binary each; ${defaultTarget.chip.soc} unless given` },
    out: { value: 'FOLDER', help: "The folder that will hold <name>_qnn, the model's own unless given" },
  },
  examples: ['model.onnx', 'model.onnx --soc SM8650,SM8750 --precision fp16 --out build'],
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { args, terminal, world, stop, cwd } = context;
  const chips = readChips(args);
  const precision = args.oneOf('precision', precisions) ?? defaultTarget.precision;
  const out = args.text('out');
  const outputParent = out === undefined ? undefined : resolve(cwd, out);
  return forEachModel(context, async ({ model }) => {
    const job = context.startJob();
    try {
      const converted = await convertModel(model, { chips, precision, outputParent }, { world, stop, progress: job.progress });
      job.end();
      if (args.has('json')) terminal.out(jsonLine(report(model.path, converted)));
      else print(context, model.path, converted);
    } finally {
      job.end();
    }
  });
}

function report(path: string, { folder, files, warnings, placement, steps }: ConvertedModel) {
  const { rung, producer, verdicts } = placement;
  return { path, folder, files, warnings, placement: { rung, producer, counts: countUnits(verdicts) }, steps };
}

function print({ terminal }: CommandContext, path: string, { folder, files, warnings, placement, steps }: ConvertedModel): void {
  const { bold, dim } = styleFor(terminal);
  const counts = countUnits(placement.verdicts);
  const seconds = steps.reduce((sum, { ms }) => sum + ms, 0) / 1000;
  terminal.out(
    facts(
      [
        ['model', path],
        ['folder', folder],
        ['nodes', `${counts.htp} on HTP, ${counts.gpu} on GPU, ${counts.cpu} on CPU, ${counts.removed} removed`],
        ['from', provenanceText(placement)],
        ['took', `${seconds.toFixed(1)} s`],
      ],
      dim,
    ),
  );
  const columns = [
    { title: 'file', most: 80 },
    { title: 'size', align: 'right' as const },
  ];
  terminal.out(
    `\n${table(
      columns,
      files.map((file) => [file.path, bytesText(file.bytes)]),
      bold,
    )}`,
  );
  for (const warning of warnings) printDiagnostic(terminal, warning);
}
