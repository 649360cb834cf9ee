import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { after, before, type TestContext } from 'node:test';
import type { Graph } from '../../../../src/engine/ir/graph';
import { modelTextBytes } from '../../../../src/engine/ir/text';
import { readModel } from '../../../../src/engine/onnx/read';
import { combineDifferences } from '../../../../src/engine/quantize/accuracy/combine';
import { findSamples } from '../../../../src/engine/quantize/calibrate/find-samples';
import type { TapDetail } from '../../../../src/engine/quantize/calibrate/run';
import { runTaps } from '../../../../src/engine/quantize/calibrate/run-taps';
import { isLarge } from '../../../../src/engine/quantize/calibrate/sampled-value';
import type { Statistics } from '../../../../src/engine/quantize/calibrate/statistics';
import { packStatistics, unpackStatistics } from '../../../../src/engine/quantize/calibrate/statistics-file';
import { chooseEncodings } from '../../../../src/engine/quantize/encode/choose';
import { valuesToObserve } from '../../../../src/engine/quantize/encode/plan-values';
import { applyEncodings } from '../../../../src/engine/quantize/qdq/apply';
import { defaultSettings } from '../../../../src/engine/quantize/settings';
import { openModel } from '../../../../src/engine/session';
import { nodeFiles } from '../../../../src/node/files';
import { nodeWorld } from '../../../../src/node/world';
import { rawSamples, seededFloats } from '../../../support/improve';
import { type BuiltTapRunner, buildTapRunner } from '../../../support/tap-runner';
import { testFolder, testJob } from '../../../support/toolchain-job';

let runner: BuiltTapRunner;
before(async () => {
  runner = await buildTapRunner();
});
after(() => runner.remove());

const samplesFolder = join(process.cwd(), 'samples');
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

async function ultraface() {
  const open = await openModel(nodeWorld({ packageRoot: process.cwd() }), join(samplesFolder, 'ultraface-rfb-320.onnx'));
  const samples = await findSamples({ path: join(samplesFolder, 'inputs') }, open.model, {}, nodeFiles);
  const look = async (detail: TapDetail): Promise<Statistics> => {
    const taps = valuesToObserve(open, defaultSettings);
    return (await runTaps({ model: open.model, taps, samples, detail, step: 'Calibrate' }, testJob(runner.processes))).statistics;
  };
  return { open, samples, exact: await look('exact'), sampled: await look('sampled') };
}

test('sampled values have the extremes and the number of elements of exact ones, and a histogram that says what it is', async () => {
  const { open, exact, sampled } = await ultraface();
  const inputs = new Set((open.model.graphs[0] as Graph).inputs.map(({ name }) => name));
  assert.deepEqual([...sampled.keys()].sort(), [...exact.keys()].sort());
  let large = 0;
  for (const [value, one] of sampled) {
    const wanted = exact.get(value);
    assert.ok(wanted);
    const close = (found: number, right: number) => assert.ok(Math.abs(found - right) <= 1e-4 * (wanted.max - wanted.min), value);
    for (const figure of ['min', 'max', 'meanMin', 'meanMax', 'mean'] as const) close(one[figure], wanted[figure]);
    assert.deepEqual([one.elements, one.samples, one.notFinite], [wanted.elements, wanted.samples, 0]);
    const { from, to, counts, sampled: looked } = one.histogram;
    assert.ok(from <= one.min && one.max <= to);
    assert.ok(Math.abs(sum(counts) - one.elements) <= 1e-6 * one.elements);
    const isSampled = isLarge(one.elements / one.samples) && !inputs.has(value);
    assert.equal(looked !== undefined && looked < one.elements, isSampled);
    if (isSampled) large++;
    assert.equal(wanted.histogram.sampled, undefined);
  }
  assert.ok(large > 10);
  assert.deepEqual(unpackStatistics(packStatistics(sampled)), sampled);
});

test('the quantized model is as good as with all elements', async (context) => {
  const { open, samples, exact, sampled } = await ultraface();
  const folder = await testFolder(context);
  const job = testJob(runner.processes);
  const measured: number[] = [];
  for (const [name, statistics] of Object.entries({ exact, sampled })) {
    const { entries } = await chooseEncodings(open, statistics, defaultSettings, nodeFiles);
    const { output } = await applyEncodings(open, entries, join(folder, `${name}.onnx`), job);
    const second = await readModel({ files: nodeFiles }, output);
    const taps = ['scores', 'boxes'].map((value) => ({ value, other: value }));
    const { differences } = await runTaps({ model: open.model, second, taps, samples, step: 'Measure' }, job);
    measured.push(combineDifferences([...differences.values()]).sqnrDb);
  }
  const [whole = 0, some = 0] = measured;
  context.diagnostic(`SQNR with all elements ${whole.toFixed(2)} dB, with some ${some.toFixed(2)} dB`);
  assert.ok(Math.abs(whole - some) < 1, `${whole} ${some}`);
});

const length = 40_000;

async function tall(context: TestContext, opset: number, make: (values: Float32Array) => Float32Array) {
  const folder = await testFolder(context);
  await writeFile(join(folder, 'm.onnx'), modelTextBytes(`opset ${opset}\n(x: float[1,${length}]) => (y)\na = Exp(x)\ny = Log(a)`));
  const model = await readModel({ files: nodeFiles }, join(folder, 'm.onnx'));
  const all = [1, 2].map((seed) => make(seededFloats(length, seed)));
  const samples = await rawSamples(folder, 'x', [1, length], all);
  const taps = ['x', 'a', 'y'].map((value) => ({ value }));
  const { statistics } = await runTaps({ model, taps, samples, detail: 'sampled', step: 'Calibrate' }, testJob(runner.processes));
  return { all, statistics };
}

for (const opset of [7, 9, 11, 13, 18, 20])
  test(`onnxruntime reduces values of opset ${opset}`, async (context) => {
    const { all, statistics } = await tall(context, opset, (values) => values);
    const a = statistics.get('a');
    const least = Math.exp(
      all.reduce(
        (low, values) =>
          Math.min(
            low,
            values.reduce((one, other) => Math.min(one, other)),
          ),
        0,
      ),
    );
    assert.ok(Math.abs((a?.min ?? 0) - least) < 1e-6);
    assert.equal(a?.elements, 2 * length);
    assert.ok((a?.histogram.sampled ?? length) < length);
  });

test('a value that is infinite at a single place is looked at exactly', async (context) => {
  const { statistics } = await tall(context, 13, (values) => values.map((value, at) => (at === 1237 ? 1e4 : value)));
  const a = statistics.get('a');
  assert.deepEqual([a?.notFinite, a?.elements, a?.histogram.sampled], [2, 2 * length - 2, undefined]);
  assert.ok((a?.max ?? 0) < Math.E + 1e-3);
});
