import assert from 'node:assert/strict';
import test from 'node:test';
import { operatorsOf } from '../../../src/engine/onnx/operators';
import { evaluateTables, inferTables } from '../../../src/engine/shape/families';

for (const domain of ['', 'ai.onnx.ml', 'ai.onnx.preview', 'ai.onnx.preview.training'])
  test(`every operator of ${domain || 'ai.onnx'} has its inference`, () => {
    const known = new Set(Object.keys(inferTables.get(domain) ?? {}));
    assert.ok(operatorsOf(domain).size > 0);
    assert.deepEqual(
      [...operatorsOf(domain)].filter((name) => !known.has(name)),
      [],
    );
  });

test('what is evaluated is inferred, too', () => {
  for (const [domain, table] of evaluateTables) for (const name of Object.keys(table)) assert.ok(inferTables.get(domain)?.[name], name);
});
