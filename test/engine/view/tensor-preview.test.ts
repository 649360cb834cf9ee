import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { DType } from '../../../src/engine/ir/dtype';
import { tensorPreview, tensorText } from '../../../src/engine/view/tensor-preview';
import { tensorSource } from '../../../src/engine/view/tensor-source';
import { indexValues } from '../../../src/engine/view/value-index';
import { nodeFiles } from '../../../src/node/files';
import { type AttributeValue, external, raw, rawOf, strings, tensorBytes, testModel, varints } from './onnx-bytes';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qnn-lens-preview-'));
});
after(() => rm(folder, { recursive: true }));

async function preview(dtype: DType, dims: readonly number[], payload: Uint8Array) {
  const model = testModel({ nodes: [], tensors: [tensorBytes('t', dtype, dims, payload)] }, nodeFiles, join(folder, 'model.onnx'));
  const source = tensorSource(indexValues(model), model.graphs[0]!, 't');
  return { ...(await tensorPreview(source, model, nodeFiles)), text: await tensorText(source, model, nodeFiles) };
}

const values: readonly [name: string, dtype: DType, dims: readonly number[], payload: Uint8Array, want: readonly string[]][] = [
  ['float', 'float', [2], rawOf(Float32Array.of(0.1, -2)), ['0.1', '-2']],
  ['double', 'double', [1], rawOf(Float64Array.of(0.1)), ['0.1']],
  ['int64 beyond doubles', 'int64', [1], rawOf(BigInt64Array.of(9007199254740993n)), ['9007199254740993']],
  ['int64 in its typed field', 'int64', [2], varints(7, 5, 300), ['5', '300']],
  ['bool', 'bool', [2], raw(1, 0), ['true', 'false']],
  ['int4, low half first', 'int4', [3], raw(0x1f, 0x08), ['-1', '1', '-8']],
  ['uint4', 'uint4', [2], raw(0xf1), ['1', '15']],
  ['float16', 'float16', [2], raw(0x00, 0x3c, 0x00, 0xfc), ['1', '-Infinity']],
  ['bfloat16', 'bfloat16', [2], raw(0x80, 0x3f, 0xc0, 0x7f), ['1', 'NaN']],
  ['float8e4m3fn', 'float8e4m3fn', [2], raw(0x38, 0x7e), ['1', '448']],
  ['float8e5m2', 'float8e5m2', [1], raw(0x3c), ['1']],
  ['complex64', 'complex64', [1], rawOf(Float32Array.of(1, -2)), ['1 + -2i']],
  ['strings, quoted', 'string', [2], strings('a"b', 'ü'), ['"a\\"b"', '"ü"']],
  ['a scalar', 'float', [], rawOf(Float32Array.of(3)), ['3']],
  ['empty', 'float', [0], raw(), []],
];
for (const [name, dtype, dims, payload, want] of values)
  test(`values: ${name}`, async () => assert.deepEqual((await preview(dtype, dims, payload)).values, want));

test('statistics count zeros and leave out what is not finite', async () => {
  const { stats } = await preview('float', [6], rawOf(Float32Array.of(0, 2, 4, Number.NaN, Number.POSITIVE_INFINITY, 0)));
  assert.deepEqual(stats, { min: 0, max: 4, mean: 1.5, std: Math.sqrt(11 / 4), zeros: 2, notFinite: 2 });
});

test('a large tensor in a file of its own is read in pieces, with the same statistics', async () => {
  const count = 5_000_001;
  const data = Float32Array.from({ length: count }, (_, i) => 1000 + (i % 2));
  await writeFile(join(folder, 'big.bin'), new Uint8Array(data.buffer));
  const largest = { bytes: 0 };
  const files = {
    ...nodeFiles,
    read: async (path: string, at?: number, length?: number) => {
      largest.bytes = Math.max(largest.bytes, length ?? Number.POSITIVE_INFINITY);
      return nodeFiles.read(path, at, length);
    },
  };
  const model = testModel(
    { nodes: [], tensors: [tensorBytes('t', 'float', [count], external('big.bin', 0, count * 4))] },
    files,
    join(folder, 'model.onnx'),
  );
  const { stats, bytes } = await tensorPreview(tensorSource(indexValues(model), model.graphs[0]!, 't'), model, files);
  assert.equal(bytes, count * 4);
  assert.ok(largest.bytes <= 8 * 1024 * 1024, `read ${largest.bytes} bytes at once`);
  assert.deepEqual([stats?.min, stats?.max], [1000, 1001]);
  assert.ok(Math.abs((stats?.mean ?? 0) - 1000.5) < 1e-6 && Math.abs((stats?.std ?? 0) - 0.5) < 1e-6);
});

const broken: readonly [name: string, payload: Uint8Array, code: string][] = [
  ['the data file is not there', external('nowhere.bin', 0), 'data-missing'],
  ['the data file would be outside of the folder', external('../outside.bin', 0), 'external-location'],
  ['data and shape disagree', raw(1, 2, 3), 'tensor-size'],
];
for (const [name, payload, code] of broken) test(`problem: ${name}`, () => assert.rejects(preview('float', [4], payload), { code }));

test('text has one row per innermost axis', async () => {
  assert.equal((await preview('uint8', [2, 3], raw(1, 2, 3, 4, 5, 6))).text, 't: uint8[2×3]\n\n1, 2, 3\n4, 5, 6\n');
});

const constants: readonly [name: string, attributes: Record<string, AttributeValue>, want: readonly string[]][] = [
  ['value', { value: { tensor: tensorBytes('', 'uint8', [1], raw(7)) } }, ['7']],
  ['value_ints', { value_ints: [3, 4] }, ['3', '4']],
  ['value_string', { value_string: 'text' }, ['"text"']],
];
for (const [name, attributes, want] of constants)
  test(`constant: ${name}`, async () => {
    const model = testModel({ nodes: [{ op: 'Constant', out: ['c'], attributes }] });
    const { values: got } = await tensorPreview(tensorSource(indexValues(model), model.graphs[0]!, 'c'), model, nodeFiles);
    assert.deepEqual(got, want);
  });

test('a computed value has no preview', () => {
  const model = testModel({ inputs: { x: [1] }, nodes: [{ op: 'Neg', in: ['x'], out: ['y'] }] });
  assert.throws(() => tensorSource(indexValues(model), model.graphs[0]!, 'y'), { code: 'not-constant' });
  assert.throws(() => tensorSource(indexValues(model), model.graphs[0]!, 'x'), { code: 'not-constant' });
});
