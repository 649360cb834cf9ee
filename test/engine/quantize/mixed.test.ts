import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import ort from 'onnxruntime-node';
import type { Encoding } from '../../../src/engine/config/encodings/encoding';
import { modelTextBytes, parseModelText } from '../../../src/engine/ir/text';
import { type MixedBudget, withinBudget } from '../../../src/engine/quantize/mixed/budget';
import type { MixedPoint } from '../../../src/engine/quantize/mixed/front';
import { layersOf } from '../../../src/engine/quantize/mixed/layers';
import { paintPlan } from '../../../src/engine/quantize/mixed/paint';
import { type LayerOptions, searchWidths, spread, uniformChoice } from '../../../src/engine/quantize/mixed/search';
import { writeSwitched } from '../../../src/engine/quantize/mixed/switched-model';
import { applyEncodings } from '../../../src/engine/quantize/qdq/apply';
import { defaultSettings, type NodePrecision } from '../../../src/engine/quantize/settings';
import { openedModel, openModel } from '../../../src/engine/session';
import { chipNamed } from '../../../src/engine/targets/chips';
import { testFolder, testJob } from '../../support/toolchain-job';

const text = `opset 13
(x: float[1,2,4,4]) => (y: float[1,32])
w1: float[2,2,1,1] = {0.5, -0.3, 0.25, 1.0}
w2: float[2,2,1,1] = {0.75, 0.11, -0.2, 0.6}
shape: int64[2] = {1, 32}
[first] a = Conv(x, w1)
[relu] r = Relu(a)
[move] t = Transpose(r) {perm=[0,1,3,2]}
[second] b = Conv(t, w2)
[soft] s = Sigmoid(b)
[flat] y = Reshape(s, shape)`;

const wide: NodePrecision = { weights: 8, activations: 16 };

test('what moves data, and what is fused, has the width of what computes', () => {
  const layers = layersOf(openedModel(parseModelText(text)));
  assert.deepEqual(
    layers.list.map(({ nodes }) => nodes.map(({ name }) => name)),
    [['first', 'relu', 'move'], ['second'], ['soft', 'flat']],
  );
});

test('an activation behind a folded normalization has the width of the convolution', () => {
  const normed = `opset 13
(x: float[1,2,4,4]) => (r: float[1,2,4,4])
w: float[2,2,1,1] = {0.5, -0.3, 0.25, 1.0}
one: float[2] = {1.0, 1.0}
none: float[2] = {0.0, 0.0}
[conv] a = Conv(x, w)
[norm] n = BatchNormalization(a, one, none, none, one)
[relu] r = Relu(n)`;
  const plan = paintPlan(openedModel(parseModelText(normed)), defaultSettings, { conv: wide }, chipNamed('SM8650'));
  assert.deepEqual(Object.keys(plan.nodes), ['conv', 'norm', 'relu']);
  assert.deepEqual(plan.conversions, []);
});

const paints: readonly {
  readonly name: string;
  readonly soc?: string;
  readonly painted: Readonly<Record<string, NodePrecision>>;
  readonly nodes: readonly string[];
  readonly rules: readonly string[];
  readonly refused?: readonly string[];
  readonly conversions: readonly string[];
}[] = [
  { name: 'one layer, both sides converted', painted: { second: wide }, nodes: ['second'], rules: [], conversions: ['t', 'b'] },
  {
    name: 'a mover takes its layer along',
    painted: { move: wide },
    nodes: ['first', 'relu', 'move'],
    rules: ['lead', 'fused-activation'],
    conversions: ['t'],
  },
  {
    name: '16-bit weights get 16-bit activations',
    painted: { second: { weights: 16, activations: 8 } },
    nodes: ['second'],
    rules: ['wide-weights'],
    conversions: ['t', 'b'],
  },
  {
    name: '16-bit weights need v73',
    soc: 'SM8450',
    painted: { second: { weights: 16, activations: 16 } },
    nodes: ['second'],
    rules: ['chip-16x16'],
    conversions: ['t', 'b'],
  },
  {
    name: 'floats where the chip has none',
    soc: 'SM7325',
    painted: { second: 'float' },
    nodes: [],
    rules: [],
    refused: ['second'],
    conversions: [],
  },
  {
    name: 'all of it: nothing to convert',
    painted: { first: wide, second: wide, soft: wide },
    nodes: ['first', 'relu', 'move', 'second', 'soft', 'flat'],
    rules: ['fused-activation', 'data-movement', 'data-movement'],
    conversions: [],
  },
];

