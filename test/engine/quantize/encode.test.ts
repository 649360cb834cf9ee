import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { Encoding } from '../../../src/engine/config/encodings/encoding';
import { modelTextBytes } from '../../../src/engine/ir/text';
import { readModel } from '../../../src/engine/onnx/read';
import type { ValueStatistics } from '../../../src/engine/quantize/calibrate/statistics';
import { type ChosenEncodings, chooseEncodings } from '../../../src/engine/quantize/encode/choose';
import { valuesToObserve } from '../../../src/engine/quantize/encode/plan-values';
import { applyEncodings } from '../../../src/engine/quantize/qdq/apply';
import { defaultSettings, type QuantizeSettings } from '../../../src/engine/quantize/settings';
import { type OpenModel, openModel } from '../../../src/engine/session';
import { nodeFiles } from '../../../src/node/files';
import { runOnCpu, sqnrDb } from '../../support/ort';
import { testFolder, testJob } from '../../support/toolchain-job';

/** Values that are spread evenly. */
function seen(value: string, min: number, max: number): ValueStatistics {
  const bins = 512;
  const mean = (min + max) / 2;
  const counts = new Float64Array(bins).fill(10);
  const common = { value, samples: 4, elements: 10 * bins, notFinite: 0, min, max, meanMin: min, meanMax: max, mean };
  return { ...common, meanSquare: (min * min + min * max + max * max) / 3, histogram: { from: min, to: max, counts } };
}

type Ranges = Readonly<Record<string, readonly [min: number, max: number]>>;

interface Chosen extends ChosenEncodings {
  readonly open: OpenModel;
  readonly of: (tensor: string) => Encoding | undefined;
}

async function choose(context: TestContext, text: string, ranges: Ranges, changed: Partial<QuantizeSettings> = {}): Promise<Chosen> {
  const folder = await testFolder(context);
  const path = join(folder, 'm.onnx');
  await writeFile(path, modelTextBytes(text));
  const open = await openModel(testJob().world, path);
  const statistics = new Map(Object.entries(ranges).map(([value, [min, max]]) => [value, seen(value, min, max)]));
  const chosen = await chooseEncodings(open, statistics, { ...defaultSettings, ...changed }, nodeFiles);
  const of = (tensor: string) => chosen.entries.find((entry) => entry.tensor === tensor && !entry.readers)?.encoding;
  return { ...chosen, open, of };
}

const gridText = (encoding: Encoding | undefined) =>
  encoding ? `${encoding.bitwidth} bits, ${encoding.scale.map((step) => Number(step.toPrecision(4)))}, ${encoding.offset}` : 'float';

const cases: readonly [name: string, text: string, ranges: Ranges, settings: Partial<QuantizeSettings>, want: Record<string, string>][] = [
  [
    'a range holds zero, and a grid has a level for it',
    'opset 13\n(x: float[1,4]) => (y)\n[n] y = Sqrt(x)',
    { x: [0.5, 5.1], y: [-0.51, 2.04] },
    {},
    { x: '8 bits, 0.02, 0', y: '8 bits, 0.01, -51' },
  ],
  [
    'data movement has equal grids',
    'opset 13\n(x: float[1,4]) => (y)\ns: int64[2] = {2, 2}\n[a] a = Sqrt(x)\n[r] r = Reshape(a, s)\n[t] y = Transpose(r)',
    { x: [0, 2.55], a: [0, 5.1], r: [0, 1], y: [0, 1] },
    {},
    { a: '8 bits, 0.02, 0', r: '8 bits, 0.02, 0', y: '8 bits, 0.02, 0' },
  ],
  [
    'what only a Concat reads lies on its grid; what others read too does not',
    'opset 13\n(x: float[1,4]) => (y, z)\n[a] a = Sqrt(x)\n[b] b = Abs(x)\n[c] y = Concat(a, b) {axis=0}\n[d] z = Neg(b)',
    { x: [0, 2.55], a: [0, 0.51], b: [0, 2.55], y: [0, 5.1], z: [-2.55, 0] },
    {},
    { a: '8 bits, 0.02, 0', y: '8 bits, 0.02, 0', b: '8 bits, 0.01, 0' },
  ],
  [
    'the value between a node and its Relu has no encoding',
    'opset 13\n(x: float[1,4]) => (y)\n[n] a = Add(x, x)\n[r] y = Relu(a)',
    { x: [0, 2.55], a: [-1, 5.1], y: [0, 5.1] },
    {},
    { a: 'float', y: '8 bits, 0.02, 0' },
  ],
  [
    'a Clip that the grid reaches beyond stays a node: the value before it has the same grid',
    'opset 13\n(x: float[1,4]) => (y)\nlo: float = {-1}\nhi: float = {1.3}\n[n] a = Add(x, x)\n[r] y = Clip(a, lo, hi)',
    { x: [0, 2.55], a: [-4, 5.1], y: [-1, 1.3] },
    { method: 'min-max' },
    { a: '8 bits, 0.00902, -111', y: '8 bits, 0.00902, -111', lo: 'float', hi: 'float' },
  ],
  [
    '16-bit Sigmoid and Tanh have the grids of the HTP, whatever was seen',
    'opset 13\n(x: float[1,4]) => (y, z)\n[s] y = Sigmoid(x)\n[t] z = Tanh(x)',
    { x: [-1, 1], y: [0.2, 0.7], z: [-0.5, 0.5] },
    { activations: 16 },
    { y: '16 bits, 0.00001526, 0', z: '16 bits, 0.00003052, -32768' },
  ],
  [
    'constants that are read like activations have their width; those that operators want constant stay float',
    'opset 13\n(x: float[1,4]) => (y)\nc: float[4] = {0, 1, 2, 5.1}\np: int64[4] = {0, 1, 0, 1}\nv: float = {0}\n[n] a = Mul(x, c)\n[q] y = Pad(a, p, v)',
    { x: [0, 2.55], a: [0, 5.1] },
    {},
    { c: '8 bits, 0.02, 0', v: 'float' },
  ],
  [
    'weights have a scale per output channel, and channels of zeros one that the bias fits into',
    'opset 13\n(x: float[1,2,2,2]) => (y)\nw: float[2,2,1,1] = {1.27, 0.1, 0, 0}\nb: float[2] = {0.5, 4}\n[n] y = Conv(x, w, b)',
    { x: [0, 2.55], y: [0, 2.55] },
    { method: 'min-max' },
    { b: '32 bits, 0.0001,3.937e-9, -2147483648,-2147483648' },
  ],
  [
    'a table decides the grid of what is gathered from it, whatever rows were seen',
    'opset 13\n(i: int64[2]) => (y)\nt: float[2,2] = {0, 1, 2, 5.1}\n[g] r = Gather(t, i)\n[n] y = Neg(r)',
    { y: [-2.55, 0] },
    {},
    { t: '8 bits, 0.02, 0', r: '8 bits, 0.02, 0' },
  ],
  ['without statistics a value stays float', 'opset 13\n(x: float[4]) => (y)\n[n] y = Sqrt(x)', { x: [0, 2.55] }, {}, { y: 'float' }],
];

