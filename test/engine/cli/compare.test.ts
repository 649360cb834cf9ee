import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import test, { after, before } from 'node:test';
import type { CompareReport } from '../../../src/cli/reports/compare';
import { modelTextBytes } from '../../../src/engine/ir/text';
import { type BuiltCli, buildCli } from '../../support/built-cli';

let cli: BuiltCli;
let folder: string;

const models: Readonly<Record<string, string>> = {
  'a.onnx': 'opset 17\n(x: float[1,8]) => (y)\n[one] h = Relu(x)\n[two] k = Softmax(h) {axis=1}\n[three] y = Neg(k)',
  'renamed.onnx': 'opset 17\n(x: float[1,8]) => (y)\n[eins] h = Relu(x)\n[zwei] k = Softmax(h) {axis=1}\n[drei] y = Neg(k)',
  'b.onnx': 'opset 18\n(x: float[1,8]) => (y)\n[one] h = Relu(x)\n[`new\u202e`] n = Abs(h)\n[two] y = Softmax(n) {axis=0}',
};

before(async () => {
  cli = await buildCli();
  folder = await mkdtemp(join(tmpdir(), 'qnn-lens-compare-'));
  for (const [name, text] of Object.entries(models)) await writeFile(join(folder, name), modelTextBytes(text));
  await writeFile(join(folder, 'broken.onnx'), 'no model');
});
after(async () => {
  await cli.remove();
  await rm(folder, { recursive: true, force: true });
});

const run = (line: string) => cli.run(['compare', ...line.split(' ')], { cwd: folder });

const commandLines: readonly [line: string, code: number, out: RegExp, err: RegExp][] = [
  ['a.onnx a.onnx', 0, /3 same: no difference/, /^$/],
  ['a.onnx renamed.onnx', 0, /3 renamed: no difference\n(.*\n)*3 more are only renamed/, /^$/],
  ['a.onnx renamed.onnx --all', 0, /r zwei Softmax\n {4}name: two → zwei/, /^$/],
  ['a.onnx b.onnx', 1, /~ two Softmax\n {4}attribute axis: 1 → 0\n/, /^$/],
  ['a.onnx b.onnx', 1, /opset ai\.onnx +17 +18/, /^$/],
  ['a.onnx b.onnx', 1, /\+ new\\u202e Abs\n(.*\n)*- three Neg\n/, /^$/],
  ['a.onnx b.onnx --soc SM8550', 1, /target +SM8550 w8a8\nbefore +.* estimate by QNN Lens/, /^$/],
  ['a.onnx missing.onnx', 2, /^$/, /missing\.onnx/],
  ['a.onnx broken.onnx', 2, /^$/, /error: /],
  ['a.onnx', 2, /^$/, /Usage: qnn-lens compare BEFORE AFTER/],
];
for (const [line, code, out, err] of commandLines)
  test(`compare ${line}: ${out.source.slice(0, 30)}`, async () => {
    const result = await run(line);
    assert.equal(result.code, code, result.err);
    assert.match(result.out, out);
    assert.match(result.err, err);
  });

test('JSON: a float model and its quantized one, on one target', async () => {
  const [float, quantized] = ['float', 'onnxruntime-w8a8-channels'].map((name) => resolve('test/data/quantize', `${name}.onnx`));
  const { code, out } = await run(`${float} ${quantized} --place --json`);
  const report = JSON.parse(out) as CompareReport;
  assert.equal(code, 1);
  assert.deepEqual(report.counts, { same: 0, renamed: 0, changed: 0, quantized: 7, added: 0, removed: 0, quantizer: 23, shape: 0 });
  assert.deepEqual(
    report.nodes.find(({ name }) => name === 'relu')?.changes.map(({ kind, label, before }) => [kind, label, before]),
    [['quantization', 'X', undefined]],
  );
  assert.equal(report.placed?.before.rung, 'estimate');
});