for (const { name, soc = 'SM8650', painted, nodes, rules, refused = [], conversions } of paints)
  test(`painting: ${name}`, () => {
    const plan = paintPlan(openedModel(parseModelText(text)), defaultSettings, painted, chipNamed(soc));
    assert.deepEqual(Object.keys(plan.nodes), nodes);
    assert.deepEqual(
      plan.followed.map(({ rule }) => rule),
      rules,
    );
    assert.deepEqual(
      plan.refused.map(({ node }) => node),
      refused,
    );
    assert.deepEqual(plan.conversions, conversions);
  });

const option = (noise: number, timeUs: number, bytes = 1) => ({ precision: wide, noise, timeUs, bytes });

test('the search takes the most noise away first, and no choice of the model is better than its steps', () => {
  const layers: readonly LayerOptions[] = [
    { name: 'a', options: [option(10, 1), option(4, 3), option(1, 4)] },
    { name: 'b', options: [option(5, 2), option(4.9, 9)] },
    { name: 'c', options: [option(3, 1), option(0, 1)] },
  ];
  const path = searchWidths(layers, []);
  for (let at = 1; at < path.length; at++) {
    assert.ok(path[at]!.noise < path[at - 1]!.noise);
    assert.ok(path[at]!.timeUs >= path[at - 1]!.timeUs);
  }
  const all = [0, 1, 2].flatMap((a) => [0, 1].flatMap((b) => [0, 1].map((c) => [a, b, c])));
  for (const chosen of all) {
    const noise = chosen.reduce((sum, at, layer) => sum + layers[layer]!.options[at]!.noise, 0);
    const timeUs = chosen.reduce((sum, at, layer) => sum + layers[layer]!.options[at]!.timeUs, 0);
    // Below the line between two steps there is nothing; the steps themselves are on it.
    const right = path.findIndex((step) => step.timeUs > timeUs);
    const [one, two] = [path[right - 1], path[right]];
    if (!one || !two) continue;
    const line = one.noise + ((two.noise - one.noise) * (timeUs - one.timeUs)) / (two.timeUs - one.timeUs);
    assert.ok(noise >= Math.min(line, one.noise) - 1e-9, `${chosen} is below the path`);
  }
});

test('conversions count: a neighbor comes along when that saves one', () => {
  const narrow: NodePrecision = { weights: 8, activations: 8 };
  const layer = (name: string, noise: number) => ({
    name,
    options: [
      { precision: narrow, noise, timeUs: 1, bytes: 1 },
      { precision: wide, noise: 0, timeUs: 2, bytes: 1 },
    ],
  });
  const layers = [layer('a', 10), layer('b', 1), layer('c', 2), layer('d', 2.1)];
  const links = [
    { from: 0, to: 1, us: 5 },
    { from: 1, to: 2, us: 5 },
    { from: 2, to: 3, us: 0.1 },
  ];
  const path = searchWidths(layers, links);
  assert.deepEqual(
    path.map(({ chosen }) => chosen.join('')),
    ['0000', '0001', '1001', '1101', '1111'],
  );
  for (const { chosen, timeUs } of path) {
    const own = chosen.reduce((sum, at) => sum + 1 + at, 0);
    const conversions = links.reduce((sum, { from, to, us }) => sum + (chosen[from] === chosen[to] ? 0 : us), 0);
    assert.equal(timeUs.toFixed(6), (own + conversions).toFixed(6));
  }
  assert.equal(uniformChoice(layers, links, 1).timeUs, 8);
});

