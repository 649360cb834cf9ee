import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { modelTextBytes } from '../../../src/engine/ir/text';
import { correctBiases } from '../../../src/engine/quantize/improve/correct-biases';
import type { ImproveContext } from '../../../src/engine/quantize/improve/improvement';
import { MomentSums, type Moments, windowsOf } from '../../../src/engine/quantize/improve/input-moments';
import { layersOf, numbersOf } from '../../../src/engine/quantize/improve/layers';
import { roundRow } from '../../../src/engine/quantize/improve/round-row';
import { roundWeights } from '../../../src/engine/quantize/improve/round-weights';
import { applyEncodings } from '../../../src/engine/quantize/qdq/apply';
import { type OpenModel, openModel } from '../../../src/engine/session';
import { activation, improveContext, rawSamples, seededFloats, weight } from '../../support/improve';
import { runOnCpu, sqnrDb } from '../../support/ort';
import { testFolder, testJob } from '../../support/toolchain-job';

const grid = { scale: 0.5, zero: 8, top: 15 };

const moments = (size: number, at: (i: number, j: number) => number): Moments => ({
  size,
  matrix: Float64Array.from({ length: size * size }, (_, index) => at(Math.floor(index / size), index % size)),
});

const rows: readonly (readonly [name: string, weights: readonly number[], inputs: Moments, levels: readonly number[]])[] = [
  ['inputs that have nothing to do with each other: to nearest', [0.2, 0.3, -0.6], moments(3, (i, j) => (i === j ? 1 : 0)), [8, 9, 7]],
  ['equal inputs: errors cancel', [0.2, 0.2], moments(2, (i, j) => (i === j ? 1.01 : 1)), [9, 8]],
  ['opposite inputs: equal errors cancel', [0.2, 0.3], moments(2, (i, j) => (i === j ? 1.01 : -1)), [9, 9]],
  ['the end of the grid: others make up for it', [4, 0.2], moments(2, (i, j) => (i === j ? 1.01 : 1)), [15, 9]],
];

for (const [name, weights, inputs, levels] of rows)
  test(`a row is rounded for ${name}`, () => {
    const members = new Int32Array(weights.length);
    assert.deepEqual(Array.from(roundRow(Float64Array.from(weights), [grid], members, inputs)), levels);
  });

test('what the levels make of the inputs is never further from the floats than that of the nearest levels', () => {
  for (let seed = 1; seed < 20; seed++) {
    const size = 12;
    const sums = new MomentSums(size, 1, size);
    const samples = seededFloats(size * 40, seed);
    const windows = {
      count: 40,
      fill: (into: Float64Array, values: Float32Array, at: number) =>
        into.set(values.subarray(at * size, at * size + size).map((one) => one + 0.5)),
    };
    for (let at = 0; at < 40; at++) sums.add(windows, samples, at);
    const [[inputs]] = sums.result() as [[Moments]];
    const weights = Float64Array.from(seededFloats(size, seed + 100), (one) => one * 3);
    const error = (levels: ArrayLike<number>) => {
      const off = weights.map((one, at) => one - ((levels[at] as number) - grid.zero) * grid.scale);
      return off.reduce(
        (sum, one, i) => sum + one * off.reduce((inner, other, j) => inner + (inputs.matrix[i * size + j] as number) * other, 0),
        0,
      );
    };
    const nearest = weights.map((one) => Math.min(15, Math.max(0, Math.round(one / grid.scale) + 8)));
    assert.ok(error(roundRow(weights, [grid], new Int32Array(size), inputs)) <= error(nearest) + 1e-9);
  }
});

const list = (values: ArrayLike<number>) => Array.from(values).join(', ');

