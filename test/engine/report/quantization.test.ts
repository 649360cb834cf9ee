import assert from 'node:assert/strict';
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { placeModel } from '../../../src/engine/placement/overlay';
import type { Differences } from '../../../src/engine/quantize/accuracy/differences';
import type { AccuracyReport } from '../../../src/engine/quantize/accuracy/report';
import { saveQuantization } from '../../../src/engine/quantize/accuracy/store';
import { layersCsv } from '../../../src/engine/report/csv';
import { writeReport } from '../../../src/engine/report/formats';
import { layerTable } from '../../../src/engine/report/layer-table';
import { quantizationOf } from '../../../src/engine/report/quantization-source';
import { openModel } from '../../../src/engine/session';
import { defaultTarget } from '../../../src/engine/targets/chips';
import { summarize } from '../../../src/engine/view/summary';
import { nodeWorld } from '../../../src/node/world';
import { csvRows } from '../../support/csv';
import { testFolder } from '../../support/toolchain-job';

const world = nodeWorld({ packageRoot: process.cwd() });

function differences(sqnrDb: number): Differences {
  const rest = { samples: 2, elements: 8, notFinite: 0, sampleSqnrDb: [sqnrDb, sqnrDb], worstSample: 0 };
  return { ...rest, sqnrDb, cosine: 0.9991, mse: 0.01, maxError: 0.25, top1Agreement: 0.975 };
}

const layer = { operator: 'Conv', value: 'v', activationBits: 8, weightBits: 8 };
const accuracy: AccuracyReport = {
  rung: 'measured',
  producer: { tool: 'onnxruntime CPU', version: '1' },
  createdAt: '2030-01-01T00:00:00.000Z',
  floatModel: { name: 'ultraface-rfb-320.onnx', sha256: '' },
  quantizedModel: { name: 'ultraface-rfb-320_qdq.onnx', sha256: '' },
  data: { path: 'images', samples: 2 },
  endToEnd: differences(31.25),
  outputs: [{ value: '<b>boxes</b>', ...differences(31.25) }],
  layers: [
    { node: 'Conv_0', ...layer, ...differences(40.5), ownLossDb: 1.5 },
    { node: 'Conv_3', ...layer, ...differences(Number.POSITIVE_INFINITY), ownLossDb: 0 },
  ],
  firstDivergent: { node: 'Conv_27', belowDb: 20 },
};

test('a report of either model tells of both: size, time, placement, accuracy', async (context) => {
  const folder = await testFolder(context);
  const [float, quantized] = ['ultraface-rfb-320.onnx', 'ultraface-rfb-320_qdq.onnx'].map((name) => join(folder, name)) as [string, string];
  for (const path of [float, quantized]) await copyFile(join(process.cwd(), 'samples', 'ultraface-rfb-320.onnx'), path);
  const open = await openModel(world, float);
  const of = (path: string) => quantizationOf(path, defaultTarget, world, (one) => openModel(world, one));
  assert.equal(await of(float), undefined);
  await saveQuantization(world, { float, quantized, label: 'w8a8', accuracy });
  const quantization = await of(float);
  assert.deepEqual(await of(quantized), quantization);
  assert.deepEqual([quantization?.summary?.float.bytes, quantization?.summary?.quantized.name], [1270727, 'ultraface-rfb-320_qdq.onnx']);

  const summary = await summarize(open.model, open.types, 0, world.files);
  const overlay = placeModel(open.model, open.types, defaultTarget);
  const source = { open, summary, overlay, ...(quantization && { quantization }) };
  const html = writeReport(source, 'html');
  for (const text of ['<h2>Float against quantized</h2>', '31.3 dB', 'Conv_27 (below 20 dB', 'SQNR of &#60;b&#62;boxes', '97.5 %'])
    assert.ok(html.includes(text), text);
  assert.ok(!html.includes('<b>boxes') && !html.includes('2030-01-01'));
  const json = JSON.parse(writeReport(source, 'json'));
  assert.deepEqual(json.quantization.endToEnd, { sqnrDb: 31.25, cosine: 0.9991, mse: 0.01, maxError: 0.25, top1Agreement: 0.975 });
  assert.equal(json.sources.accuracy.rung, 'measured');
  const rows = csvRows(layersCsv(layerTable(source)));
  const cells = (name: string) => {
    const row = rows.find((one) => one.name === name);
    return [row?.sqnr_db, row?.own_loss_db, row?.cosine];
  };
  assert.deepEqual(
    [cells('Conv_0'), cells('Conv_3'), cells('Relu_2')],
    [
      ['40.5', '1.5', '0.9991'],
      ['999', '0', '0.9991'],
      ['', '', ''],
    ],
  );
  await rm(quantized);
  assert.equal(await of(float), undefined, 'a result that is gone is not told of');
});
