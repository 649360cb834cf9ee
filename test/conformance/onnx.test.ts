import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { readModel } from '../../src/engine/onnx/read';
import { writeModel } from '../../src/engine/onnx/write';
import { nodeFiles } from '../../src/node/files';
import { collect } from '../support/models';
import { agreesWithOnnxProto } from '../support/second-opinion';

const data = process.env.QNN_LENS_DATA;
if (!data) console.log('SKIPPED, LOUDLY: QNN_LENS_DATA names no folder, so the readers were not compared on the shared models.');

const folders = data ? [join(data, 'models'), join(data, 'zoo/models')] : [];
const models = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((name) => name.endsWith('.onnx')),
);

test('every shared model: onnx-proto agrees, and it is written back byte for byte', { skip: !data }, async (context) => {
  assert.ok(models.length >= 130, `${models.length} models found`);
  for (const path of models)
    await context.test(path.split(/[\\/]/).at(-1)!, async () => {
      const [model, bytes] = [await readModel({ files: nodeFiles }, path), await readFile(path)];
      agreesWithOnnxProto(model, bytes);
      const touched = await collect(
        writeModel(
          model,
          model.nodes.map(({ span }) => ({ message: span })),
        ),
      );
      assert.ok(bytes.equals(touched), 'the copy differs');
    });
});
