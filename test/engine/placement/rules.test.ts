import assert from 'node:assert/strict';
import test from 'node:test';
import { parseModelText } from '../../../src/engine/ir/text';
import { estimatePlacement } from '../../../src/engine/placement/estimate';
import type { Verdict } from '../../../src/engine/placement/placement';
import { inferTypes } from '../../../src/engine/shape/infer';
import { chipNamed } from '../../../src/engine/targets/chips';
import type { Precision } from '../../../src/engine/targets/target';

function verdictOf(text: string, opset = 17, precision: Precision = 'fp16', soc = 'SM8650'): Verdict {
  const model = parseModelText(`opset ${opset}\n${text}`);
  const { verdicts } = estimatePlacement(model, inferTypes(model), { chip: chipNamed(soc), precision });
  return verdicts[model.nodes.findIndex(({ ownName }) => ownName === 'it')] as Verdict;
}

const image = 'x: float[1,8,16,16]';
/** What was asked of the real backend, mostly as in the single-operator probes and onnx's node tests. */
const cases: readonly [what: string, model: string, want: string, opset?: number][] = [
  ['a convolution', `(${image}) => (y)\nw: float[8,8,3,3] = ...\n[it] y = Conv(x, w)`, 'htp'],
  [
    'a transposed one with dilation',
    `(${image}) => (y)\nw: float[8,8,3,3] = ...\n[it] y = ConvTranspose(x, w) {dilations=[2,2]}`,
    'cpu dilations',
  ],
  ['a pool with indices', `(${image}) => (y, i)\n[it] y, i = MaxPool(x) {kernel_shape=[2,2]}`, 'cpu outputs'],
  ['a pool of volumes', '(x: float[1,4,8,8,8]) => (y)\n[it] y = MaxPool(x) {kernel_shape=[2,2,2]}', 'cpu rank'],
  ['an operator without implementation', `(${image}) => (y)\n[it] y = Acos(x)`, 'cpu op-unsupported'],
  ['one that the backend refuses for floats', `(${image}) => (y)\n[it] y = Asin(x)`, 'cpu dtype'],
  ['Erf alone', `(${image}) => (y)\n[it] y = Erf(x)`, 'cpu op-unsupported'],
  [
    'Erf inside GELU',
    `(${image}) => (y)\nr: float[] = {1.4142135}\none: float[] = {1}\nhalf: float[] = {0.5}\nd = Div(x, r)\n[it] e = Erf(d)\na = Add(e, one)\nm = Mul(x, a)\ny = Mul(m, half)`,
    'htp',
  ],
  ['six axes', '(x: float[2,2,2,2,2,4]) => (y)\n[it] y = Relu(x)', 'cpu rank'],
  ['five axes', '(x: float[2,2,2,2,4]) => (y)\n[it] y = Relu(x)', 'htp'],
  ['five axes, and it has four', '(x: float[2,2,2,2,4]) => (y)\n[it] y = Sqrt(x)', 'cpu rank'],
  ['a result of six axes', '(x: float[64]) => (y)\ns: int64[6] = {2,2,2,2,2,2}\n[it] y = Reshape(x, s)', 'cpu rank'],
  ['an open size', '(x: float[N,8,16,16]) => (y)\n[it] y = Relu(x)', 'cpu dynamic-shape'],
  ['double', '(x: double[4,8]) => (y)\n[it] y = Relu(x)', 'cpu dtype-unmapped'],
  ['16-bit integers', '(x: int16[4,8], z: int16[4,8]) => (y)\n[it] y = Add(x, z)', 'cpu dtype'],
  ['64-bit integers', '(x: int64[4,8], z: int64[4,8]) => (y)\n[it] y = Add(x, z)', 'htp'],
  ['normalization over two axes', `(${image}) => (y)\ns: float[16,16] = ...\n[it] y = LayerNormalization(x, s) {axis=2}`, 'cpu axis'],
  [
    'a scale that is computed',
    `(${image}, s: float[8]) => (y)\nb: float[8] = ...\n[it] y = BatchNormalization(x, s, b, b, b)`,
    'cpu needs-constant',
  ],
  ['alpha of Gemm', '(x: float[4,16]) => (y)\nw: float[16,8] = ...\n[it] y = Gemm(x, w) {alpha=0.5}', 'cpu attribute'],
  ['a cumulative sum backward', `(${image}) => (y)\na: int64[] = {1}\n[it] y = CumSum(x, a) {reverse=1}`, 'cpu attribute'],
  ['an odd einsum', '(x: float[1,4,8], z: float[1,8,5]) => (y)\n[it] y = Einsum(x, z) {equation="bij,bjk->bki"}', 'cpu equation'],
  [
    'a batched product as einsum',
    '(x: float[1,4,8,8], z: float[1,4,8,8]) => (y)\n[it] y = Einsum(x, z) {equation="bhij,bhjk->bhik"}',
    'htp',
  ],
  ['a cast that the HTP has not', `(${image}) => (y)\n[it] y = Cast(x) {to=7}`, 'cpu cast'],
  ['a cast that it has', `(${image}) => (y)\n[it] y = Cast(x) {to=6}`, 'htp'],
  [
    'spelled-out activations',
    '(x: float[5,1,8]) => (y)\nw: float[1,32,8] = ...\n[it] y = LSTM(x, w, w) {hidden_size=8, activations=["Sigmoid","Tanh","Tanh"]}',
    'cpu activations',
  ],
  [
    'nearest that rounds up from corners',
    `(${image}) => (y)\ns: float[4] = {1,1,2,2}\n[it] y = Resize(x, , s) {mode="nearest", nearest_mode="ceil", coordinate_transformation_mode="asymmetric"}`,
    'cpu resize',
  ],
  [
    'nearest that rounds down',
    `(${image}) => (y)\ns: float[4] = {1,1,2,2}\n[it] y = Resize(x, , s) {mode="nearest", nearest_mode="floor", coordinate_transformation_mode="asymmetric"}`,
    'htp',
  ],
  [
    'the first quantization',
    `(${image}) => (y)\ns: float[] = {0.1}\nz: uint8[] = {0}\n[it] q = QuantizeLinear(x, s, z)\nd = DequantizeLinear(q, s, z)\nr = Relu(d)\np = QuantizeLinear(r, s, z)\ny = DequantizeLinear(p, s, z)`,
    'cpu graph-edge-qdq',
  ],
  [
    'a branch that reads from outside',
    '(c: bool[], x: float[4]) => (y)\n[it] y = If(c) {then_branch={() => (a) a = Relu(x)}, else_branch={() => (b) b = Neg(x)}}',
    'cpu control-flow',
  ],
  [
    'inside a branch',
    '(c: bool[], x: float[4]) => (y)\ny = If(c) {then_branch={() => (a) [it] a = Relu(x)}, else_branch={() => (b) b = Neg(x)}}',
    'cpu control-flow',
  ],
];
for (const [what, model, want, opset] of cases) {
  test(`${what}: ${want}`, () => {
    const { unit, rule } = verdictOf(model, opset);
    assert.equal(rule ? `${unit} ${rule}` : unit, want);
  });
}

