import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openModel } from '../../../src/engine/session';
import { summarize } from '../../../src/engine/view/summary';
import { nodeFiles } from '../../../src/node/files';
import { nodeWorld } from '../../../src/node/world';

test('the sample on one card', async () => {
  const { model, types, openMs } = await openModel(nodeWorld({ packageRoot: '.' }), 'samples/ultraface-rfb-320.onnx');
  const { openMs: told, ...summary } = await summarize(model, types, openMs, nodeFiles);
  assert.equal(told, openMs);
  assert.deepEqual(summary, {
    name: 'ultraface-rfb-320.onnx',
    opset: 9,
    irVersion: 4,
    producer: 'pytorch 1.2',
    nodes: 242,
    nodesAll: 242,
    parameters: 281_100,
    macs: 100_418_560,
    initializerBytes: 1_124_680,
    inputs: [{ name: 'input', type: 'float[1×3×240×320]' }],
    outputs: [
      { name: 'scores', type: 'float[1×4420×2]' },
      { name: 'boxes', type: 'float[1×4420×4]' },
    ],
    missingData: [],
  });
});