const point = (sqnrDb: number, timeUs: number, bytes: number): MixedPoint => ({
  nodes: {},
  label: '',
  sqnrDb,
  sqnrRung: 'measured',
  timeUs,
  timeRung: 'estimate',
  bytes,
  isBest: true,
});

const budgets: readonly [name: string, budget: MixedBudget, chosen: number | undefined][] = [
  ['nothing is asked', {}, undefined],
  ['an error: the fastest that keeps to it', { sqnrDb: 35 }, 1],
  ['a time: the most exact that keeps to it', { timeUs: 25 }, 1],
  ['a size alone', { bytes: 100 }, 0],
  ['error and time', { sqnrDb: 45, timeUs: 40 }, 2],
  ['both cannot be', { sqnrDb: 45, timeUs: 20 }, undefined],
];
for (const [name, budget, chosen] of budgets)
  test(`a budget: ${name}`, () => {
    assert.equal(withinBudget([point(30, 10, 100), point(40, 20, 150), point(50, 30, 200)], budget), chosen);
  });

test('points for a chart lie far apart in decibels and hold both ends', () => {
  const path = searchWidths([{ name: 'a', options: Array.from({ length: 40 }, (_, i) => option(2 ** -i, i + 1)) }], []);
  const chosen = spread(path, 5);
  assert.equal(chosen.length, 5);
  assert.equal(chosen[0], path[0]);
  assert.equal(chosen.at(-1), path.at(-1));
});

function encoding(tensor: string, fields: Partial<Encoding> = {}): { readonly tensor: string; readonly encoding: Encoding } {
  const base = { tensor, section: 'activation', dtype: 'int', bitwidth: 8, symmetric: false, granularity: 'tensor' } as const;
  return { tensor, encoding: { ...base, scale: [0.01], offset: [-128], ...fields } };
}

async function switched(context: TestContext) {
  const folder = await testFolder(context);
  const job = testJob();
  const path = join(folder, 'm.onnx');
  await writeFile(path, modelTextBytes(text));
  const float = await openModel(job.world, path);
  const entries = ['x', 'r', 't', 'b', 's', 'y'].map((name) => encoding(name));
  const weights = ['w1', 'w2'].map((name) => encoding(name, { section: 'param', symmetric: true }));
  const applied = await applyEncodings(float, [...entries, ...weights], join(folder, 'm_qdq.onnx'), job);
  const quantized = await openModel(job.world, applied.output);
  const made = await writeSwitched(float, quantized, layersOf(float), join(folder, 'switched.onnx'), job);
  return { float: path, quantized: applied.output, switched: made };
}

async function run(model: string, switches?: { readonly input: string; readonly on: readonly boolean[] }): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(model, { graphOptimizationLevel: 'disabled', logSeverityLevel: 3 });
  const x = Float32Array.from({ length: 32 }, (_, at) => Math.sin(at * 1.7));
  const feeds = {
    x: new ort.Tensor('float32', x, [1, 2, 4, 4]),
    ...(switches && { [switches.input]: new ort.Tensor('bool', switches.on, [switches.on.length]) }),
  };
  const { y } = await session.run(feeds);
  return y!.data as Float32Array;
}

test('switched off a layer is float, switched on it is as the quantized model has it', async (context) => {
  const models = await switched(context);
  const float = await run(models.float);
  const quantized = await run(models.quantized);
  const at = (...on: readonly boolean[]) => run(models.switched.open.model.path, { input: models.switched.input, on });
  assert.deepEqual(await at(false, false, false), float);
  const alone = [await at(true, false, false), await at(false, true, false), await at(false, false, true)];
  for (const one of alone) {
    assert.notDeepEqual(one, float);
    assert.notDeepEqual(one, quantized);
  }
  const far = (one: Float32Array, other: Float32Array) => Math.max(...one.map((value, i) => Math.abs(value - other[i]!)));
  // The model's input stays float here: half a step of it, through weights below 2.
  assert.ok(far(await at(true, true, true), quantized) < 0.03);
});
