import assert from 'node:assert/strict';
import test from 'node:test';
import { listedRecord } from '../../../src/engine/config/encodings/write';
import { encodingOf, type QuantizedTensor, quantizationOf } from '../../../src/engine/convert/encodings';
import { inputSpecs } from '../../../src/engine/convert/input-specs';
import { quantizationConfig } from '../../../src/engine/convert/quantization-config';
import { parseModelText } from '../../../src/engine/ir/text';
import { inferTypes } from '../../../src/engine/shape/infer';
import { nodeFiles } from '../../../src/node/files';
import { readFixture } from '../../support/models';

const tensor = (
  dtype: QuantizedTensor['dtype'],
  zeroPoint: number[],
  scale = zeroPoint.map(() => 0.5),
  blockSize = 0,
): QuantizedTensor => ({
  name: 't',
  isParameter: false,
  dtype,
  scale,
  zeroPoint,
  blockSize,
});

// The same numbers on two grids: ONNX (q - zeroPoint) * scale with the type's own q, the specification (q + offset) * scale with an unsigned q.
const grids: readonly [name: string, tensor: QuantizedTensor, bw: number, offset: number[], isSym: boolean, type: string][] = [
  ['uint8', tensor('uint8', [103]), 8, [-103], false, 'PER_TENSOR'],
  ['uint8 from zero', tensor('uint8', [0]), 8, [0], false, 'PER_TENSOR'],
  ['uint8 around its middle', tensor('uint8', [128]), 8, [-128], true, 'PER_TENSOR'],
  ['int8 symmetric', tensor('int8', [0]), 8, [-128], true, 'PER_TENSOR'],
  ['int8 shifted', tensor('int8', [5]), 8, [-133], false, 'PER_TENSOR'],
  ['uint16', tensor('uint16', [32768]), 16, [-32768], true, 'PER_TENSOR'],
  ['int4 per channel', tensor('int4', [0, 0, 0]), 4, [-8, -8, -8], true, 'PER_CHANNEL'],
  ['int32 bias', tensor('int32', [0]), 32, [-(2 ** 31)], true, 'PER_TENSOR'],
  ['blocks', tensor('int4', [0, 0], [1, 2], 32), 4, [-8, -8], true, 'PER_BLOCK'],
];
for (const [name, given, bw, offset, isSym, type] of grids)
  test(name, () => {
    const {
      enc_type,
      bw: bits,
      offset: found,
      is_sym,
      dtype,
    } = listedRecord(encodingOf(given)) as { enc_type: string; bw: number; offset: number[]; is_sym: boolean; dtype: string };
    assert.deepEqual({ enc_type, bits, found, is_sym, dtype }, { enc_type: type, bits: bw, found: offset, is_sym: isSym, dtype: 'INT' });
    const lowest = given.dtype.startsWith('u') ? 0 : -(2 ** (bw - 1));
    const onnx = (lowest - (given.zeroPoint[0] ?? 0)) * (given.scale[0] ?? 0);
    assert.equal((0 + (found[0] ?? 0)) * (given.scale[0] ?? 0), onnx);
  });

const qdq = `opset 17
(x: float[1,3,4,4]) => (y)
s: float = {0.5}
z: uint8 = {128}
ws: float[2] = {0.25, 0.125}
wz: int8[2] = {0, 0}
w: int8[2,3,1,1] = zeros
[q] xq = QuantizeLinear(x, s, z)
[d] xd = DequantizeLinear(xq, s, z)
[dw] wd = DequantizeLinear(w, ws, wz) {axis=0}
[c] y = Conv(xd, wd)`;

test('each tensor once: activations by their float value, parameters by their initializer', async () => {
  const found = await quantizationOf(parseModelText(qdq), nodeFiles);
  const { activation_encodings, param_encodings, quantizer_args } = quantizationConfig(found, false);
  assert.deepEqual(
    activation_encodings.map(({ name, scale, offset }) => ({ name, scale, offset })),
    [{ name: 'x', scale: [0.5], offset: [-128] }],
  );
  assert.deepEqual(
    param_encodings.map(({ name, enc_type, scale }) => ({ name, enc_type, scale })),
    [{ name: 'w', enc_type: 'PER_CHANNEL', scale: [0.25, 0.125] }],
  );
  assert.deepEqual(quantizer_args, {});
});

test('a scale that is computed at run time is named, not guessed', async () => {
  const found = await quantizationOf(parseModelText('opset 17\n(x: float[4], s: float) => (q)\n[n] q = QuantizeLinear(x, s)'), nodeFiles);
  assert.deepEqual(found, { tensors: [], dynamic: ['n'] });
});

test('a float model gets a valid file without encodings', async () => {
  const config = quantizationConfig(await quantizationOf(await readFixture('mnist-8.onnx'), nodeFiles), true);
  assert.deepEqual(config, {
    version: '1.0.0',
    activation_encodings: [],
    param_encodings: [],
    quantizer_args: { dtype: 'float', activation_bitwidth: 16, param_bitwidth: 16 },
    excluded_layers: [],
  });
});

test('a real quantized model, per channel', async () => {
  const found = await quantizationOf(await readFixture('conv-qdq-perchannel.onnx'), nodeFiles);
  const lengths = found.tensors.filter(({ isParameter }) => isParameter).map(({ scale, zeroPoint }) => [scale.length, zeroPoint.length]);
  assert.ok(lengths.length > 0);
  for (const [scales, zeros] of lengths) assert.equal(scales, zeros);
});

const layouts: readonly [name: string, model: string, want: string | null][] = [
  ['read by a Conv', 'y = Conv(x, x)', 'NCHW'],
  ['read by a Conv behind arithmetic', 'a = Sub(x, x)\nb = Div(a, a)\ny = Conv(b, b)', 'NCHW'],
  ['turned into NCHW', 'a = Transpose(x) {perm=[0, 3, 1, 2]}\ny = Conv(a, a)', 'NHWC'],
  ['another transpose', 'y = Transpose(x) {perm=[3, 2, 1, 0]}', null],
  ['only arithmetic', 'y = Add(x, x)', null],
  ['read as weights', 'y = MatMul(x, x)', null],
];
for (const [name, text, want] of layouts)
  test(`layout: ${name}`, async () => {
    const model = parseModelText(`opset 17\n(x: float[1,3,8,8]) => (y)\n${text}`);
    const { inputs } = inputSpecs(model, inferTypes(model), { tensors: [], dynamic: [] });
    assert.equal(inputs[0]?.layout, want);
  });

test('specifications: symbols stay, defaults are no inputs, quantization goes with the value', async () => {
  const model = parseModelText(`${qdq.replace('(x: float[1,3,4,4])', '(x: float[N,3,4,?], s: float)')}`);
  const { inputs, outputs } = inputSpecs(model, inferTypes(model), await quantizationOf(parseModelText(qdq), nodeFiles));
  assert.deepEqual(inputs, [
    {
      name: 'x',
      dtype: 'float',
      shape: ['N', 3, 4, null],
      bytes: null,
      layout: 'NCHW',
      quantization: { dtype: 'uint8', scale: [0.5], zero_point: [128] },
    },
  ]);
  assert.equal(outputs[0]?.layout, 'NCHW');
});
