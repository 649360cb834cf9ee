import assert from 'node:assert/strict';
import { mkdir, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { Encoding } from '../../../../src/engine/config/encodings/encoding';
import { exactJson, parseExactJson } from '../../../../src/engine/quantize/accuracy/exact-json';
import { histogramOfStatistics, keptHistogram } from '../../../../src/engine/quantize/accuracy/histogram';
import type { AccuracyReport } from '../../../../src/engine/quantize/accuracy/report';
import {
  currentQuantization,
  listQuantizations,
  loadQuantization,
  loadStatistics,
  saveQuantization,
} from '../../../../src/engine/quantize/accuracy/store';
import type { Statistics, ValueStatistics } from '../../../../src/engine/quantize/calibrate/statistics';
import { nodeWorld } from '../../../../src/node/world';
import { pathsBelow, testFolder } from '../../../support/toolchain-job';

const log: string[] = [];
let clock = 0;
const world = {
  ...nodeWorld({ packageRoot: '.', log: (line: string) => log.push(line) }),
  date: () => new Date(Date.UTC(2026, 0, 1) + 1000 * clock++).toISOString(),
};

function statisticsOf(value: string, changes: Partial<ValueStatistics> = {}): ValueStatistics {
  const histogram = { from: -1, to: 1, counts: Float64Array.of(1, 2, 3, 4) };
  const numbers = { min: -1, max: 1, meanMin: -0.9, meanMax: 0.9, mean: 0.1, meanSquare: 0.3 };
  return { value, samples: 2, elements: 10, notFinite: 0, ...numbers, histogram, ...changes };
}

const statistics: Statistics = new Map(
  [
    statisticsOf('a'),
    statisticsOf('odd "name" ü', {
      channels: { axis: 1, mean: Float64Array.of(1, 2), min: Float64Array.of(-1, -2), max: Float64Array.of(3, 4) },
    }),
    statisticsOf('empty', { elements: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, mean: Number.NaN }),
  ].map((one) => [one.value, one]),
);

const level = {
  samples: 1,
  elements: 4,
  notFinite: 0,
  sampleSqnrDb: [31],
  worstSample: 0,
  cosine: 1,
  mse: 0,
  maxError: 0,
  top1Agreement: 1,
};
const accuracy: AccuracyReport = {
  rung: 'measured',
  producer: { tool: 'onnxruntime CPU', version: '1' },
  createdAt: '2026-01-01T00:00:00Z',
  floatModel: { name: 'm.onnx', sha256: 'aa' },
  quantizedModel: { name: 'm_qdq.onnx', sha256: 'bb' },
  data: { path: 'data', samples: 1 },
  endToEnd: { ...level, sqnrDb: 31 },
  outputs: [],
  layers: [{ ...level, sqnrDb: Number.POSITIVE_INFINITY, node: '$', operator: 'Relu', value: 'y', ownLossDb: 0 }],
};
const encoding = (tensor: string, changes: Partial<Encoding> = {}): { tensor: string; encoding: Encoding } => ({
  tensor,
  encoding: {
    tensor,
    section: 'activation',
    dtype: 'int',
    bitwidth: 8,
    symmetric: false,
    granularity: 'tensor',
    scale: [0.5],
    offset: [-2],
    ...changes,
  },
});

async function models(context: TestContext, elsewhere = ''): Promise<{ readonly float: string; readonly quantized: string }> {
  const folder = await testFolder(context);
  await mkdir(join(folder, elsewhere), { recursive: true });
  const found = { float: join(folder, 'm.onnx'), quantized: join(folder, elsewhere, 'm_qdq.onnx') };
  await writeFile(found.float, 'float');
  await writeFile(found.quantized, 'quantized');
  return found;
}

test('what is kept comes back from either model, infinities too', async (context) => {
  const pair = await models(context);
  const kept = await saveQuantization(world, {
    ...pair,
    label: 'w8a8',
    accuracy,
    statistics,
    entries: [encoding('a'), encoding('w', { section: 'param' })],
  });
  for (const model of [pair.float, pair.quantized]) {
    assert.deepEqual(await loadQuantization(world, model, kept.id), kept);
    assert.deepEqual(await loadStatistics(world, model, kept.id), statistics);
    const [entry, ...others] = await listQuantizations(world, model);
    assert.deepEqual([entry?.output, entry?.label, entry?.sqnrDb, entry?.stale, others.length], [pair.quantized, 'w8a8', 31, false, 0]);
  }
  assert.deepEqual(kept.ranges, { a: { min: -1, max: 126.5 } });
  assert.deepEqual(await listQuantizations(world, join(pair.float, '..', 'other.onnx')), []);
});

test('newest first; names are never used twice', async (context) => {
  const pair = await models(context);
  for (const label of ['w8a8', 'w8a16 per block', 'w8a8']) await saveQuantization(world, { ...pair, label });
  clock--;
  await saveQuantization(world, { ...pair, label: 'w8a8' });
  const found = await listQuantizations(world, pair.float);
  assert.deepEqual(found.map(({ label }) => label).slice(-2), ['w8a16 per block', 'w8a8']);
  assert.equal(new Set(found.map(({ id }) => id)).size, 4);
});

test('beside both models where they lie apart, out of git', async (context) => {
  const pair = await models(context, 'build');
  const { id } = await saveQuantization(world, { ...pair, label: 'w8a8' });
  const below = await pathsBelow(join(pair.float, '..'));
  for (const folder of ['.qnn', 'build/.qnn']) {
    assert.ok(below.includes(`${folder}/quantizations/${id}.json`));
    assert.ok(below.includes(`${folder}/.gitignore`));
  }
  assert.equal((await listQuantizations(world, pair.quantized))[0]?.stale, false);
});

const changes: readonly [
  name: string,
  change: (pair: { float: string; quantized: string }) => Promise<void>,
  stale: [float: boolean, quantized: boolean],
][] = [
  ['nothing', async () => undefined, [false, false]],
  ['the time of a file', async ({ float }) => utimes(float, 1, 1), [false, false]],
  ['the float model', async ({ float }) => writeFile(float, 'FLOAT'), [true, false]],
  ['the quantized model', async ({ quantized }) => writeFile(quantized, 'other'), [true, true]],
  ['the quantized model is gone', async ({ quantized }) => rename(quantized, `${quantized}.old`), [true, true]],
];
for (const [name, change, stale] of changes)
  test(`stale after a change: ${name}`, async (context) => {
    const pair = await models(context);
    await saveQuantization(world, { ...pair, label: 'w8a8', accuracy });
    await change(pair);
    const found = await Promise.all([pair.float, pair.quantized].map(async (model) => (await listQuantizations(world, model))[0]?.stale));
    assert.deepEqual(found, stale);
    const current = await Promise.all(
      [pair.float, pair.quantized].map(async (model) => (await currentQuantization(world, model)) === undefined),
    );
    assert.deepEqual(current, stale);
  });

test('damaged files are passed over with a line in the log', async (context) => {
  const pair = await models(context);
  const { id } = await saveQuantization(world, { ...pair, label: 'w8a8', statistics });
  const folder = join(pair.float, '..', '.qnn', 'quantizations');
  const whole = await readFile(join(folder, `${id}.bin`));
  await writeFile(join(folder, 'alien.json'), '[]');
  await writeFile(join(folder, 'half.json'), '{"format": 1, "id": "half"');
  await writeFile(join(folder, `${id}.bin`), whole.subarray(0, whole.length - 8));
  log.length = 0;
  assert.equal((await listQuantizations(world, pair.float)).length, 1);
  assert.equal(log.length, 2);
  assert.equal(await loadStatistics(world, pair.float, id), undefined);
  assert.equal(log.length, 3);
  await assert.rejects(loadQuantization(world, pair.float, 'half'), { code: 'quantization-damaged' });
});

test('the oldest go when there are many, and ids reach no other file', async (context) => {
  const pair = await models(context);
  const { id } = await saveQuantization(world, { ...pair, label: 'w8a8', statistics });
  // A minute apart: ids and order are times.
  let minutes = 0;
  const later = { ...world, date: () => new Date(Date.now() + ++minutes * 60_000).toISOString() };
  for (let count = 0; count < 16; count++) await saveQuantization(later, { ...pair, label: 'w8a16' });
  assert.equal((await listQuantizations(world, pair.float)).length, 16);
  await assert.rejects(loadQuantization(world, pair.float, id), { code: 'quantization-missing' });
  assert.equal(await loadStatistics(world, pair.float, id), undefined);
  for (const bad of ['../m', 'a/b', '', '.gitignore', 'a\\b'])
    await assert.rejects(loadQuantization(world, pair.float, bad), { code: 'quantization-missing' });
});

test('numbers that JSON does not have', () => {
  const value = { a: [Number.POSITIVE_INFINITY, 1], $: 'Infinity', b: { $: 2 }, c: Number.NEGATIVE_INFINITY };
  assert.deepEqual(parseExactJson(exactJson(value)), value);
  assert.equal(parseExactJson('{'), undefined);
});

test('a histogram reaches as far as data and encoding do, and loses no count', async (context) => {
  const [own] = [...statistics.values()] as [ValueStatistics];
  const sum = (counts: Float64Array) => counts.reduce((total, count) => total + count, 0);
  for (const range of [undefined, { min: -0.5, max: 0.5 }, { min: -3, max: 9 }, { min: 0, max: 1e-9 }]) {
    const found = histogramOfStatistics(own, range);
    assert.deepEqual([found.from, found.to], [Math.min(-1, range?.min ?? 0), Math.max(1, range?.max ?? 0)]);
    assert.ok(Math.abs(sum(found.counts) - 10) < 1e-9, `${sum(found.counts)} for ${JSON.stringify(range)}`);
    assert.deepEqual(found.range, range);
  }
  const constant = statisticsOf('c', { min: 2, max: 2, histogram: { from: 2, to: 2, counts: Float64Array.of(10, 0) } });
  assert.equal(sum(histogramOfStatistics(constant).counts), 10);
  const pair = await models(context);
  const { id } = await saveQuantization(world, { ...pair, label: 'w8a8', statistics, entries: [encoding('a')] });
  assert.deepEqual((await keptHistogram(world, pair.quantized, id, 'a'))?.range, { min: -1, max: 126.5 });
  assert.equal(await keptHistogram(world, pair.float, id, 'nobody'), undefined);
});
