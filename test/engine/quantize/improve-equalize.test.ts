import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { Graph } from '../../../src/engine/ir/graph';
import { modelTextBytes } from '../../../src/engine/ir/text';
import { equalize } from '../../../src/engine/quantize/improve/equalize';
import { numbersOf } from '../../../src/engine/quantize/improve/layers';
import { type OpenModel, openModel } from '../../../src/engine/session';
import { improveContext, rawSamples, seededFloats } from '../../support/improve';
import { runOnCpu, sqnrDb } from '../../support/ort';
import { testFolder, testJob } from '../../support/toolchain-job';

async function opened(context: TestContext, text: string): Promise<OpenModel> {
  const path = join(await testFolder(context), 'm.onnx');
  await writeFile(path, modelTextBytes(text));
  return openModel(testJob().world, path);
}

const numbers = (count: number, seed: number) => Array.from(seededFloats(count, seed)).join(', ');
const conv = (name: string, dims: readonly number[], seed: number) =>
  `${name}: float[${dims}] = {${numbers(
    dims.reduce((product, dim) => product * dim, 1),
    seed,
  )}}`;

/** Each line between the two layers, and how many layers are changed. */
const between: readonly (readonly [name: string, lines: string, layers: number])[] = [
  ['nothing', 'v = Identity(c)', 2],
  ['Relu', 'v = Relu(c)', 2],
  ['LeakyRelu', 'v = LeakyRelu(c) {alpha = 0.1}', 2],
  ['PRelu', 'v = PRelu(c, slope)', 2],
  ['BatchNormalization and Relu', 'n = BatchNormalization(c, gamma, beta, mean, variance)\nv = Relu(n)', 2],
  ['a constant added per channel', 'n = Add(c, shift)\nv = Relu(n)', 2],
  ['pooling', 'r = Relu(c)\nv = MaxPool(r) {kernel_shape = [3, 3], strides = [1, 1], pads = [1, 1, 1, 1]}', 2],
  ['a Pad that reflects', 'r = Relu(c)\nv = Pad(r, pads) {mode = "reflect"}', 2],
  ['ones padded', 'v = Pad(c, pads, one)', 0],
  ['Clip, which has no range per channel', 'v = Clip(c, zero, six)', 0],
  ['Sigmoid', 'v = Sigmoid(c)', 0],
  ['a second reader', 'v = Relu(c)\nz = Neg(v)', 0],
];

const model = (lines: string) => `opset 13
(x: float[1,3,6,6]) => (y${lines.includes('z =') ? ', z' : ''})
${conv('w', [4, 3, 3, 3], 1)}
b: float[4] = {0.1, -0.2, 0.3, 0.01}
${conv('u', [2, 4, 1, 1], 2)}
slope: float[4,1,1] = {0.1, 0.2, 0.3, 0.4}
shift: float[4,1,1] = {0.1, -0.2, 0.3, 0.4}
gamma: float[4] = {1, -20, 0.5, 3}
beta: float[4] = {0, 1, -1, 2}
mean: float[4] = {0.1, 0, 0, 0.2}
variance: float[4] = {1, 2, 0.5, 1}
pads: int64[8] = {0, 0, 1, 1, 0, 0, 1, 1}
zero: float[] = {0}
one: float[] = {1}
six: float[] = {6}
[a] c = Conv(x, w, b)
${lines}
[e] y = Conv(v, u)`;

for (const [name, lines, layers] of between)
  test(`equalize through ${name}: ${layers === 0 ? 'left alone' : 'the same function, even ranges'}`, async (context) => {
    const open = await opened(context, model(lines));
    const improved = await equalize(await improveContext(context, open));
    assert.equal(improved.layers, layers);
    if (layers === 0) return assert.equal(improved.open, open);
    const feeds = { x: { data: seededFloats(108, 9), dims: [1, 3, 6, 6] } };
    const [before, after] = [await runOnCpu(open.model.path, feeds), await runOnCpu(improved.open.model.path, feeds)];
    assert.ok(sqnrDb(before.y as Float32Array, after.y as Float32Array) > 120);
    const ranges = await rangesOf(improved.open, lines.includes('Batch'));
    for (const [made, read] of ranges) assert.ok(Math.abs(made / read - 1) < 1e-2, `${made} is made, ${read} is read`);
  });

