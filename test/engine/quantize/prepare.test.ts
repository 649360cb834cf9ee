import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { modelTextBytes, printModel } from '../../../src/engine/ir/text';
import { prepareFloat } from '../../../src/engine/quantize/prepare/prepare';
import { defaultSettings } from '../../../src/engine/quantize/settings';
import { openModel } from '../../../src/engine/session';
import { runOnCpu } from '../../support/ort';
import { testFolder, testJob } from '../../support/toolchain-job';

async function prepared(context: TestContext, text: string, dims: Readonly<Record<string, number>> = {}) {
  const folder = await testFolder(context);
  const path = join(folder, 'm.onnx');
  await writeFile(path, modelTextBytes(text));
  const job = testJob();
  const open = await openModel(job.world, path);
  const scratch = await testFolder(context);
  const after = await prepareFloat(open, { ...defaultSettings, dims }, scratch, job);
  return {
    before: open,
    after,
    lines: printModel(after.model)
      .split('\n')
      .filter((line) => line.includes('(')),
  };
}

const image = { x: { data: Float32Array.from({ length: 32 }, (_, at) => Math.sin(at)), dims: [1, 2, 4, 4] } };
const rows = { x: { data: Float32Array.from({ length: 8 }, (_, at) => Math.sin(at)), dims: [2, 4] } };
const norm = 's: float[2] = {2, 3}\nb: float[2] = {1, -1}\nm: float[2] = {0.5, 0.25}\nv: float[2] = {1, 4}';
const weight = 'w: float[2,2,1,1] = {0.5, 0.1, -0.3, 0.2}';

/** What is left of the nodes, and whether the results are the same to the last bit. */
const cases: readonly [name: string, text: string, feeds: typeof image, nodes: readonly string[], isExact: boolean][] = [
  [
    'a chain of shapes is a constant',
    `opset 13\n(x: float[1,2,4,4]) => (y)\nz: int64[1] = {0}\no: int64[1] = {-1}\n[s] s = Shape(x)\n[g] g = Gather(s, z)\n[c] c = Concat(g, o) {axis=0}\n[r] y = Reshape(x, c)`,
    image,
    ['[r] y = Reshape(x, c)'],
    true,
  ],
  [
    'Identity, Dropout and what nobody reads go; the maker of an output stays',
    'opset 13\n(x: float[1,2,4,4]) => (y)\n[i] a = Identity(x)\n[d] b = Dropout(a)\n[n] c = Neg(b)\n[u] u = Sqrt(b)\n[o] y = Identity(c)',
    image,
    ['[n] c = Neg(x)', '[o] y = Identity(c)'],
    true,
  ],
  [
    'BatchNormalization, products and sums per channel become part of the Conv',
    `opset 13\n(x: float[1,2,4,4]) => (y)\n${weight}\n${norm}\nk: float[1,2,1,1] = {2, 0.5}\nh: float = {0.125}\n[c] c = Conv(x, w)\n[n] n = BatchNormalization(c, s, b, m, v)\n[p] p = Mul(k, n)\n[a] a = Sub(p, h)\n[r] y = Relu(a)`,
    image,
    ['[c] a = Conv(x, w, c_bias)', '[r] y = Relu(a)'],
    false,
  ],
  [
    'a sum that others read is not folded over',
    `opset 13\n(x: float[1,2,4,4]) => (y, z)\n${weight}\nk: float[1,2,1,1] = {2, 0.5}\n[c] c = Conv(x, w)\n[p] y = Mul(c, k)\n[q] z = Relu(c)`,
    image,
    ['[c] c = Conv(x, w)', '[p] y = Mul(c, k)', '[q] z = Relu(c)'],
    true,
  ],
  [
    'a constant along the width is no constant per channel',
    `opset 13\n(x: float[1,2,4,4]) => (y)\n${weight}\nk: float[4] = {2, 0.5, 1, 1}\n[c] c = Conv(x, w)\n[p] y = Mul(c, k)`,
    image,
    ['[c] c = Conv(x, w)', '[p] y = Mul(c, k)'],
    true,
  ],
  [
    'ImageScaler, which opset 10 does not have, is a BatchNormalization',
    'opset 8\n(x: float[1,2,4,4]) => (y)\n[i] a = ImageScaler(x) {scale=0.5, bias=[1.0, -2.0]}\n[r] y = Relu(a)',
    image,
    ['[i] a = BatchNormalization(x, i_scale, i_bias, i_mean, i_variance) {epsilon=0.0}', '[r] y = Relu(a)'],
    false,
  ],
  [
    'MatMul and Add are a Gemm; a weight that is transposed first is stored so',
    'opset 13\n(x: float[2,4]) => (y)\nw: float[2,4] = {1, 2, 3, 4, 5, 6, 7, 8}\nb: float[2] = {0.5, -0.5}\n[t] t = Transpose(w)\n[m] m = MatMul(x, t)\n[a] y = Add(m, b)',
    rows as unknown as typeof image,
    ['[m] y = Gemm(x, t, b)'],
    false,
  ],
];

for (const [name, text, feeds, nodes, isExact] of cases)
  test(name, async (context) => {
    const { before, after, lines } = await prepared(context, text);
    assert.deepEqual(lines.slice(1), nodes);
    const [was, is] = await Promise.all([runOnCpu(before.model.path, feeds), runOnCpu(after.model.path, feeds)]);
    for (const [output, values] of Object.entries(was)) {
      if (isExact) assert.deepEqual(is[output], values);
      else for (const [at, value] of (values as Float32Array).entries()) assert.ok(Math.abs(value - (is[output]?.[at] as number)) < 1e-5);
    }
  });

test('sizes are written as numbers, and what follows from them is constant', async (context) => {
  const text = 'opset 13\n(x: float[N,4]) => (y)\n[s] s = Shape(x)\n[r] y = Reshape(x, s)';
  const { lines } = await prepared(context, text, { N: 2 });
  assert.deepEqual(lines, ['(x: float[2,4]) => (y: float[2,4])', '[r] y = Reshape(x, s)']);
});

test('a model with nothing to prepare is the same', async (context) => {
  const { before, after } = await prepared(context, 'opset 13\n(x: float[1,4]) => (y)\n[n] y = Neg(x)');
  assert.equal(after, before);
});