const network = `opset 13
(x: float[1,3,8,8]) => (y)
w: float[6,3,3,3] = {${list(seededFloats(162, 1))}}
b: float[6] = {0.1, -0.2, 0.3, 0.01, 0.2, 0}
d: float[6,1,3,3] = {${list(seededFloats(54, 2))}}
u: float[4,6,1,1] = {${list(seededFloats(24, 3))}}
[first] c = Conv(x, w, b) {pads=[1,1,1,1], strides=[2,2]}
[act] r = Relu(c)
[depthwise] e = Conv(r, d) {group=6, pads=[1,1,1,1]}
[act2] f = Relu(e)
[last] y = Conv(f, u)`;

/** The network with encodings of these widths, and samples whose mean is not zero. */
async function encoded(context: TestContext, weightBits: number): Promise<ImproveContext> {
  const folder = await testFolder(context);
  const path = join(folder, 'm.onnx');
  await writeFile(path, modelTextBytes(network));
  const open = await openModel(testJob().world, path);
  const inputs = Array.from({ length: 12 }, (_, at) => seededFloats(192, at + 50).map((one) => one + 0.5));
  const samples = await rawSamples(folder, 'x', [1, 3, 8, 8], inputs);
  const base = await improveContext(context, open, { samples });
  const { statistics } = await base.runTaps(
    { model: open.model, taps: ['x', 'r', 'f', 'y'].map((value) => ({ value })), samples, step: '' },
    base.job,
  );
  const activations = [...statistics.values()].map((seen) => ({ tensor: seen.value, encoding: activation(seen.value, seen) }));
  const weights = await Promise.all(
    ['w', 'd', 'u'].map(async (name) => ({ tensor: name, encoding: weight(name, await largest(open, name), weightBits) })),
  );
  return { ...base, entries: [...activations, ...weights] };
}

async function largest(open: OpenModel, name: string): Promise<readonly number[]> {
  const values = await numbersOf(open, name, testJob().world.files);
  const rowCount = name === 'u' ? 4 : 6;
  const size = values.length / rowCount;
  return Array.from({ length: rowCount }, (_, row) => Math.max(...values.subarray(row * size, row * size + size).map(Math.abs)));
}

async function outputError({ entries, scratch, job, reference }: ImproveContext, open: OpenModel): Promise<number> {
  const output = join(scratch, 'judged.onnx');
  await applyEncodings(open, entries, output, job);
  const results: Float32Array[][] = [[], []];
  for (let at = 0; at < 8; at++) {
    const feeds = { x: { data: seededFloats(192, at + 500).map((one) => one + 0.5), dims: [1, 3, 8, 8] } };
    for (const [side, model] of [reference.model.path, output].entries())
      results[side]?.push((await runOnCpu(model, feeds)).y as Float32Array);
  }
  const [float, quantized] = results.map((parts) => Float32Array.from(parts.flatMap((part) => Array.from(part))));
  return sqnrDb(float as Float32Array, quantized as Float32Array);
}

test('rounded weights lie on the grid, make the outputs better, and are left alone the second time', async (context) => {
  const made = await encoded(context, 4);
  const { open, layers } = await roundWeights(made);
  assert.equal(layers, 3);
  for (const { tensor, encoding } of made.entries.filter(({ encoding: { section } }) => section === 'param')) {
    const values = await numbersOf(open, tensor, made.job.world.files);
    const perRow = values.length / encoding.scale.length;
    for (const [at, value] of values.entries()) {
      const level = value / (encoding.scale[Math.floor(at / perRow)] as number);
      assert.ok(Math.abs(level - Math.round(level)) < 1e-5 && Math.round(level) >= -8 && Math.round(level) <= 7, `${tensor} ${level}`);
    }
  }
  const [before, after] = [await outputError(made, made.open), await outputError(made, open)];
  assert.ok(after > before + 1, `${before} dB before, ${after} dB after`);
  const again = await roundWeights({ ...made, open });
  for (const name of ['w', 'd', 'u'])
    assert.deepEqual(await numbersOf(again.open, name, made.job.world.files), await numbersOf(open, name, made.job.world.files));
});

