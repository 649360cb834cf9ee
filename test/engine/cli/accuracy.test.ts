import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { modelTextBytes } from '../../../src/engine/ir/text';
import { type BuiltCli, buildCli } from '../../support/built-cli';

let cli: BuiltCli;
let folder: string;

/** The second Sigmoid is on a grid of 0.25: far too coarse. */
const quantized = `opset 17 (x: float[1,4]) => (y: float[1,4])
q: float = {0.01} p: float = {0.25} z: uint8 = {0}
xq = QuantizeLinear(x, q, z) xd = DequantizeLinear(xq, q, z)
[one] a = Sigmoid(xd) aq = QuantizeLinear(a, q, z) ad = DequantizeLinear(aq, q, z)
[two] b = Sigmoid(ad) bq = QuantizeLinear(b, p, z) bd = DequantizeLinear(bq, p, z)
[three] yf = Tanh(bd) yq = QuantizeLinear(yf, q, z) y = DequantizeLinear(yq, q, z)`;
const float = 'opset 17 (x: float[1,4]) => (y: float[1,4]) [one] a = Sigmoid(x) [two] b = Sigmoid(a) [three] y = Tanh(b)';
const files: Readonly<Record<string, string | Uint8Array>> = {
  'm.onnx': modelTextBytes(float),
  'q.onnx': modelTextBytes(quantized),
  'other.onnx': modelTextBytes('opset 17 (v: float[1,4]) => (w: float[1,4]) [else] w = Cos(v)'),
  'x.raw': new Uint8Array(Float32Array.of(0.1, 0.9, 0.5, 0.3).buffer),
  'labels.csv': 'x.raw,1\n',
  'input_list.txt': 'x:=x.raw\n',
};

before(async () => {
  cli = await buildCli();
  folder = await mkdtemp(join(tmpdir(), 'qnn-lens-test-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
});
after(async () => {
  await cli.remove();
  await rm(folder, { recursive: true, force: true });
});

const run = (line: string) => cli.run(line.split(' '), { cwd: folder });

const refused: readonly [line: string, code: number, err: RegExp][] = [
  ['accuracy m.onnx q.onnx', 2, /accuracy is given no data\. Give --data FOLDER\./],
  ['accuracy m.onnx q.onnx --data input_list.txt --below much', 2, /--below cannot be "much"\. Give a number of decibels\./],
  ['accuracy m.onnx q.onnx --data input_list.txt --bisect phone', 2, /--bisect cannot be "phone"\. Give cpu or emulator\./],
  ['accuracy m.onnx other.onnx --data input_list.txt', 1, /\[nothing-to-compare\]/],
  ['accuracy m.onnx gone.onnx --data input_list.txt', 1, /\[file-missing\]/],
];
for (const [line, code, err] of refused)
  test(line, async () => {
    const found = await run(`${line} --quiet`);
    assert.match(found.err, err);
    assert.equal(found.code, code);
  });

test('the layers, the labels and where the loss is made; kept beside the models', async () => {
  const { code, out, err } = await run('accuracy m.onnx q.onnx --data input_list.txt --labels labels.csv --json --quiet');
  assert.equal(code, 0, err);
  const { layers, metric, firstDivergent, endToEnd, rung } = JSON.parse(out);
  assert.deepEqual(
    layers.map(({ node, activationBits }: { node: string; activationBits: number }) => `${node} a${activationBits}`),
    ['one a8', 'two a8', 'three a8'],
  );
  assert.equal(rung, 'measured');
  assert.ok(endToEnd.sqnrDb > 0);
  assert.equal(firstDivergent?.node, 'two');
  assert.deepEqual([metric.name, metric.float], ['top-1', 1]);
  const kept = await readdir(join(folder, '.qnn/quantizations'));
  assert.ok(
    kept.some((name) => name.endsWith('-wfa8.json')),
    kept.join(),
  );
});

test('by bisection the same layer is found, and nothing is kept', async () => {
  const { code, out, err } = await run('accuracy m.onnx q.onnx --data input_list.txt --bisect cpu --json --quiet');
  assert.equal(code, 0, err);
  const { divergence, where } = JSON.parse(out);
  assert.deepEqual([where, divergence.node, divergence.belowDb], ['cpu', 'two', 20]);
});
