import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { compareModels } from '../../../src/engine/compare/compare';
import { openModel } from '../../../src/engine/session';
import { nodeWorld } from '../../../src/node/world';

const world = nodeWorld({ packageRoot: '.', log: () => undefined, toolchain: () => ({}) });
const models = ['test/data/models', 'test/data/quantize', 'samples'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.onnx'))
    .map((name) => resolve(join(folder, name))),
);

const compared = async (before: string, after: string) =>
  compareModels(await openModel(world, before), await openModel(world, after), world.files);

for (const path of models)
  test(`${path.slice(path.lastIndexOf('/') + 1)} does not differ from itself`, async () => {
    const { comparison } = await compared(path, path);
    const { same, ...others } = comparison.counts;
    const { nodes } = (await openModel(world, path)).model;
    assert.deepEqual(others, { renamed: 0, changed: 0, quantized: 0, added: 0, removed: 0, quantizer: 0, shape: 0 });
    assert.deepEqual(comparison.facts, []);
    assert.equal(same, nodes.filter(({ opType }) => opType !== 'Constant').length);
  });

// Neighbors in the list: related models (quantized in several ways) and unrelated ones.
for (const [at, after] of models.slice(1).entries()) {
  const before = models[at]!;
  test(`matches are one to one: ${before.slice(before.lastIndexOf('/') + 1)} and ${after.slice(after.lastIndexOf('/') + 1)}`, async () => {
    const { comparison } = await compared(before, after);
    const { old, now, removed, counts } = comparison;
    now.match.forEach((node, id) => {
      if (node >= 0) assert.equal(old.match[node], id);
    });
    old.match.forEach((node, id) => {
      if (node >= 0) assert.equal(now.match[node], id);
    });
    assert.equal(removed.length, counts.removed);
    for (const { from, to, node } of removed)
      for (const end of [...from, ...to]) {
        assert.notEqual(end.removed && end.node, node, 'no ghost hangs on itself');
        if (end.removed) assert.equal(old.match[end.node], -1);
        else if (end.node >= 0) assert.ok(now.match[end.node]! >= 0);
      }
    const again = await compared(before, after);
    assert.deepEqual(again.comparison.now.match, now.match, 'the same question has the same answer');
  });
}

const quantized = ['w8a8', 'w8a8-channels', 'w8a16', 'w16a16', 'w4a16-channels'];
for (const name of quantized)
  test(`float and onnxruntime's ${name}: every node is found again, quantized`, async () => {
    const folder = resolve('test/data/quantize');
    const { comparison } = await compared(join(folder, 'float.onnx'), join(folder, `onnxruntime-${name}.onnx`));
    const { quantizer, ...counts } = comparison.counts;
    assert.deepEqual(counts, { same: 0, renamed: 0, changed: 0, quantized: 7, added: 0, removed: 0, shape: 0 });
    assert.ok(quantizer > 7);
  });
