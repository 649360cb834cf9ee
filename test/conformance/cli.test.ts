import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import test, { after, before } from 'node:test';
import { type BuiltCli, buildCli } from '../support/built-cli';
import { type CsvRow, csvRows } from '../support/csv';

const data = process.env.QNN_LENS_DATA;
if (!data) console.log('SKIPPED, LOUDLY: QNN_LENS_DATA names no folder, so the command line was not run on the shared models.');
const rowsOf = (...file: string[]): readonly CsvRow[] => (data ? csvRows(readFileSync(join(data, ...file), 'utf8')) : []);
const models = rowsOf('models', 'models.csv').map((row) => ({ row, path: join(data ?? '', row.file!) }));
const zoo = rowsOf('zoo', 'zoo.csv').map((row) => ({ row, path: join(data ?? '', 'zoo', row.file!) }));

let cli: BuiltCli;
before(async () => {
  if (data) cli = await buildCli();
});
after(() => cli?.remove());

/** The command's JSON lines, in the order of the models. */
async function linesOf(
  command: readonly string[],
  rows: readonly { readonly path: string }[],
): Promise<readonly Record<string, unknown>[]> {
  const { code, out, err } = await cli.run([...command, '--json', ...rows.map(({ path }) => path)]);
  assert.equal(code, 0, err);
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const number = (text: string | undefined) => (text === undefined || text === '' ? undefined : Number(text));

test('inspect agrees with models.csv on all 80 models', { skip: !data }, async (context) => {
  assert.equal(models.length, 80);
  const reports = await linesOf(['inspect'], models);
  for (const [i, { row, path }] of models.entries())
    await context.test(basename(path), () => {
      const report = reports[i]!;
      const opsets = Object.entries(report.opsets as Record<string, number>).map(([domain, version]) => `${domain}:${version}`);
      assert.deepEqual(
        {
          opset: opsets.sort(),
          ir: report.irVersion,
          nodes: report.nodes,
          all: report.nodesAll,
          initializers: report.initializers,
          functions: report.functions,
        },
        {
          opset: row.opset!.split('|').sort(),
          ir: number(row.ir),
          nodes: number(row.nodes),
          all: number(row.nodes_all),
          initializers: number(row.initializers),
          functions: number(row.functions),
        },
      );
    });
});

test('inspect agrees with zoo.csv on all 54 graphs, whose weights are not there', { skip: !data }, async (context) => {
  assert.equal(zoo.length, 54);
  const reports = await linesOf(['inspect'], zoo);
  for (const [i, { row, path }] of zoo.entries())
    await context.test(basename(path), () => {
      const report = reports[i]!;
      assert.deepEqual(
        { nodes: report.nodes, opset: report.opset, parameters: report.parameters, macs: report.macs },
        { nodes: number(row.nodes), opset: number(row.opset), parameters: number(row.onnx_params), macs: number(row.macs) },
      );
    });
});