test('a refusal says what was seen, what is allowed and what to do', () => {
  const verdict = verdictOf('(x: float[2,2,2,2,4]) => (y)\n[it] y = Sqrt(x)');
  assert.deepEqual(verdict, {
    unit: 'cpu',
    rule: 'rank',
    reason: 'Sqrt runs on the HTP with 0 to 4 axes.',
    saw: '[2, 2, 2, 2, 4] to [2, 2, 2, 2, 4]',
    allows: ['0 to 4 axes'],
    fix: 'Reshape to fewer axes before it, and back behind it.',
  });
});

test('a default that the caller may replace is no constant, from IR version 4 on', () => {
  const text = `(${image}, s: float[8], b: float[8]) => (y)\ns: float[8] = ...\nb: float[8] = ...\n[it] y = BatchNormalization(x, s, b, b, b)`;
  const verdict = verdictOf(text);
  assert.equal(verdict.rule, 'needs-constant');
  assert.match(verdict.fix ?? '', /Take the initializers out of the inputs/);
});

test('float on a chip of version 68 is taken, with a warning; SA8295 builds it', () => {
  const relu = `(${image}) => (y)\n[it] y = Relu(x)`;
  assert.equal(verdictOf(relu, 17, 'fp16', 'SM8350').rule, 'fp16-may-not-build');
  assert.equal(verdictOf(relu, 17, 'fp16', 'SA8295').rule, undefined);
  assert.equal(verdictOf(relu, 17, 'w8a8', 'SM8350').rule, undefined);
});

test('a chip without half floats copies them, computes with integers, and runs what is quantized', () => {
  const on = (operator: string, precision: Precision = 'fp16') =>
    verdictOf(`(${image}) => (y)\n[it] y = ${operator}`, 17, precision, 'SM8635');
  assert.equal(on('Relu(x)').rule, 'float-on-chip');
  assert.equal(on('Transpose(x)').unit, 'htp');
  assert.equal(on('Sigmoid(x)', 'w8a8').unit, 'htp');
  assert.equal(verdictOf('(x: int32[4]) => (y)\n[it] y = Add(x, x)', 17, 'fp16', 'SM8635').unit, 'htp');
});

test('nothing runs where the backend does not start, and nothing of an old opset', () => {
  assert.equal(verdictOf(`(${image}) => (y)\n[it] y = Relu(x)`, 17, 'w8a8', 'SC7280X').rule, 'chip-unsupported');
  assert.equal(verdictOf(`(${image}) => (y)\n[it] y = Relu(x)`, 6).rule, 'opset');
  assert.equal(verdictOf(`(${image}) => (y)\n[it] y = Relu(x)`, 7).unit, 'htp');
});

test('quantization takes the work of Relu over, and keeps operators that have no quantized form on the CPU', () => {
  const model = `(${image}) => (y)\nw: float[8,8,1,1] = ...\nc = Conv(x, w)\n[it] r = Relu(c)\ny = ReduceLogSumExp(r) {axes=[1]}`;
  assert.equal(verdictOf(model, 17, 'w8a8').rule, 'fused-activation');
  assert.equal(verdictOf(model.replace('[it] ', '').replace('y = Red', '[it] y = Red'), 17, 'w8a8').rule, 'quantized');
  assert.equal(verdictOf(model.replace('[it] ', '').replace('y = Red', '[it] y = Red'), 17, 'fp16').unit, 'htp');
});
