import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { modelTextBytes } from '../../../src/engine/ir/text';
import { readModel } from '../../../src/engine/onnx/read';
import { externalValues } from '../../../src/engine/shape/external-values';
import { inferTypes } from '../../../src/engine/shape/infer';
import { typeText } from '../../../src/engine/shape/type-text';
import { nodeFiles } from '../../../src/node/files';

const text = `opset 17
  (x: float[2,6], z: float[2,6]) => (y, w)
  s: int64[2] = external("weights.bin", 8, 16)
  gone: int64[2] = external("absent.bin", 0, 16)
  y = Reshape(x, s)
  w = Reshape(z, gone)`;

test('a shape that was saved outside of the model file is known, one whose file is absent is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qnn-lens-external-'));
  try {
    writeFileSync(join(folder, 'model.onnx'), modelTextBytes(text));
    writeFileSync(join(folder, 'weights.bin'), new Uint8Array(BigInt64Array.of(0n, 4n, 3n).buffer));
    const model = await readModel({ files: nodeFiles }, join(folder, 'model.onnx'));
    const external = await externalValues(model, nodeFiles);
    const types = inferTypes(model, { external });
    const [main] = model.graphs;
    assert.ok(main);
    assert.deepEqual([typeText(types.typeOf(main, 'y')), typeText(types.typeOf(main, 'w'))], ['float[4×3]', 'float[?×?]']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
