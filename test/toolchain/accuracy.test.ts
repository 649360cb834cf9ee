import assert from 'node:assert/strict';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { configDocument } from '../../src/engine/config/document';
import type { Encoding } from '../../src/engine/config/encodings/encoding';
import { readEncodings } from '../../src/engine/config/encodings/read';
import { readModel } from '../../src/engine/onnx/read';
import { findDivergence } from '../../src/engine/quantize/accuracy/divergence';
import { type EmulateRequest, emulate, measureOnEmulator } from '../../src/engine/quantize/accuracy/emulate';
import { measureAccuracy, measureOnCpu } from '../../src/engine/quantize/accuracy/measure-accuracy';
import { pointsOf } from '../../src/engine/quantize/accuracy/points';
import type { SampleSet } from '../../src/engine/quantize/calibrate/samples';
import { applyEncodings } from '../../src/engine/quantize/qdq/apply';
import { type OpenModel, openModel } from '../../src/engine/session';
import { chipNamed } from '../../src/engine/targets/chips';
import { encodingsOfQuantized } from '../support/ort-encodings';
import { type TestJob, testFolder, testJob } from '../support/toolchain-job';

const sampleFolder = join(process.cwd(), 'samples');
const small = join(process.cwd(), 'test/data/quantize');

interface Pair {
  readonly float: OpenModel;
  readonly quantized: OpenModel;
  readonly samples: SampleSet;
}

async function pairOf(folder: string, model: string, encodings: readonly Encoding[], samples: SampleSet, job = testJob()): Promise<Pair> {
  const path = join(folder, 'float.onnx');
  await copyFile(model, path);
  const float = await openModel(job.world, path);
  const entries = encodings.map((encoding) => ({ tensor: encoding.tensor, encoding }));
  const { output } = await applyEncodings(float, entries, join(folder, 'quantized.onnx'), job);
  return { float, quantized: await openModel(job.world, output), samples };
}

/** The sample with the encodings beside it. */
async function samplePair(context: TestContext): Promise<Pair> {
  const text = await readFile(join(sampleFolder, 'quantization_config.json'), 'utf8');
  const document = configDocument('quantization_config.json', text, 'encodings') ?? assert.fail('encodings are a config');
  const names = ['empty', 'one-large', 'two', 'crowd'];
  return pairOf(
    await testFolder(context),
    join(sampleFolder, 'ultraface-rfb-320.onnx'),
    readEncodings(document).entries.flatMap(({ encoding }) => encoding ?? []),
    {
      path: sampleFolder,
      inputs: [{ name: 'input', dtype: 'float', dims: [1, 3, 240, 320], preprocessing: {} }],
      samples: names.map((name) => [{ kind: 'raw', file: join(sampleFolder, `inputs/${name}.raw`) }]),
      names,
    },
  );
}

/** A small CNN in which one value has a grid that is far too coarse. */
async function plantedPair(context: TestContext, fault: string): Promise<Pair> {
  const folder = await testFolder(context);
  const model = await readModel(testJob().world, join(small, 'onnxruntime-w8a8.onnx'));
  const encodings = await encodingsOfQuantized(model);
  assert.ok(
    encodings.some(({ tensor }) => tensor === fault),
    `${fault} has an encoding: ${encodings.map(({ tensor }) => tensor)}`,
  );
  const spoiled = encodings.map((one) => (one.tensor === fault ? { ...one, scale: one.scale.map((scale) => scale * 100) } : one));
  const float = await readModel(testJob().world, join(small, 'float.onnx'));
  const [input] = float.graphs[0]?.inputs ?? [];
  const dims = input?.type?.kind === 'tensor' ? (input.type.dims as readonly number[]) : assert.fail('the input is a tensor');
  const count = dims.reduce((product, dim) => product * dim, 1);
  const file = join(folder, 'x.raw');
  await writeFile(file, new Uint8Array(Float32Array.from({ length: count }, (_, at) => Math.sin(at * 1.7)).buffer));
  const inputs = [{ name: input?.name ?? '', dtype: 'float' as const, dims, preprocessing: {} }];
  return pairOf(folder, join(small, 'float.onnx'), spoiled, { path: folder, inputs, samples: [[{ kind: 'raw', file }]], names: ['x'] });
}