for (const [name, text, ranges, settings, want] of cases)
  test(name, async (context) => {
    const { of } = await choose(context, text, ranges, settings);
    for (const [tensor, grid] of Object.entries(want)) assert.equal(gridText(of(tensor)), grid, tensor);
  });

test('only values that decide are observed', async (context) => {
  const text = 'opset 13\n(x: float[1,4]) => (y)\ns: int64[2] = {2, 2}\n[a] a = Add(x, x)\n[r] r = Relu(a)\n[t] y = Reshape(r, s)';
  const { open } = await choose(context, text, {});
  assert.deepEqual(
    valuesToObserve(open, defaultSettings).map(({ value }) => value),
    ['x', 'r'],
  );
});

const twoWidths = `opset 21
(x: float[1,3,4,4]) => (y, z)
w: float[3,3,1,1] = {0.5, 0.1, -0.3, 0.2, 0.7, 0.1, -0.4, 0.2, 0.6}
[first] a = Conv(x, w)
[second] y = Sigmoid(a)
[third] z = Add(a, a)`;
const twoRanges: Ranges = { x: [-1, 1], a: [-1.2, 1.2], y: [0, 1], z: [-2.4, 2.4] };

test('a node of another width reads its value converted, and the model runs', async (context) => {
  const nodes = { third: { weights: 8, activations: 16 } } as const;
  const { open, entries } = await choose(context, twoWidths, twoRanges, { nodes });
  const second = entries.filter(({ readers }) => readers);
  assert.deepEqual(
    second.map(({ tensor, readers, encoding }) => [tensor, readers, encoding.bitwidth]),
    [['a', ['third'], 16]],
  );
  const output = join(await testFolder(context), 'm_qdq.onnx');
  await applyEncodings(open, entries, output, testJob());
  const made = await readModel(testJob().world, output);
  const third = made.nodes.find(({ name }) => name === 'third');
  assert.deepEqual(third?.inputs, ['a_to_16_DequantizeLinear_Output', 'a_to_16_DequantizeLinear_Output']);
  const feeds = { x: { data: Float32Array.from({ length: 48 }, (_, at) => Math.sin(at)), dims: [1, 3, 4, 4] } };
  const [float, quantized] = await Promise.all([runOnCpu(open.model.path, feeds), runOnCpu(output, feeds, true)]);
  assert.ok(sqnrDb(float.z as Float32Array, quantized.z as Float32Array) > 25);
});

test('a node that stays float reads and writes float where its neighbors do not ask for more', async (context) => {
  const { of } = await choose(context, twoWidths, twoRanges, { nodes: { second: 'float' } });
  assert.equal(of('y'), undefined);
  assert.equal(of('a')?.bitwidth, 8);
});

test('weights that are not finite are named', async (context) => {
  const text = 'opset 13\n(x: float[1,2]) => (y)\nw: float[2,1] = {1, nan}\n[n] y = MatMul(x, w)';
  await assert.rejects(choose(context, text, { x: [0, 1], y: [0, 1] }), { code: 'weights-not-finite', where: 'w' });
});
