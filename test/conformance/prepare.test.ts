import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { Graph } from '../../src/engine/ir/graph';
import { runtimeInputs } from '../../src/engine/ir/runtime-inputs';
import { prepareFloat } from '../../src/engine/quantize/prepare/prepare';
import { defaultSettings } from '../../src/engine/quantize/settings';
import { openModel } from '../../src/engine/session';
import { runOnCpu, sqnrDb } from '../support/ort';
import { testFolder, testJob } from '../support/toolchain-job';

const data = process.env.QNN_LENS_DATA;
if (!data) console.log('SKIPPED, LOUDLY: QNN_LENS_DATA names no folder, so no shared model was prepared for quantizing.');

/** Models with float inputs alone, and the sizes of their symbolic dimensions. */
const models: readonly [path: string, dims: Readonly<Record<string, number>>][] = [
  ['detector/ultraface-rfb-320', {}],
  ['detector/yunet-n-dynamic', { batch: 1, height: 64, width: 64 }],
  ['landmark/pfld-68', {}],
  ['face-embed/mobilefacenet', {}],
  ['superres/super-resolution-10', { batch_size: 1 }],
  ['classifier/mnist-8', {}],
  ['classifier/digits-extdata/digits-extdata', { s77: 1 }],
  ['ocr/ppocr-mobile-v2-cls', { 'p2o.DynamicDimension.0': 1, 'p2o.DynamicDimension.1': 48, 'p2o.DynamicDimension.2': 192 }],
];

/** Folding scales into weights rounds them once more: far below what quantizing loses. */
const leastDb = 80;

for (const [path, dims] of data ? models : [])
  test(`prepared, ${path} computes what it did`, { skip: !existsSync(join(data as string, 'models', `${path}.onnx`)) }, async (context) => {
    const job = testJob();
    const open = await openModel(job.world, join(data as string, 'models', `${path}.onnx`));
    const after = await prepareFloat(open, { ...defaultSettings, dims }, await testFolder(context), job);
    assert.ok(after !== open, 'there was nothing to prepare');
    const feeds = feedsOf(after.model.graphs[0] as Graph);
    const [was, is] = [await runOnCpu(open.model.path, feeds), await runOnCpu(after.model.path, feeds)];
    assert.deepEqual(Object.keys(is), Object.keys(was));
    for (const [name, values] of Object.entries(was)) {
      const db = sqnrDb(values, is[name] as Float32Array);
      // Nothing but zeros in both has no signal and no noise.
      assert.ok(db > leastDb || Number.isNaN(db), `${name}: ${db.toFixed(1)} dB`);
    }
  });

function feedsOf(main: Graph) {
  const entries = runtimeInputs(main).map(({ name, type }) => {
    const dims = (type?.kind === 'tensor' ? (type.dims ?? []) : []).map(Number);
    const count = dims.reduce((product, size) => product * size, 1);
    return [name, { data: Float32Array.from({ length: count }, (_, at) => Math.sin(at * 0.7) * Math.cos(at * 0.013)), dims }] as const;
  });
  return Object.fromEntries(entries);
}
