import type { OpenModel } from '../../engine/session';
import { bytesText, countText } from '../../engine/text/numbers';
import type { Command, CommandContext, ExitCode } from '../command';
import { forEachModel, printDiagnostics } from '../models';
import { styleFor } from '../print/style';
import { type Cell, type Column, facts, table } from '../print/table';
import { jsonLine } from '../print/visible';
import { type InspectReport, inspectReport } from '../reports/inspect';

export const inspect: Command = {
  name: 'inspect',
  summary: 'Say what a model is: operators, inputs, outputs, weights, every value with its type',
  operands: 'MODEL...',
  count: { least: 1, most: Number.POSITIVE_INFINITY },
  options: {},
  examples: ['model.onnx', '--json a.onnx b.onnx'],
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const { args, terminal } = context;
  const json = args.has('json');
  const rows: (readonly Cell[])[] = [];
  const code = await forEachModel(context, async (open) => {
    const report = await inspectReport(open, context.world.files);
    if (json) terminal.out(jsonLine(report));
    else if (args.positionals.length === 1) printOne(context, open, report);
    else rows.push(summaryRow(report));
    if (!json) printDiagnostics(context, open);
  });
  if (rows.length > 0) terminal.out(table(summaryColumns, rows, styleFor(terminal).bold));
  return code;
}

const summaryColumns: readonly Column[] = [
  { title: 'model' },
  { title: 'opset', align: 'right' },
  { title: 'IR', align: 'right' },
  { title: 'nodes', align: 'right' },
  { title: 'parameters', align: 'right' },
  { title: 'MACs', align: 'right' },
  { title: 'weights', align: 'right' },
  { title: 'notes', most: 40 },
];

function summaryRow(report: InspectReport): readonly Cell[] {
  const notes = [
    ...(report.missingData.length > 0 ? ['weights missing'] : []),
    ...(report.diagnostics.length > 0 ? [`${report.diagnostics.length} findings`] : []),
  ];
  return [
    report.path.split(/[\\/]/).at(-1) ?? '',
    String(report.opset ?? '?'),
    String(report.irVersion),
    String(report.nodesAll),
    countText(report.parameters),
    report.macs === null ? '?' : countText(report.macs),
    bytesText(report.initializerBytes),
    notes.join(', '),
  ];
}

/** Operators that are listed by name; the rest is counted. */
const mostOperators = 12;

function printOne({ terminal }: CommandContext, open: OpenModel, report: InspectReport): void {
  const { bold, dim } = styleFor(terminal);
  const operators = Object.entries(report.ops);
  const named = operators.slice(0, mostOperators).map(([opType, count]) => `${opType} ${count}`);
  const more = operators.length > mostOperators ? [`${operators.length - mostOperators} more kinds`] : [];
  terminal.out(
    facts(
      [
        ['model', open.model.path],
        ['producer', report.producer || undefined],
        [
          'opset',
          `${Object.entries(report.opsets)
            .map(([domain, version]) => `${domain} ${version}`)
            .join(', ')} (IR version ${report.irVersion})`,
        ],
        ['nodes', report.nodesAll === report.nodes ? String(report.nodes) : `${report.nodes}, with those of subgraphs ${report.nodesAll}`],
        ['operators', [...named, ...more].join(', ')],
        ['parameters', `${countText(report.parameters)} in ${bytesText(report.initializerBytes)}`],
        ['MACs', report.macs === null ? 'not known: a shape is open' : countText(report.macs)],
        ['missing data', report.missingData.join(', ') || undefined],
        ['opened in', `${report.openMs.toFixed(0)} ms`],
      ],
      dim,
    ),
  );
  const value = ({ name, dtype, dims }: InspectReport['inputs'][number]) => [
    name,
    dtype ?? '?',
    dims ? dims.map((size) => size ?? '?').join('×') : '?',
  ];
  const columns = (title: string): readonly Column[] => [{ title }, { title: 'type' }, { title: 'shape' }];
  terminal.out(`\n${table(columns('input'), report.inputs.map(value), bold)}`);
  terminal.out(`\n${table(columns('output'), report.outputs.map(value), bold)}`);
}
