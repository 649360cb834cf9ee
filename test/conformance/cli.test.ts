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

interface Placed {
  readonly rung: string;
  readonly nodes: readonly { readonly name: string; readonly unit: string; readonly rule?: string; readonly reason?: string }[];
  readonly segments: readonly { readonly unit: string; readonly nodes: readonly string[] }[];
  readonly boundaries: readonly { readonly value: string; readonly bytes: number | null }[];
}

for (const precision of ['fp16', 'w8a8'])
  test(`place --precision ${precision} gives every node of every model a unit and a reason`, { skip: !data }, async (context) => {
    const all = [...models, ...zoo];
    const reports = (await linesOf(['place', '--precision', precision], all)) as unknown as readonly Placed[];
    for (const [i, { row, path }] of all.entries())
      await context.test(basename(path), () => {
        const { rung, nodes, segments, boundaries } = reports[i]!;
        assert.equal(rung, 'estimate');
        assert.equal(nodes.length, number(row.nodes_all ?? row.nodes));
        assert.equal(new Set(nodes.map(({ name }) => name)).size, nodes.length);
        for (const { name, unit, rule, reason } of nodes)
          assert.ok(unit === 'htp' || (rule && reason), `${name} on ${unit} without a reason`);
        const units = new Map(nodes.map(({ name, unit }) => [name, unit]));
        const placed = segments.flatMap(({ nodes: names }) => names);
        assert.equal(placed.length, nodes.filter(({ unit }) => unit !== 'removed').length);
        assert.equal(new Set(placed).size, placed.length);
        for (const segment of segments) for (const name of segment.nodes) assert.equal(units.get(name), segment.unit, name);
        for (const { bytes } of boundaries) assert.ok(bytes === null || bytes >= 0);
      });
  });
