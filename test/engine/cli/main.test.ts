import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { encodeBytes, encodeInt, encodeText, joinBytes } from '../../../src/engine/onnx/encode';
import { type BuiltCli, buildCli } from '../../support/built-cli';
import { fixtures } from '../../support/models';

let cli: BuiltCli;
let folder: string;
before(async () => {
  cli = await buildCli();
  folder = await mkdtemp(join(tmpdir(), 'qnn-lens-test-'));
  await cp(join(fixtures, 'mnist-8.onnx'), join(folder, 'mnist.onnx'));
  await writeFile(join(folder, 'page.onnx'), '<!DOCTYPE html><title>404</title>');
  await writeFile(join(folder, 'names.onnx'), hostileNames());
});
after(async () => {
  await cli.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Relu nodes whose names would move the cursor, turn the line around or end it. */
function hostileNames(): Uint8Array {
  const names = ['in', 'esc\u001b[2J', 'rtl\u202e', 'line\nbreak', '</script>'];
  const nodes = names
    .slice(1)
    .map((name, i) =>
      encodeBytes(1, joinBytes([encodeText(1, names[i]!), encodeText(2, name), encodeText(3, name), encodeText(4, 'Relu')])),
    );
  const values = [encodeBytes(11, encodeText(1, 'in')), encodeBytes(12, encodeText(1, '</script>'))];
  return joinBytes([encodeInt(1, 8), encodeBytes(7, joinBytes([...nodes, ...values])), encodeBytes(8, encodeInt(2, 17))]);
}

const commandLines: readonly [line: string, code: number, out: RegExp, err: RegExp][] = [
  ['', 0, /Commands:\n {2}inspect/, /^$/],
  ['help', 0, /Exit codes: 0 done/, /^$/],
  ['help profile', 0, /--on WHERE/, /^$/],
  ['profile --help', 0, /--on WHERE/, /^$/],
  ['--version', 0, /^\d+\.\d+\.\d+\n$/, /^$/],
  ['inspct a.onnx', 2, /^$/, /^error: There is no command "inspct"\. Did you mean inspect\?.*\[usage\]\n$/],
  ['help inspct', 2, /^$/, /Did you mean inspect\?/],
  ['--json inspect', 2, /"code":"usage"/, /The command comes first/],
  ['inspect', 2, /^$/, /inspect is given no MODEL\. Usage: qnn-lens inspect MODEL\.\.\./],
  ['inspect --jsn a.onnx', 2, /^$/, /Did you mean --json\?/],
  ['doctor now', 2, /^$/, /no further word "now"/],
  ['profile mnist.onnx --on gpu', 2, /^$/, /--on cannot be "gpu"\. Give cpu or htp-sim/],
  ['profile mnist.onnx --soc SM865', 2, /^$/, /Did you mean SM8650\?/],
  ['profile mnist.onnx --dim batch=many', 2, /^$/, /whole number/],
  ['profile mnist.onnx --dim batch=2', 1, /^$/, /no dimension "batch"/],
  ['inspect mnist.onnx', 0, /opset +ai\.onnx 8 \(IR version 3\)/, /^$/],
  ['inspect page.onnx', 1, /^$/, /^error: .*page\.onnx: .*web page.*\[onnx-other-format\]\n$/],
  ['inspect .', 1, /^$/, /folder/],
];
for (const [line, code, out, err] of commandLines)
  test(`qnn-lens ${line}`, async () => {
    const result = await cli.run(line.split(' ').filter(Boolean), { cwd: folder });
    assert.equal(result.code, code, result.err);
    assert.match(result.out, out);
    assert.match(result.err, err);
  });

test('one JSON line per model; one that fails does not stop the others', async () => {
  const { code, out, err } = await cli.run(['inspect', '--json', 'page.onnx', 'mnist.onnx', 'gone.onnx'], { cwd: folder });
  const [page, mnist, gone, ...rest] = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(code, 1);
  assert.deepEqual([page.error.code, mnist.nodes, gone.error.code, rest.length], ['onnx-other-format', 12, 'file-missing', 0]);
  assert.deepEqual(Object.keys(page.error), ['code', 'where', 'what', 'fix']);
  assert.equal(err.trimEnd().split('\n').length, 2);
});

test('inspect --json has the documented fields', async () => {
  const { out } = await cli.run(['inspect', '--json', 'mnist.onnx'], { cwd: folder });
  const { openMs, values, diagnostics, path, ...report } = JSON.parse(out);
  assert.ok(openMs > 0 && path === join(folder, 'mnist.onnx') && Array.isArray(diagnostics));
  assert.deepEqual(
    {
      opset: report.opset,
      irVersion: report.irVersion,
      nodes: report.nodes,
      parameters: report.parameters,
      initializerBytes: report.initializerBytes,
      macs: report.macs,
    },
    { opset: 8, irVersion: 3, nodes: 12, parameters: 5994, initializerBytes: 24_008, macs: 156_800 + 627_200 + 2_560 },
  );
  assert.deepEqual(report.inputs, [{ name: 'Input3', dtype: 'float', dims: [1, 1, 28, 28] }]);
  assert.deepEqual(report.outputs, [{ name: 'Plus214_Output_0', dtype: 'float', dims: [1, 10] }]);
  assert.deepEqual(
    values.find(({ name }: { name: string }) => name === 'Pooling160_Output_0'),
    { name: 'Pooling160_Output_0', dtype: 'float', dims: [1, 16, 4, 4] },
  );
});

test('place --json has the documented fields', async () => {
  const { code, out, err } = await cli.run(['place', '--json', '--soc', 'SM8550', '--precision', 'fp16', 'mnist.onnx'], { cwd: folder });
  assert.equal(code, 0, err);
  const report = JSON.parse(out);
  assert.deepEqual([report.rung, report.target], ['estimate', { soc: 'SM8550', precision: 'fp16' }]);
  assert.equal(report.nodes.length, 12);
  for (const node of report.nodes) assert.deepEqual(Object.keys(node).slice(0, 3), ['name', 'opType', 'unit']);
  const { htp, gpu, cpu, removed } = report.counts;
  assert.equal(htp + gpu + cpu + removed, 12);
  assert.equal(report.segments.flatMap(({ nodes }: { nodes: string[] }) => nodes).length, 12 - removed);
  assert.ok(Array.isArray(report.boundaries) && report.time.rung === 'estimate');
});

test('place prints counts, target and where they come from', async () => {
  const { out } = await cli.run(['place', 'mnist.onnx', '--nodes'], { cwd: folder });
  assert.match(out, /target +SM8650, w8a8/);
  assert.match(out, /from +estimate by/);
  assert.match(out, /\nConvolution28 +Conv +(htp|gpu|cpu)/);
});

test('names from a file are escaped on the screen and whole in JSON', async () => {
  const human = await cli.run(['inspect', 'names.onnx'], { cwd: folder });
  assert.doesNotMatch(human.out + human.err, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  const { values } = JSON.parse((await cli.run(['inspect', '--json', 'names.onnx'], { cwd: folder })).out);
  assert.deepEqual(
    values.map(({ name }: { name: string }) => name),
    ['in', 'esc\u001b[2J', 'rtl\u202e', 'line\nbreak', '</script>'],
  );
});

test('profile --json has the documented fields and keeps the profile beside the model', async () => {
  const { code, out, err } = await cli.run(['profile', '--json', '--runs', '3', 'mnist.onnx'], { cwd: folder });
  assert.equal(code, 0, err);
  const report = JSON.parse(out);
  assert.deepEqual([report.rung, report.producer.tool, report.cpu.runs], ['measured', 'onnxruntime CPU', 3]);
  for (const key of ['meanMs', 'p50Ms', 'p95Ms', 'p99Ms', 'fps', 'peakMemoryMb']) assert.equal(typeof report.total[key], 'number', key);
  for (const layer of report.layers) assert.deepEqual(Object.keys(layer).slice(0, 5), ['name', 'opType', 'unit', 'us', 'share']);
  assert.match(err, /^\[1\/6\] load onnxruntime\n/);
  assert.match(report.saved, /\.qnn.profiles.cpu-\d+\.json$/);
  assert.deepEqual((await readdir(join(folder, '.qnn'))).sort(), ['.gitignore', 'profiles']);
  const quiet = await cli.run(['profile', '--quiet', '--no-save', '--runs', '1', 'mnist.onnx'], { cwd: folder });
  assert.equal(quiet.err, '');
  assert.match(quiet.out, /measured by onnxruntime CPU \d/);
});

test('Ctrl-C ends a job cleanly', async () => {
  const left = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('qnn-lens-cpu-'));
  const before = await left();
  const { code, err, out } = await cli.run(['profile', '--runs', '1000000', '--json', 'mnist.onnx'], {
    cwd: folder,
    onProgress: (interrupt) => setTimeout(interrupt, 300),
  });
  assert.equal(code, 130);
  assert.match(err, /cancelled at the step/);
  assert.equal(JSON.parse(out).error.code, 'cancelled');
  assert.deepEqual(await left(), before);
});

test('a reader that goes away is no crash', { skip: process.platform === 'win32' }, async () => {
  const many = Array.from({ length: 200 }, () => 'mnist.onnx').join(' ');
  const shell = spawn('sh', ['-c', `"${process.execPath}" "${cli.file}" inspect --json ${many} | head -n 1 | wc -l`], { cwd: folder });
  const said: string[] = [];
  for (const stream of [shell.stdout, shell.stderr]) stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
  await new Promise((resolve) => shell.once('close', resolve));
  assert.equal(said.join('').trim(), '1');
});
