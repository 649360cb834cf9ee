import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { parseModelText } from '../../../../src/engine/ir/text';
import { counterpartsOf } from '../../../../src/engine/quantize/accuracy/counterparts';
import type { Differences } from '../../../../src/engine/quantize/accuracy/differences';
import { findDivergence } from '../../../../src/engine/quantize/accuracy/divergence';
import { firstBelow, ownLosses } from '../../../../src/engine/quantize/accuracy/own-loss';
import { type Point, pointsOf } from '../../../../src/engine/quantize/accuracy/points';
import { type OpenModel, openedModel, openModel } from '../../../../src/engine/session';
import { testJob } from '../../../support/toolchain-job';

const graph = (text: string): OpenModel => openedModel(parseModelText(text));
const small = (name: string): Promise<OpenModel> => openModel(testJob().world, join(process.cwd(), 'test/data/quantize', `${name}.onnx`));

const float = graph(`opset 17 (x: float[1,4]) => (y: float[1,4], n: int64[2])
w: float[4,4] = 0
[mul] a = MatMul(x, w)
[act] b = Relu(a)
[size] n = Shape(b)
[soft] y = Softmax(b)`);

const pairs = `q: float = {0.1} z: uint8 = {0} wq: int8[4,4] = 0 wz: int8 = {0}`;
const cases: readonly [name: string, quantized: string, values: Record<string, string>, bits: Record<string, number>][] = [
  [
    'names are kept; the result of the pair stands for the value',
    `${pairs}
xq = QuantizeLinear(x, q, z) xd = DequantizeLinear(xq, q, z) wd = DequantizeLinear(wq, q, wz)
[mul] a = MatMul(xd, wd) [act] b = Relu(a) bq = QuantizeLinear(b, q, z) bd = DequantizeLinear(bq, q, z)
[size] n = Shape(bd)
[soft] yf = Softmax(bd) yq = QuantizeLinear(yf, q, z) y = DequantizeLinear(yq, q, z)`,
    { x: 'xd', a: 'a', b: 'bd', y: 'y' },
    { x: 8, b: 8, y: 8 },
  ],
  [
    'other names: the nodes tell',
    `${pairs}
xq = QuantizeLinear(x, q, z) xd = DequantizeLinear(xq, q, z) wd = DequantizeLinear(wq, q, wz)
[mul] m0 = MatMul(xd, wd) [act] m1 = Relu(m0) bq = QuantizeLinear(m1, q, z) bd = DequantizeLinear(bq, q, z)
[size] n = Shape(bd) [soft] y = Softmax(bd)`,
    { x: 'xd', a: 'm0', b: 'bd', y: 'y' },
    { x: 8, b: 8 },
  ],
  [
    'a node that was folded away has no counterpart',
    `wd: float[4,4] = 0 [mul] b = MatMul(x, wd) [size] n = Shape(b) [soft] y = Softmax(b)`,
    { x: 'x', b: 'b', y: 'y' },
    {},
  ],
];
for (const [name, text, values, bits] of cases)
  test(`counterparts: ${name}`, () => {
    const quantized = graph(`opset 17 (x: float[1,4]) => (y: float[1,4], n: int64[2]) ${text}`);
    const found = [...counterpartsOf(float, quantized).values];
    assert.deepEqual(Object.fromEntries(found.map(([key, { value }]) => [key, value])), values);
    assert.deepEqual(Object.fromEntries(found.flatMap(([key, one]) => (one.bits === undefined ? [] : [[key, one.bits]]))), bits);
  });

