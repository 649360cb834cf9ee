import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parseModelText } from '../../../../src/engine/ir/text';
import { labelOf, readLabels, top1 } from '../../../../src/engine/quantize/accuracy/labels';
import { type MetricChoice, type MetricJob, measureMetric } from '../../../../src/engine/quantize/accuracy/metric';
import type { RunTaps } from '../../../../src/engine/quantize/calibrate/run';
import { openedModel } from '../../../../src/engine/session';
import { nodeWorld } from '../../../../src/node/world';
import { type BuiltCli, buildCli } from '../../../support/built-cli';
import { testFolder, testJob } from '../../../support/toolchain-job';

let built: BuiltCli;
before(async () => {
  built = await buildCli();
});
after(() => built.remove());

const files: readonly [name: string, text: string, labels: Readonly<Record<string, number>> | string][] = [
  ['commas and a heading', 'image,label\na.png,3\n"b c.png",0\n', { 'a.png': 3, 'b c.png': 0 }],
  ['spaces, comments and empty lines', '# classes\na.png 1\n\nb 2\r\n', { 'a.png': 1, b: 2 }],
  ['a name in place of an index', 'a.png,1\nb.png,cat\n', 'labels-unreadable'],
];
for (const [name, text, wanted] of files)
  test(`labels: ${name}`, () => {
    if (typeof wanted === 'string') assert.throws(() => readLabels(text, 'labels.csv'), { code: wanted });
    else assert.deepEqual(Object.fromEntries(readLabels(text, 'labels.csv')), wanted);
  });

test('a label is found by the name, its last part, and that without its ending', () => {
  const labels = new Map([
    ['val/a.png', 1],
    ['b.png', 2],
    ['c', 3],
  ]);
  assert.deepEqual(
    ['val/a.png', 'val/b.png', 'c.npy', 'd.png'].map((name) => labelOf(labels, name)),
    [1, 2, 3, undefined],
  );
});

test('top-1 counts labeled samples alone', async () => {
  const labels = new Map([
    ['a', 1],
    ['b', 0],
  ]);
  const values = [
    [0, 2, 1],
    [0, 1, 0],
    [5, 1, 1],
  ];
  assert.equal(await top1(labels, ['a', 'b', 'x'], async (at) => values[at] as number[]), 0.5);
  assert.equal(await top1(labels, ['x'], async () => [1]), undefined);
});

const open = (path: string) => openedModel({ ...parseModelText('opset 17 (x: float[1,3]) => (y: float[1,3]) y = Relu(x)'), path });

/** Both models give one row per sample; the quantized one is wrong about the second. */
const rows = {
  '/float.onnx': [
    [1, 2, 0],
    [3, 0, 0],
  ],
  '/quantized.onnx': [
    [1, 2, 0],
    [0, 3, 0],
  ],
} as const;
const run: RunTaps = async ({ model, chosen, keepIn = '' }) => {
  const all = rows[model.path as keyof typeof rows];
  await writeFile(join(keepIn, '0.raw'), new Uint8Array(Float32Array.from((chosen ?? []).flatMap((at) => all[at] ?? [])).buffer));
  return { statistics: new Map(), differences: new Map(), samplesRun: 2, peakMemoryMb: 1, version: '1' };
};

function request(folder: string, choice: Partial<MetricChoice>): MetricJob {
  const sources = [[{ kind: 'raw' as const, file: 'a' }], [{ kind: 'raw' as const, file: 'b' }]];
  return {
    float: open('/float.onnx'),
    quantized: open('/quantized.onnx'),
    samples: { path: folder, inputs: [], samples: sources, names: ['a.png', 'b.png'] },
    count: 2,
    isTrusted: true,
    job: { ...testJob(), world: nodeWorld({ packageRoot: join(built.file, '../..') }) },
    run,
    ...choice,
  };
}

test('top-1 of both models, and of the emulator on the samples that it ran', async (context) => {
  const folder = await testFolder(context);
  const labels = join(folder, 'labels.csv');
  await writeFile(labels, 'a.png,1\nb.png,0\n');
  const emulated = { folder: join(folder, 'emulated'), asked: 2, samples: 1 };
  await mkdir(emulated.folder);
  await writeFile(join(emulated.folder, '0.raw'), new Uint8Array(Float32Array.of(9, 0, 0).buffer));
  const found = await measureMetric({ ...request(folder, { labels }), emulated });
  assert.deepEqual(found, { name: 'top-1', float: 1, quantized: 0.5, emulator: 0 });
});

const scripts: readonly [name: string, text: string, wanted: readonly [number, number] | RegExp][] = [
  ['sum.mjs', 'export function metric(outputs, name) { return outputs.y[0] + outputs.y.dims[1] + name.length; }', [10, 8.5]],
  ['sum.cjs', 'module.exports.metric = async ({ y }) => y[1];', [1, 2.5]],
  ['throws.mjs', 'export const metric = (_, name) => { if (name === "b.png") throw new Error("no box"); return 1; };', /"b\.png": no box/],
  ['nan.mjs', 'export const metric = () => NaN;', /no number/],
  ['text.mjs', 'export const metric = () => "good";', /no number/],
  ['none.mjs', 'export const other = 1;', /no function metric/],
];
for (const [name, text, wanted] of scripts)
  test(`the user's ${name}`, async (context) => {
    const folder = await testFolder(context);
    const metric = join(folder, name);
    await writeFile(metric, text);
    const found = measureMetric(request(folder, { metric }));
    if (wanted instanceof RegExp) await assert.rejects(found, { code: 'metric-failed', message: wanted });
    else assert.deepEqual(await found, { name: name.replace(/\..*/, ''), float: wanted[0], quantized: wanted[1] });
  });

const refusals: readonly [name: string, choice: Partial<MetricChoice>, labels: string, code: string][] = [
  ['code of a folder that is not trusted', { metric: '/m.mjs', isTrusted: false }, '', 'metric-untrusted'],
  ['labels of other samples', {}, 'z.png,1\n', 'labels-unknown'],
  ['more classes than the model has', {}, 'a.png,1000\n', 'labels-too-many'],
];
for (const [name, choice, text, code] of refusals)
  test(`refused: ${name}`, async (context) => {
    const folder = await testFolder(context);
    const labels = join(folder, 'labels.csv');
    await writeFile(labels, text);
    await assert.rejects(measureMetric(request(folder, text === '' ? choice : { labels })), { code });
  });

test('nobody asked', async () => assert.equal(await measureMetric(request('', {})), undefined));
