import assert from 'node:assert/strict';
import test from 'node:test';
import { parseModelText } from '../../../src/engine/ir/text';
import { foldableNodes } from '../../../src/engine/shape/foldable';
import { inferTypes } from '../../../src/engine/shape/infer';
import { modelMacs } from '../../../src/engine/shape/macs';
import { modelParameters } from '../../../src/engine/shape/parameters';
import { nodeModel } from './infer-text';

const cases: readonly [opset: string, node: string, outputs: number, macs: number][] = [
  ['17', 'Conv(x: float[1,3,8,8], w: float[4,3,3,3]) {pads=[1,1,1,1]}', 1, 64 * 4 * 27],
  ['17', 'Conv(x: float[1,8,10], w: float[8,1,3]) {group=8}', 1, 8 * 8 * 3],
  ['17', 'ConvTranspose(x: float[1,8,4,4], w: float[8,2,3,3]) {group=2}', 1, 8 * 16 * 2 * 9],
  ['17', 'MatMul(a: float[2,3,4], b: float[4,5])', 1, 2 * 3 * 5 * 4],
  ['17', 'Gemm(a: float[4,3], b: float[5,4]) {transA=1, transB=1}', 1, 3 * 5 * 4],
  ['10', 'QLinearMatMul(a: uint8[2,3], b: float, c: uint8, d: uint8[3,4], e: float, f: uint8, g: float, h: uint8)', 1, 2 * 4 * 3],
  ['17', 'LSTM(x: float[7,2,4], w: float[1,20,4], r: float[1,20,5]) {hidden_size=5}', 3, 7 * 2 * 4 * 5 * (4 + 5)],
  [
    '17',
    'GRU(x: float[7,2,4], w: float[2,15,4], r: float[2,15,5]) {hidden_size=5, direction="bidirectional"}',
    2,
    7 * 2 * 2 * 3 * 5 * (4 + 5),
  ],
  ['17', 'Einsum(a: float[2,3,4,8], b: float[2,3,5,8]) {equation="bhqd,bhkd->bhqk"}', 1, 2 * 3 * 4 * 5 * 8],
  ['23', 'Attention(q: float[1,2,4,8], k: float[1,2,6,8], v: float[1,2,6,16])', 1, 2 * 4 * 6 * (8 + 16)],
  [
    '17, com.microsoft 1',
    'com.microsoft::Attention(x: float[1,4,16], w: float[16,48], b: float[48]) {num_heads=2}',
    1,
    4 * 16 * 48 + 2 * (2 * 4 * 4 * 8),
  ],
  [
    '17, com.microsoft 1',
    'com.microsoft::MatMulNBits(x: float[4,64], w: uint8[32,2,16], s: float[64]) {N=32, K=64, bits=4, block_size=32}',
    1,
    4 * 32 * 64,
  ],
  ['17', 'Relu(x: float[2,3])', 1, 0],
];
for (const [opset, node, outputs, macs] of cases)
  test(`${node}: ${macs}`, () => {
    const model = parseModelText(nodeModel(node, opset, outputs));
    assert.deepEqual(modelMacs(model, inferTypes(model)), { macs, unknown: 0 });
  });

test('a size that is not known makes the count unknown, not zero', () => {
  const model = parseModelText('opset 17\n(a: float[N,3], b: float[3,4]) => (y)\ny = MatMul(a, b)');
  assert.deepEqual(modelMacs(model, inferTypes(model)), { macs: 0, unknown: 1 });
});

test('a call of a function counts its body', () => {
  const model = parseModelText(
    'opset 17, my 1\n(a: float[2,3], b: float[3,4]) => (y)\ny = my::F(a, b)\nfunction my::F(a, b) => (c) opset 17 { c = MatMul(a, b) }',
  );
  assert.deepEqual(modelMacs(model, inferTypes(model)), { macs: 24, unknown: 0 });
});

test('what constants and static sizes alone decide is folded before the run', () => {
  const model = parseModelText(`opset 17
    (x: float[2,3]) => (y)
    w: float[3,3] = zeros
    ww = MatMul(w, w)
    s = Shape(x)
    r = Reshape(x, s)
    noise = RandomNormal() {shape=[3]}
    y = MatMul(r, ww)`);
  const types = inferTypes(model);
  assert.deepEqual(
    [...foldableNodes(model, types)].map(({ opType }) => opType),
    ['MatMul', 'Shape'],
  );
  assert.equal(modelMacs(model, types).macs, 2 * 3 * 3);
});

test('parameters: floats, and integers that are weights', () => {
  const model = parseModelText(`opset 17
    (x: float[2,3], i: int64[2]) => (y)
    w: float16[3,4] = zeros
    q: int8[5] = zeros
    s: float = 1
    shape: int64[7] = zeros
    d = DequantizeLinear(q, s)
    y = Reshape(w, shape)`);
  assert.equal(modelParameters(model), 12 + 5 + 1);
});