test('corrected biases take back what each layer moved, and a layer without a bias gets one', async (context) => {
  const made = await encoded(context, 4);
  const { open, layers } = await correctBiases(made);
  assert.equal(layers, 3);
  const moved = async (model: OpenModel) => {
    const output = join(made.scratch, 'moved.onnx');
    await applyEncodings(model, made.entries, output, made.job);
    const quantized = await openModel(made.job.world, output);
    const means = async (one: OpenModel, value: string) => {
      const request = { model: one.model, taps: [{ value, channelAxis: 1 }], samples: made.samples, step: '' };
      return (await made.runTaps(request, made.job)).statistics.get(value)?.channels?.mean as Float64Array;
    };
    const [float, found] = [await means(made.open, 'c'), await means(quantized, 'c')];
    return Math.max(...float.map((one, at) => Math.abs(one - (found[at] as number))));
  };
  assert.ok((await moved(open)) < 0.1 * (await moved(made.open)));
  const [before, after] = [await outputError(made, made.open), await outputError(made, open)];
  assert.ok(after > before + 1, `${before} dB before, ${after} dB after`);
  const inputs = open.model.graphs[0]?.nodes.map(({ name, inputs: read }) => [name, read.length]);
  assert.deepEqual(inputs, [
    ['first', 3],
    ['act', 1],
    ['depthwise', 3],
    ['act2', 1],
    ['last', 3],
  ]);
  assert.deepEqual(await numbersOf(open, 'w', made.job.world.files), await numbersOf(made.open, 'w', made.job.world.files));
});

test('biases of rounded weights are corrected to the means of the model before', async (context) => {
  const made = await encoded(context, 4);
  const rounded = await roundWeights(made);
  const both = await correctBiases({ ...made, open: rounded.open });
  assert.ok((await outputError(made, both.open)) > (await outputError(made, made.open)) + 1);
  assert.deepEqual(await numbersOf(both.open, 'w', made.job.world.files), await numbersOf(rounded.open, 'w', made.job.world.files));
});

const windowCases: readonly (readonly [name: string, attributes: string, dims: readonly number[]])[] = [
  ['plain', '', [1, 2, 5, 6]],
  ['strides and pads', '{strides=[2,1], pads=[1,0,2,1]}', [1, 2, 5, 6]],
  ['dilations', '{dilations=[2,1]}', [1, 2, 7, 6]],
  ['SAME_UPPER', '{auto_pad="SAME_UPPER", strides=[2,2]}', [1, 2, 5, 6]],
  ['SAME_LOWER', '{auto_pad="SAME_LOWER", strides=[2,2]}', [1, 2, 6, 6]],
];

for (const [name, attributes, dims] of windowCases)
  test(`windows of a Conv with ${name} are what it multiplies`, async (context) => {
    const path = join(await testFolder(context), 'm.onnx');
    const weights = seededFloats(3 * 2 * 3 * 2, 7);
    await writeFile(
      path,
      modelTextBytes(`opset 13\n(x: float[${dims}]) => (y)\nw: float[3,2,3,2] = {${list(weights)}}\ny = Conv(x, w) ${attributes}`),
    );
    const [layer] = layersOf(await openModel(testJob().world, path));
    const windows = layer && windowsOf(layer, dims);
    const data = seededFloats(
      dims.reduce((product, dim) => product * dim, 1),
      8,
    );
    const { y } = await runOnCpu(path, { x: { data, dims } });
    assert.equal(windows && windows.count * 3, y?.length);
    const vector = new Float64Array(12);
    for (let at = 0; at < (windows?.count ?? 0); at++) {
      windows?.fill(vector, data, at);
      const sum = vector.reduce((total, one, column) => total + one * (weights[12 + column] as number), 0);
      assert.ok(Math.abs(sum - (y?.[(windows?.count ?? 0) + at] as number)) < 1e-5);
    }
  });
