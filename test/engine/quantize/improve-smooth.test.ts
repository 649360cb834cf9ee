import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { modelTextBytes } from '../../../src/engine/ir/text';
import { smooth } from '../../../src/engine/quantize/improve/smooth';
import { openModel } from '../../../src/engine/session';
import { improveContext, rawSamples, seededFloats } from '../../support/improve';
import { runOnCpu, sqnrDb } from '../../support/ort';
import { testFolder, testJob } from '../../support/toolchain-job';

const list = (values: ArrayLike<number>) => Array.from(values).join(', ');

/** How the normalized value `v` is made and read, and how many layers are changed. */
const cases: readonly (readonly [name: string, lines: string, layers: number])[] = [
  ['LayerNormalization and three MatMul', 'v = LayerNormalization(x, g, h)\na = MatMul(v, w)\nb = MatMul(v, u)\nc = MatMul(v, t)', 3],
  ['LayerNormalization without bias', 'v = LayerNormalization(x, g)\na = MatMul(v, w)\nb = Neg(a)\nc = Neg(a)', 1],
  ['Mul and Add', 'n = Mul(x, g)\nv = Add(n, h)\na = MatMul(v, w)\nb = MatMul(v, u)\nc = Neg(a)', 2],
  ['Mul alone', 'v = Mul(g, x)\na = MatMul(v, w)\nb = Neg(a)\nc = Neg(a)', 1],
  ['a Reshape before Gemm', 'v = LayerNormalization(x, g, h)\nm = Reshape(v, flat)\na = Gemm(m, w)\nb = Gemm(m, u)\nc = MatMul(v, t)', 3],
  ['a residual that reads it too', 'v = LayerNormalization(x, g, h)\na = MatMul(v, w)\nb = Neg(v)\nc = Neg(a)', 0],
  ['no constant to divide', 'v = Relu(x)\na = MatMul(v, w)\nb = Neg(a)\nc = Neg(a)', 0],
];

const model = (lines: string) => `opset 17
(x: float[1,4,6]) => (a, b, c)
g: float[6] = {1, 30, 1, 0.5, 2, 1}
h: float[6] = {0, 5, 0, 0.1, 0.2, -1}
w: float[6,5] = {${list(seededFloats(30, 1))}}
u: float[6,5] = {${list(seededFloats(30, 2))}}
t: float[6,3] = {${list(seededFloats(18, 3))}}
flat: int64[2] = {4, 6}
${lines}`;

for (const [name, lines, layers] of cases)
  test(`smooth through ${name}: ${layers === 0 ? 'left alone' : 'the same function, even channels'}`, async (context) => {
    const folder = await testFolder(context);
    const path = join(folder, 'm.onnx');
    await writeFile(path, modelTextBytes(model(lines)));
    const open = await openModel(testJob().world, path);
    const samples = await rawSamples(folder, 'x', [1, 4, 6], [seededFloats(24, 4), seededFloats(24, 5)]);
    const made = await improveContext(context, open, { samples });
    const improved = await smooth(made);
    assert.equal(improved.layers, layers);
    if (layers === 0) return assert.equal(improved.open, open);
    const feeds = { x: { data: seededFloats(24, 9), dims: [1, 4, 6] } };
    const [before, after] = [await runOnCpu(path, feeds), await runOnCpu(improved.open.model.path, feeds)];
    for (const output of ['a', 'b', 'c']) assert.ok(sqnrDb(before[output] as Float32Array, after[output] as Float32Array) > 110);
    assert.ok((await spread(made, improved.open)) < 0.5 * (await spread(made, open)));
  });

/** The largest channel of `v` by the smallest one. */
async function spread(
  { runTaps, samples, job }: Awaited<ReturnType<typeof improveContext>>,
  open: Awaited<ReturnType<typeof openModel>>,
): Promise<number> {
  const { statistics } = await runTaps({ model: open.model, taps: [{ value: 'v', channelAxis: -1 }], samples, step: '' }, job);
  const { min, max } = statistics.get('v')?.channels ?? { min: new Float64Array(1), max: new Float64Array(1) };
  const peaks = max.map((one, at) => Math.max(one, -(min[at] as number)));
  return Math.max(...peaks) / Math.min(...peaks);
}