for (const [variant, weights, activations] of [
  ['w8a8', 8, 8],
  ['w8a16', 8, 16],
  ['w4a16-channels', 4, 16],
] as const)
  test(`every value of a model that onnxruntime quantized to ${variant} has its bits`, async () => {
    const [open, quantized] = [await small('float'), await small(`onnxruntime-${variant}`)];
    const points = pointsOf(open, quantized);
    const wanted = open.model.nodes.filter(({ opType }) => opType !== 'Constant').length;
    assert.equal(points.filter(({ node }) => node).length, wanted);
    const weighted = points.filter(({ node }) => node?.opType === 'Conv' || node?.opType === 'Gemm' || node?.opType === 'MatMul');
    assert.ok(weighted.length > 0);
    for (const { weightBits } of weighted) assert.equal(weightBits, weights);
    for (const end of ['input', 'output'] as const) {
      const [{ name } = { name: '' }] = open.model.graphs[0]?.[`${end}s`] ?? [];
      assert.equal(points.find(({ value }) => value === name)?.activationBits, activations, end);
    }
  });

test('what moves data loses nothing itself, unless its result has another grid', () => {
  const open = graph('opset 17 (x: float[1,4]) => (y: float[4,1]) [one] a = Relu(x) [turn] t = Transpose(a) [two] y = Tanh(t)');
  const turned = (scale: string) =>
    graph(`opset 17 (x: float[1,4]) => (y: float[4,1]) q: float = {0.1} p: float = {${scale}} z: uint8 = {0}
[one] a = Relu(x) aq = QuantizeLinear(a, q, z) ad = DequantizeLinear(aq, q, z)
[turn] t = Transpose(ad) tq = QuantizeLinear(t, p, z) td = DequantizeLinear(tq, p, z) [two] y = Tanh(td)`);
  const measured = levels({ x: 100, a: 40, t: 18, y: 18 });
  const judged = (quantized: OpenModel) => {
    const points = pointsOf(open, quantized);
    return [ownLosses(points, measured)[points.findIndex(({ value }) => value === 't')], firstBelow(points, measured, 20)?.value];
  };
  assert.deepEqual(judged(turned('0.1')), [0, undefined]);
  assert.deepEqual(judged(turned('3.5')), [22, 't']);
});

test('a convolution is judged behind its normalization and its Relu; a second reader ends that', () => {
  const open = graph(`opset 17 (x: float[1,2,4,4]) => (z: float[1,2,4,4])
w: float[2,2,1,1] = 0 s: float[2] = 0
[conv] c = Conv(x, w) [norm] n = BatchNormalization(c, s, s, s, s) [relu] r = Relu(n)
[next] d = Conv(r, w) [clip] e = Clip(d) [sum] z = Add(d, e)`);
  const folded = graph(`opset 17 (x: float[1,2,4,4]) => (z: float[1,2,4,4])
w: float[2,2,1,1] = 0 [conv] n = Conv(x, w) [relu] r = Relu(n) [next] d = Conv(r, w) [clip] e = Clip(d) [sum] z = Add(d, e)`);
  const points = pointsOf(open, folded);
  assert.deepEqual(
    points.map(({ node, value, from }) => `${node?.name ?? 'input'} ${value} < ${from.map((at) => points[at]?.node?.name ?? 'input')}`),
    ['input x < ', 'conv r < input', 'norm r < conv', 'relu r < norm', 'next d < relu', 'clip e < next', 'sum z < next,clip'],
  );
});

const level = (sqnrDb: number): Differences => ({
  samples: 1,
  elements: 1,
  notFinite: 0,
  sqnrDb,
  sampleSqnrDb: [sqnrDb],
  worstSample: 0,
  cosine: 1,
  mse: 0,
  maxError: 0,
  top1Agreement: 1,
});

/** Points from what each reads, by name; `x` names are inputs of the graph. */
function pointsFrom(wiring: Readonly<Record<string, readonly string[]>>): readonly Point[] {
  const names = Object.keys(wiring);
  const { nodes } = parseModelText(`(x: float[1]) => (y: float[1]) ${names.map((name) => `[${name}] ${name} = Relu(x)`).join(' ')}`);
  return names.map((value, at) => ({
    value,
    other: value,
    ...(!value.startsWith('x') && { node: nodes[at] as NonNullable<(typeof nodes)[0]> }),
    from: (wiring[value] as readonly string[]).map((name) => names.indexOf(name)),
  }));
}

