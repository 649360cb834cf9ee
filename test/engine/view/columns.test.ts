import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseModelText } from '../../../src/engine/ir/text';
import { openedModel } from '../../../src/engine/session';
import { type NodeFacts, nodeFacts } from '../../../src/engine/view/columns';

const float = openedModel(
  parseModelText(`opset 17
(x: float[1,3,8,8]) => (y)
w: float[4,3,3,3] = ...
b: float[4] = ...
shape: int64[2] = {1, 144}
c = Conv(x, w, b)
[flat] y = Reshape(c, shape)`),
);

const quantized = openedModel(
  parseModelText(`opset 17
(x: float[1,4]) => (y)
w: int8[4,2] = ...
s: float[1] = {1}
z: int8[1] = {0}
u: uint16[1] = {0}
q = QuantizeLinear(x, s, u)
d = DequantizeLinear(q, s, u)
v = DequantizeLinear(w, s, z)
m = MatMul(d, v)
p = QuantizeLinear(m, s, u)
y = DequantizeLinear(p, s, u)`),
);

const open = openedModel(parseModelText('opset 17\n(x: float[N,4]) => (y)\nw: float[4,2] = ...\ny = MatMul(x, w)'));

type Figure = 'macs' | 'weightBytes' | 'weightBits' | 'activationBytes' | 'activationBits';
const none = Number.NaN;

const cases: readonly [name: string, facts: NodeFacts, figure: Figure, want: readonly number[]][] = [
  ['macs of a convolution; none elsewhere', nodeFacts(float), 'macs', [4 * 36 * 27, 0]],
  ['weights and biases, but not shapes', nodeFacts(float), 'weightBytes', [(108 + 4) * 4, 0]],
  ['width of the largest weight', nodeFacts(float), 'weightBits', [32, none]],
  ['activations read and written', nodeFacts(float), 'activationBytes', [(192 + 144) * 4, 2 * 144 * 4]],
  ['width of the output', nodeFacts(float), 'activationBits', [32, 32]],
  ['a dequantized weight is its reader’s', nodeFacts(quantized), 'weightBytes', [0, 0, 0, 8, 0, 0]],
  ['integers behind a DequantizeLinear', nodeFacts(quantized), 'weightBits', [none, none, none, 8, none, none]],
  ['integers ahead of a QuantizeLinear', nodeFacts(quantized), 'activationBits', [16, 16, 8, 16, 16, 16]],
  ['an open size is not known', nodeFacts(open), 'macs', [none]],
  ['an open size is not known', nodeFacts(open), 'activationBytes', [none]],
];
for (const [name, facts, figure, want] of cases) test(`${figure}: ${name}`, () => assert.deepEqual([...facts[figure]], want));

test('only floats that the file does not quantize are the target’s choice', () => {
  assert.deepEqual([...nodeFacts(float).isFloat], [1, 1]);
  assert.deepEqual([...nodeFacts(quantized).isFloat], [0, 0, 0, 0, 0, 0]);
  assert.deepEqual([nodeFacts(float).quantized, nodeFacts(quantized).quantized], [false, true]);
});

test('each operator is named once', () => {
  const { operators, operator } = nodeFacts(quantized);
  assert.deepEqual(
    Array.from(operator, (at) => operators[at]),
    ['QuantizeLinear', 'DequantizeLinear', 'DequantizeLinear', 'MatMul', 'QuantizeLinear', 'DequantizeLinear'],
  );
});

test('constants are not drawn and have no figures', () => {
  const facts = nodeFacts(openedModel(parseModelText('opset 17\n(x: float[2]) => (y)\nc = Constant() {value_float=1.0}\ny = Add(x, c)')));
  assert.deepEqual(
    [[...facts.drawn], [...facts.macs]],
    [
      [0, 1],
      [none, 0],
    ],
  );
});