/** Per channel the largest weight that makes it and that reads it. */
async function rangesOf(open: OpenModel, isNormed: boolean): Promise<readonly (readonly [number, number])[]> {
  const { files } = testJob().world;
  const of = (name: string) => numbersOf(open, name, files);
  const [w, u, gamma, variance] = [await of('w'), await of('u'), await of('gamma'), await of('variance')];
  return Array.from({ length: 4 }, (_, channel) => {
    const factor = isNormed ? Math.abs((gamma[channel] as number) / Math.sqrt((variance[channel] as number) + 1e-5)) : 1;
    const made = Math.max(...w.subarray(channel * 27, channel * 27 + 27).map(Math.abs)) * factor;
    return [made, Math.max(Math.abs(u[channel] as number), Math.abs(u[4 + channel] as number))];
  });
}

test('a chain with a depthwise and a grouped layer settles: a second round finds nothing more', async (context) => {
  const open = await opened(
    context,
    `opset 13
(x: float[1,3,6,6]) => (y)
${conv('w', [4, 3, 1, 1], 1)}
${conv('d', [4, 1, 3, 3], 2)}
${conv('g', [6, 2, 1, 1], 3)}
${conv('t', [6, 5, 2, 2], 4)}
[a] c = Conv(x, w)
[a2] r = Relu(c)
[b] e = Conv(r, d) {group = 4}
[b2] f = Relu(e)
[c] h = Conv(f, g) {group = 2}
[d] y = ConvTranspose(h, t)`,
  );
  const first = await equalize(await improveContext(context, open));
  assert.equal(first.layers, 4);
  const feeds = { x: { data: seededFloats(108, 9), dims: [1, 3, 6, 6] } };
  const [before, after] = [await runOnCpu(open.model.path, feeds), await runOnCpu(first.open.model.path, feeds)];
  assert.ok(sqnrDb(before.y as Float32Array, after.y as Float32Array) > 120);
  const second = await equalize(await improveContext(context, first.open));
  const { files } = testJob().world;
  for (const name of ['w', 'd', 'g', 't']) {
    const [one, two] = [await numbersOf(first.open, name, files), await numbersOf(second.open, name, files)];
    for (const [at, value] of one.entries()) assert.ok(Math.abs((two[at] as number) - value) <= 0.02 * Math.abs(value));
  }
});

test('8-bit values of layers with a scale per channel: their channels get even', async (context) => {
  const folder = await testFolder(context);
  const open = await opened(context, model('v = Relu(c)'));
  const samples = await rawSamples(folder, 'x', [1, 3, 6, 6], [seededFloats(108, 5), seededFloats(108, 6)]);
  const made = await improveContext(context, open, { samples });
  const { open: improved } = await equalize(made);
  const feeds = { x: { data: seededFloats(108, 9), dims: [1, 3, 6, 6] } };
  const [before, after] = [await runOnCpu(open.model.path, feeds), await runOnCpu(improved.model.path, feeds)];
  assert.ok(sqnrDb(before.y as Float32Array, after.y as Float32Array) > 120);
  const request = { model: improved.model, taps: [{ value: 'v', channelAxis: 1 }], samples, step: '' };
  const seen = (await made.runTaps(request, made.job)).statistics.get('v')?.channels?.max;
  const u = await numbersOf(improved, 'u', made.job.world.files);
  for (const [channel, peak] of seen?.entries() ?? []) {
    const read = Math.max(Math.abs(u[channel] as number), Math.abs(u[4 + channel] as number));
    assert.ok(Math.abs(peak / read - 1) < 1e-2, `${peak} is made, ${read} is read`);
  }
  assert.equal(seen?.length, 4);
});

test('names and the order of nodes stay', async (context) => {
  const open = await opened(context, model('v = Relu(c)'));
  const { open: made } = await equalize(await improveContext(context, open));
  const shape = ({ nodes, inputs, outputs, initializers }: Graph) => ({
    nodes: nodes.map(({ name, opType, inputs: read, outputs: written }) => [name, opType, read, written]),
    inputs,
    outputs,
    initializers: [...initializers.values()].map(({ name, dtype, dims }) => [name, dtype, dims]),
  });
  assert.deepEqual(shape(made.model.graphs[0] as Graph), shape(open.model.graphs[0] as Graph));
});

test('a channel of zeros is left alone', async (context) => {
  const zeros = model('v = Relu(c)').replace(conv('u', [2, 4, 1, 1], 2), 'u: float[2,4,1,1] = {1, 0, 2, 3, 1, 0, 1, 1}');
  const open = await opened(context, zeros);
  const { open: made } = await equalize(await improveContext(context, open));
  const { files } = testJob().world;
  const [before, after] = [await numbersOf(open, 'w', files), await numbersOf(made, 'w', files)];
  assert.deepEqual(after.subarray(27, 54), before.subarray(27, 54));
  assert.ok(after.every(Number.isFinite));
});
