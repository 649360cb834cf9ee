import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { type BuiltCli, buildCli } from '../../support/built-cli';
import { csvRows } from '../../support/csv';

let cli: BuiltCli;
let folder: string;
before(async () => {
  cli = await buildCli();
  folder = await mkdtemp(join(tmpdir(), 'qnn-lens-report-'));
  await cp('samples/ultraface-rfb-320.onnx', join(folder, 'face.onnx'));
});
after(async () => {
  await cli.remove();
  await rm(folder, { recursive: true, force: true });
});

const run = (line: string) => cli.run(['report', ...line.split(' ').filter(Boolean)], { cwd: folder });

const commandLines: readonly [line: string, code: number, out: RegExp, err: RegExp][] = [
  ['face.onnx', 2, /^$/, /not told what to write/],
  ['face.onnx --csv - --json', 2, /Only one format/, /Only one format/],
  ['face.onnx --csv', 2, /^$/, /--csv needs a value/],
  ['face.onnx --csv a.csv --color hue', 2, /^$/, /--color cannot be "hue"/],
  ['face.onnx --csv - --profile latest', 1, /^$/, /No profile of the model is kept.*profile-missing/],
  ['missing.onnx --csv a.csv', 1, /^$/, /missing\.onnx/],
  ['face.onnx --csv - --quiet', 0, /^node,name,operator,unit/, /./],
  ['face.onnx --html a.html --netron a.json', 0, /HTML report +.*a\.html\nNetron attachment +.*a\.json/, /./],
];
for (const [line, code, out, err] of commandLines)
  test(`qnn-lens report ${line}`, async () => {
    const result = await run(line);
    assert.equal(result.code, code, result.err);
    assert.match(result.out, out);
    assert.match(result.err, err);
  });

test('the HTML report has the graph in it, drawn without a page', async () => {
  await run('face.onnx --html drawn.html');
  const html = await readFile(join(folder, 'drawn.html'), 'utf8');
  const svg = /<svg.*<\/svg>/s.exec(html.slice(html.indexOf('<h2>The graph</h2>')))?.[0] ?? '';
  for (const name of ['Conv_0', 'BatchNormalization_1', 'Softmax_']) assert.ok(svg.includes(name), name);
  assert.match(svg, /CPU 2 · in 1\.2 MB · out 1\.2 MB/);
  assert.doesNotMatch(svg, /NaN|undefined/);
});

test('the formats tell of the same layers and the same times', async () => {
  await run('face.onnx --csv b.csv --model-explorer b.json --precision fp16');
  const json = JSON.parse((await run('face.onnx --json --precision fp16')).out);
  const rows = csvRows(await readFile(join(folder, 'b.csv'), 'utf8'));
  const [data] = Object.values(JSON.parse(await readFile(join(folder, 'b.json'), 'utf8'))) as {
    results: Record<string, { value: number }>;
  }[];
  assert.equal(rows.length, json.layers.length);
  assert.deepEqual(
    rows.map(({ name, time_us }) => [name, time_us === '' ? null : Number(time_us)]),
    json.layers.map(({ name, time_us }: { name: string; time_us: number | null }) => [name, time_us]),
  );
  assert.equal(Object.keys(data!.results).length, rows.filter(({ time_us }) => time_us !== '').length);
  assert.deepEqual(json.target, { soc: 'SM8650', precision: 'fp16' });
});