test('the sample, layer by layer on the CPU', async (context) => {
  const pair = await samplePair(context);
  const report = await measureAccuracy({ ...pair, count: 4, job: testJob() });
  assert.deepEqual(
    report.outputs.map(({ value }) => value),
    ['scores', 'boxes'],
  );
  assert.ok(report.endToEnd.sqnrDb > 30, `${report.endToEnd.sqnrDb}`);
  assert.equal(report.data.samples, 4);
  assert.deepEqual([report.rung, report.producer.tool], ['measured', 'onnxruntime CPU']);
  // A Conv is judged behind the normalization that was folded into it, and behind its Relu.
  assert.equal(report.layers.filter(({ operator }) => operator === 'Conv').length, 52);
  for (const { node, ownLossDb, sqnrDb, elements } of report.layers) {
    assert.ok(ownLossDb >= 0 && Number.isFinite(ownLossDb), node);
    assert.ok(sqnrDb > 0 && elements > 0, node);
  }
  const first = report.layers.find(({ node }) => node === report.firstDivergent?.node);
  assert.ok(!report.firstDivergent || (first && first.sqnrDb < report.firstDivergent.belowDb));
});

test('a planted fault is found in the report, and by bisection on the CPU and on the emulator', async (context) => {
  const fault = 'd';
  const pair = await plantedPair(context, fault);
  const job = testJob();
  const report = await measureAccuracy({ ...pair, count: 1, job });
  const culprit = report.layers.find(({ value }) => value === fault) ?? assert.fail('the spoiled value is a layer');
  assert.equal(report.firstDivergent?.node, culprit.node);
  assert.equal(report.layers.reduce((worst, layer) => (layer.ownLossDb > worst.ownLossDb ? layer : worst)).node, culprit.node);
  const points = pointsOf(pair.float, pair.quantized);
  const request: EmulateRequest = { ...pair, count: 1, chip: chipNamed('SM8650'), job };
  for (const measure of [measureOnCpu(request), measureOnEmulator(request, 'float')]) {
    const found = await findDivergence(points, {}, 2, measure);
    assert.equal(found?.point.value, fault);
    assert.ok((found?.looked ?? 0) < points.length);
  }
});

test('the sample on the HTP emulator', async (context) => {
  const pair = await samplePair(context);
  const job = testJob();
  const found = await emulate({ ...pair, count: 2, chip: chipNamed('SM8650'), withLayers: true, job });
  assert.deepEqual([found.rung, found.samples, found.producer.tool, found.producer.chip], ['simulated', 2, 'QNN HTP emulator', 'SM8650']);
  assert.match(found.producer.settings ?? '', /all on the HTP$/);
  // Its arithmetic is that of the CPU but for rounding.
  assert.ok(found.againstCpu.sqnrDb > 30, `${found.againstCpu.sqnrDb}`);
  assert.ok(found.endToEnd.sqnrDb > 30, `${found.endToEnd.sqnrDb}`);
  assert.ok(Object.keys(found.layers ?? {}).length > 50);
  assert.ok(job.told.some(({ detail = '' }) => /^the first sample took [\d.]+ s, all 2 take about [\d.]+ s$/.test(detail)));
});

test('no further sample is begun that would end after the time', async (context) => {
  const pair = await samplePair(context);
  const found = await emulate({ ...pair, count: 4, chip: chipNamed('SM8650'), budgetSeconds: 0, job: testJob() });
  assert.equal(found.samples, 1);
  assert.match(found.producer.settings ?? '', /stopped after 1 of 4 samples/);
});

test('a model of which nothing runs on the HTP', async (context) => {
  const pair = await plantedPair(context, 'd');
  // A float model for a chip without fp16 stays on the CPU.
  const request = { ...pair, quantized: pair.float, count: 1, chip: { ...chipNamed('SM8650'), socModel: 0 } };
  await assert.rejects(emulate({ ...request, job: testJob() }), { code: 'not-on-htp' });
});

test('cancelled while it runs', async (context) => {
  const pair = await samplePair(context);
  const job: TestJob = testJob();
  const stopping = {
    ...job,
    progress: (one: { detail?: string }) => void (one.detail?.startsWith('the first sample') && job.stopper.abort()),
  };
  await assert.rejects(emulate({ ...pair, count: 4, chip: chipNamed('SM8650'), job: stopping }), { code: 'cancelled' });
});
