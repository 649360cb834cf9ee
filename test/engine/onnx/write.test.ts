import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import test from 'node:test';
import { encodeBytes, encodeText } from '../../../src/engine/onnx/encode';
import { readModelBytes } from '../../../src/engine/onnx/read';
import { renameNodes, writeModel } from '../../../src/engine/onnx/write';
import { collect, fixtureBytes, fixtures, readFixture } from '../../support/models';

const files = readdirSync(fixtures).filter((name) => name.endsWith('.onnx'));

for (const name of files)
  test(`writes ${name} back byte for byte`, async () => {
    const [model, bytes] = [await readFixture(name), await fixtureBytes(name)];
    // Every node is touched without a change, so each message around it is taken apart and put together again.
    const touched = await collect(
      writeModel(
        model,
        model.nodes.map(({ span }) => ({ message: span })),
      ),
    );
    assert.ok(Buffer.from(bytes).equals(touched));
  });

test('a rename changes the names and nothing else', async () => {
  const model = await readFixture('three-layer-nested.onnx');
  const renamed = readModelBytes('m', await collect(renameNodes(model)!));
  assert.deepEqual(
    renamed.nodes.map(({ ownName }) => ownName),
    model.nodes.map(({ name }) => name),
  );
  assert.deepEqual(
    renamed.nodes.map(({ opType, inputs, outputs }) => [opType, inputs, outputs]),
    model.nodes.map(({ opType, inputs, outputs }) => [opType, inputs, outputs]),
  );
  assert.equal(renameNodes(renamed), undefined);
});

test('unknown fields survive an edit', async () => {
  const unknown = encodeText(900, 'kept');
  const inner = readModelBytes('m', Buffer.concat([await fixtureBytes('conv-int4-qdq.onnx'), unknown]));
  const edited = await collect(writeModel(inner, [{ message: inner.nodes[0]!.span, append: encodeBytes(901, new Uint8Array([1, 2])) }]));
  assert.ok(Buffer.from(edited).includes(Buffer.from(unknown)));
  assert.deepEqual(
    readModelBytes('m', edited).nodes.map(({ name }) => name),
    inner.nodes.map(({ name }) => name),
  );
});

test('removes a node by its place', async () => {
  const model = await readFixture('mnist-8.onnx');
  const main = model.graphs[0]!;
  const shorter = readModelBytes('m', await collect(writeModel(model, [{ message: main.span, remove: [main.nodes[3]!.span] }])));
  assert.deepEqual(
    shorter.nodes.map(({ name }) => name),
    main.nodes.filter((_, i) => i !== 3).map(({ name }) => name),
  );
});
