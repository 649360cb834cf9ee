import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import type { Graph, Model } from '../../../src/engine/ir/graph';
import { readModel } from '../../../src/engine/onnx/read';
import { loadRaw } from '../../../src/engine/onnx/tensor';
import { applyEncodings } from '../../../src/engine/quantize/qdq/apply';
import { openModel } from '../../../src/engine/session';
import { nodeFiles } from '../../../src/node/files';
import { runOnCpu } from '../../support/ort';
import { encodingsOfQuantized } from '../../support/ort-encodings';
import { testFolder, testJob } from '../../support/toolchain-job';

const folder = join(process.cwd(), 'test/data/quantize');

/** Every initializer as type, shape and bytes, under the names that ours have. */
async function initializers(model: Model): Promise<ReadonlyMap<string, string>> {
  const { initializers: held } = model.graphs[0] as Graph;
  const found = new Map<string, string>();
  for (const tensor of held.values()) {
    const raw = await loadRaw(tensor, model, nodeFiles);
    // The one scale of a bias is a list of one there and a scalar here.
    const dims = tensor.name.includes('_quantized_') && `${tensor.dims}` === '1' ? '' : tensor.dims;
    found.set(tensor.name.replace('_quantized', ''), `${tensor.dtype}[${dims}] ${Buffer.from(raw).toString('hex')}`);
  }
  return found;
}

for (const variant of ['w8a8', 'w8a8-channels', 'w8a16', 'w16a16', 'w4a16-channels'])
  test(`${variant}: weights, biases, scales and zero points are onnxruntime's, bit for bit, and so are the results`, async (context) => {
    const output = join(await testFolder(context), 'ours.onnx');
    const job = testJob();
    const theirs = join(folder, `onnxruntime-${variant}.onnx`);
    const reference = await readModel(job.world, theirs);
    const encodings = await encodingsOfQuantized(reference);
    const open = await openModel(job.world, join(folder, 'float.onnx'));
    const { tensors } = await applyEncodings(
      open,
      encodings.map((encoding) => ({ tensor: encoding.tensor, encoding })),
      output,
      job,
    );
    assert.deepEqual(tensors, { activations: 8, weights: 4, biases: 3 });
    const [ours, wanted] = [await initializers(await readModel(job.world, output)), await initializers(reference)];
    for (const [name, content] of wanted) assert.equal(ours.get(name), content, name);
    const data = Float32Array.from({ length: 192 }, (_, at) => Math.sin(at * 0.7) * 2);
    const feeds = { x: { data, dims: [1, 3, 8, 8] } };
    const [mine, their] = await Promise.all([runOnCpu(output, feeds, true), runOnCpu(theirs, feeds, true)]);
    assert.ok(mine.y?.some((value) => value !== 0));
    assert.deepEqual(mine.y, their.y);
  });
