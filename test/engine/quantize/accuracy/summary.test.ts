import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import type { Profile } from '../../../../src/engine/profile/profile';
import { saveProfile } from '../../../../src/engine/profile/store';
import { accuracyColumns } from '../../../../src/engine/quantize/accuracy/columns';
import type { AccuracyReport, LayerAccuracy } from '../../../../src/engine/quantize/accuracy/report';
import { summarizeQuantization } from '../../../../src/engine/quantize/accuracy/summary';
import { openModel } from '../../../../src/engine/session';
import { chipNamed } from '../../../../src/engine/targets/chips';
import { testFolder, testJob } from '../../../support/toolchain-job';

const small = join(process.cwd(), 'test/data/quantize');
const { world } = testJob();
const chip = chipNamed('SM8650');

function profile(modelName: string, modelSha256: string, rung: Profile['rung'], meanMs: number): Profile {
  return {
    id: `${rung}-${modelName}`,
    rung,
    producer: { tool: 'tool', version: '1', chip: chip.soc },
    createdAt: '2026-01-01T00:00:00Z',
    modelSha256,
    modelName,
    kind: 'htp-sim',
    total: { meanMs },
    layers: [],
    unmatched: { spans: 0, us: 0, names: [] },
  };
}

test('size, placement and time of both; a profile counts only where both models have one of its rung', async (context) => {
  const folder = await testFolder(context);
  const [one, two] = [join(folder, 'm.onnx'), join(folder, 'm_qdq.onnx')];
  await copyFile(join(small, 'float.onnx'), one);
  await copyFile(join(small, 'onnxruntime-w8a8.onnx'), two);
  const summarize = async () => summarizeQuantization(await openModel(world, one), await openModel(world, two), chip, 'w8a8', world);
  const found = await summarize();
  assert.deepEqual([found.float.bytes, found.quantized.bytes], [1889, 4638]);
  assert.deepEqual([found.float.precision, found.quantized.precision, found.chip], ['fp16', 'w8a8', 'SM8650']);
  assert.deepEqual([found.float.time.rung, found.quantized.time.rung], ['estimate', 'estimate']);
  assert.ok(found.float.placement.counts.htp > 0 && found.quantized.placement.counts.htp > 0);
  await saveProfile(world, one, profile('m.onnx', await world.sha256(one), 'simulated', 2));
  assert.equal((await summarize()).float.time.rung, 'estimate');
  await saveProfile(world, two, profile('m_qdq.onnx', await world.sha256(two), 'simulated', 1));
  const both = await summarize();
  assert.deepEqual([both.float.time.us, both.quantized.time.us, both.quantized.time.rung], [2000, 1000, 'simulated']);
});

const layer = (node: string, operator: string, value: string, changes: Partial<LayerAccuracy> = {}): LayerAccuracy => ({
  node,
  operator,
  value,
  samples: 1,
  elements: 1,
  notFinite: 0,
  sqnrDb: 30,
  sampleSqnrDb: [30],
  worstSample: 0,
  cosine: 0.99,
  mse: 0,
  maxError: 0,
  top1Agreement: 1,
  ownLossDb: 2,
  activationBits: 8,
  ...changes,
});

test('columns: by the name of the node, by what it writes where the name is another, NaN elsewhere', async () => {
  const rows = [layer('conv', 'Conv', 'c', { weightBits: 4 }), layer('renamed', 'Relu', 'r', { sqnrDb: 40 }), layer('gone', 'Erf', 'e')];
  const emulator = { layers: { conv: layer('conv', 'Conv', 'c', { sqnrDb: 29 }) } } as unknown as NonNullable<AccuracyReport['emulator']>;
  const report = { layers: rows, emulator } as unknown as AccuracyReport;
  for (const name of ['float', 'onnxruntime-w8a8']) {
    const open = await openModel(world, join(small, `${name}.onnx`));
    const columns = accuracyColumns(open, report);
    const at = (operator: string) => open.model.nodes.find(({ opType }) => opType === operator)?.id ?? assert.fail(operator);
    assert.deepEqual([columns.sqnrDb[at('Conv')], columns.weightBits[at('Conv')], columns.emulatorDb[at('Conv')]], [30, 4, 29], name);
    assert.deepEqual(
      [columns.sqnrDb[at('Relu')], columns.weightBits[at('Relu')], columns.ownLossDb[at('Relu')]],
      [40, Number.NaN, 2],
      name,
    );
    assert.equal(columns.sqnrDb.filter((db) => !Number.isNaN(db)).length, 2, name);
    assert.equal(columns.unmatched, 1);
  }
});