const levels = (table: Readonly<Record<string, number>>) => new Map(Object.entries(table).map(([name, db]) => [name, level(db)]));

test('own loss: against the worst of what the node read; an exact input counts as float32', () => {
  const points = pointsFrom({ x: [], a: ['x'], b: ['a'], c: ['x'], sum: ['b', 'c'], lost: ['sum'] });
  const found = ownLosses(points, levels({ x: Number.POSITIVE_INFINITY, a: 40, c: 50, sum: 45, lost: Number.NEGATIVE_INFINITY }));
  assert.deepEqual([...found], [0, 104, Number.NaN, 94, 0, 45]);
});

test('the first below the level is where the loss is made, not where it is passed on', () => {
  const points = pointsFrom({ x: [], a: ['x'], b: ['a'], c: ['a'], d: ['c'] });
  const measured = levels({ x: 50, a: 40, b: 38, c: 12, d: 11 });
  assert.equal(firstBelow(points, measured, 20)?.value, 'c');
  assert.equal(firstBelow(points, measured, 39)?.value, 'b');
  assert.equal(firstBelow(points, measured, 5), undefined);
});

/** A chain with a ladder of side branches; noise that enters at `fault` is carried on by all that follow. */
function planted(length: number, fault: number) {
  const wiring: Record<string, string[]> = { x: [] };
  for (let at = 0; at < length; at++) {
    wiring[`m${at}`] = [at === 0 ? 'x' : `m${at - 1}`, ...(at > 1 ? [`s${at - 2}`] : [])];
    wiring[`s${at}`] = [`m${at}`];
  }
  wiring.out = [`m${length - 1}`];
  const points = pointsFrom(wiring);
  const bad = new Set<number>();
  for (const [at, { value, from }] of points.entries()) if (value === `m${fault}` || from.some((place) => bad.has(place))) bad.add(at);
  return { points, levelAt: (point: Point) => (bad.has(points.indexOf(point)) ? 8 : 35) };
}

for (const [length, fault] of [
  [1, 0],
  [7, 0],
  [7, 6],
  [64, 40],
  [100, 99],
] as const)
  for (const perRun of [1, 3, 8])
    test(`a fault planted at ${fault} of ${length} is found with ${perRun} values a run`, async () => {
      const { points, levelAt } = planted(length, fault);
      let runs = 0;
      const found = await findDivergence(points, { belowDb: 20 }, perRun, async (asked) => {
        runs++;
        assert.ok(asked.length <= perRun);
        return levels(Object.fromEntries(asked.map((point) => [point.value, levelAt(point)])));
      });
      assert.equal(found?.point.value, `m${fault}`);
      assert.equal(found?.runs, runs);
      assert.equal(found?.sqnrDb, 8);
      // The ends, then halves (or smaller parts) of what is left; a branch beside the chain may cost a run of its own.
      const ends = Math.ceil(3 / perRun);
      assert.ok(runs <= ends + 2 * Math.ceil(Math.log(2 * length + 2) / Math.log(perRun + 1)) + 2, `${runs} runs`);
    });

test('a relative limit counts from the inputs of the graph', async () => {
  const points = pointsFrom({ x: [], a: ['x'], b: ['a'], c: ['b'] });
  const measure = async (asked: readonly Point[]) =>
    levels(Object.fromEntries(asked.map(({ value }) => [value, { x: 50, a: 45, b: 37, c: 36 }[value] ?? 0])));
  assert.equal((await findDivergence(points, { dropDb: 10 }, 2, measure))?.point.value, 'b');
  assert.equal((await findDivergence(points, { dropDb: 3 }, 2, measure))?.point.value, 'a');
  assert.equal(await findDivergence(points, { dropDb: 20 }, 2, measure), undefined);
});
