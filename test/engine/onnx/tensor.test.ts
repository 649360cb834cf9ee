import assert from 'node:assert/strict';
import test from 'node:test';
import type { DType } from '../../../src/engine/ir/dtype';
import { decodeElements } from '../../../src/engine/onnx/decode';
import { externalLocationFault } from '../../../src/engine/onnx/external';
import { loadElements, smallInts } from '../../../src/engine/onnx/tensor';
import { nodeFiles } from '../../../src/node/files';
import { readFixture } from '../../support/models';

const decoded: readonly [dtype: DType, bytes: readonly number[], want: readonly number[]][] = [
  ['int4', [0x8f, 0x07], [-1, -8, 7]],
  ['uint4', [0x8f, 0x07], [15, 8, 7]],
  ['int2', [0b11100100], [0, 1, -2, -1]],
  ['float16', [0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00], [1, -2, 2 ** -24]],
  ['bfloat16', [0x80, 0x3f, 0x20, 0xc1], [1, -10]],
  // The largest finite values of the FP8 types, from the FP8 page of the ONNX docs.
  ['float8e4m3fn', [0x7e, 0x01, 0xb8], [448, 2 ** -9, -1]],
  ['float8e4m3fnuz', [0x7f, 0x40], [240, 1]],
  ['float8e5m2', [0x7b, 0x3c], [57344, 1]],
  ['float8e5m2fnuz', [0x7f, 0x40], [57344, 1]],
  ['float4e2m1', [0x71, 0x0f], [0.5, 6, -6]],
  ['float8e8m0', [127, 128], [1, 2]],
];

for (const [dtype, bytes, want] of decoded)
  test(`decodes ${dtype}`, () => assert.deepEqual([...decodeElements(dtype, Uint8Array.from(bytes), want.length)!].map(Number), want));

test('not a number stays one', () => {
  for (const [dtype, byte] of [
    ['float8e4m3fn', 0x7f],
    ['float8e4m3fnuz', 0x80],
    ['float8e5m2fnuz', 0x80],
    ['float8e8m0', 0xff],
  ] as const)
    assert.ok(Number.isNaN(Number(decodeElements(dtype, Uint8Array.of(byte), 1)![0])), dtype);
});

test('every tensor of every type in a real file decodes to as many elements as its shape says', async () => {
  const model = await readFixture('burn-all-dtypes.onnx');
  for (const node of model.nodes) {
    const tensor = node.attributes.get('value');
    if (tensor?.type !== 'tensor') continue;
    const elements = await loadElements(tensor.value, model, nodeFiles);
    const each = tensor.value.dtype.startsWith('complex') ? 2 : 1;
    assert.equal(
      elements.length,
      tensor.value.dims.reduce((product, dim) => product * dim, 1) * each,
      `${node.outputs[0]} ${tensor.value.dtype}`,
    );
  }
});

test('external data is read from beside the model', async () => {
  const model = await readFixture('conv-qdq-external-ini/conv-qdq-external-ini.onnx');
  const external = [...model.graphs[0]!.initializers.values()].filter(({ data }) => data.in === 'external');
  assert.ok(external.length > 0);
  for (const tensor of external) assert.ok((await loadElements(tensor, model, nodeFiles)).length > 0);
});

test('small integers are there at once', async () => {
  const model = await readFixture('mnist-8.onnx');
  assert.deepEqual(smallInts(model.graphs[0]!.initializers.get('Pooling160_Output_0_reshape0_shape')!, model.bytes), [1, 256]);
});

const locations: readonly [location: string, escapes: boolean][] = [
  ['weights.bin', false],
  ['sub/weights.bin', false],
  ['sub\\weights.bin', false],
  ['..weights', false],
  ['../weights.bin', true],
  ['a/../../b', true],
  ['/etc/passwd', true],
  ['\\\\host\\share', true],
  ['C:\\w.bin', true],
  ['..\\w.bin', true],
  ['file:///etc/passwd', true],
  ['https://x/y', true],
  ['a\0b', true],
  ['', true],
];

for (const [location, escapes] of locations)
  test(`"${location.replace('\0', '\\0')}" ${escapes ? 'is refused' : 'is inside the folder'}`, () =>
    assert.equal(externalLocationFault(location) !== undefined, escapes));
