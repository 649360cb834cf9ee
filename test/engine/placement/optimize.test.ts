import assert from 'node:assert/strict';
import test from 'node:test';
import { parseModelText } from '../../../src/engine/ir/text';
import { estimatePlacement } from '../../../src/engine/placement/estimate';
import { inferTypes } from '../../../src/engine/shape/infer';
import { chipNamed } from '../../../src/engine/targets/chips';
import type { Precision } from '../../../src/engine/targets/target';

/** The named nodes that ONNX Runtime takes out, each with its rule. */
function removed(text: string, precision: Precision = 'fp16', opset = 17): string {
  const model = parseModelText(`opset ${opset}\n${text}`);
  const { verdicts } = estimatePlacement(model, inferTypes(model), { chip: chipNamed('SM8650'), precision });
  const gone = model.nodes.filter(({ id, ownName }) => ownName !== '' && verdicts[id]?.unit === 'removed');
  return gone.map(({ id, ownName }) => `${ownName} ${verdicts[id]?.rule}`).join(', ');
}

const matrix = 'w: float[16,8] = ...\nb: float[8] = ...';
const cases: readonly [what: string, model: string, want: string][] = [
  [
    'shape arithmetic of static sizes',
    '(x: float[2,3,4]) => (y)\ni: int64[] = {0}\na: int64[1] = {0}\nm: int64[1] = {-1}\n[s] s = Shape(x)\n[g] g = Gather(s, i)\n[u] u = Unsqueeze(g, a)\n[c] c = Concat(u, m) {axis=0}\n[r] y = Reshape(x, c)',
    's constant-folded, g constant-folded, u constant-folded, c constant-folded',
  ],
  [
    'what only they read',
    '(x: float[4]) => (y, z)\n[n] n = Neg(x)\n[s] s = Shape(n)\n[y] y = Relu(x)\n[z] z = Add(s, s)',
    'n unused, s constant-folded, z constant-folded',
  ],
  ['Identity inside', '(x: float[4]) => (y)\n[a] a = Relu(x)\n[i] i = Identity(a)\n[y] y = Neg(i)', 'i identity'],
  ['Identity from input to output stays', '(x: float[4]) => (y)\n[i] y = Identity(x)', ''],
  ['Dropout inside, not at the end', '(x: float[4]) => (y)\n[d] d = Dropout(x)\n[e] y = Dropout(d)', 'd identity'],
  ['adding zero to an input of the graph stays', '(x: float[4]) => (y)\nz: float[1] = {0}\n[a] a = Add(x, z)\n[y] y = Relu(a)', ''],
  [
    'adding zeros of a higher rank is a change of shape',
    '(x: float[4]) => (y)\nz: float[1,1] = {0}\n[a] a = Add(x, z)\n[y] y = Relu(a)',
    '',
  ],
  ['a cast to what it is', '(x: float[4]) => (y)\n[c] c = Cast(x) {to=1}\n[y] y = Relu(c)', 'c identity'],
  ['the same twice: the later one goes', '(x: float[4]) => (y)\n[a] a = Neg(x)\n[b] b = Neg(x)\n[y] y = Add(a, b)', 'a duplicate'],
  [
    'a matrix product and its bias',
    `(x: float[4,16]) => (y)\n${matrix}\n[m] m = MatMul(x, w)\n[a] a = Add(m, b)\n[y] y = Relu(a)`,
    'm fused-matmul-add, a fused-matmul-add',
  ],
  ['of which somebody reads the middle', `(x: float[4,16]) => (y, m)\n${matrix}\n[m] m = MatMul(x, w)\n[a] y = Add(m, b)`, ''],
  [
    'a convolution and its normalization',
    '(x: float[1,8,4,4]) => (y)\nw: float[8,8,1,1] = ...\ns: float[8] = ...\n[c] c = Conv(x, w)\n[n] n = BatchNormalization(c, s, s, s, s)\n[y] y = Relu(n)',
    'n fused-conv-batchnorm',
  ],
  [
    'two Transposes that cancel',
    '(x: float[2,3,4]) => (y)\n[a] a = Transpose(x) {perm=[2,0,1]}\n[b] b = Transpose(a) {perm=[1,2,0]}\n[y] y = Relu(b)',
    'a moved-transpose, b canceled-transpose',
  ],
  [
    'across what stands between them',
    '(x: float[2,3,4]) => (y)\n[a] a = Transpose(x) {perm=[2,0,1]}\n[r] r = ReduceMean(a) {axes=[0]}\n[b] b = Transpose(r) {perm=[1,0]}\n[y] y = Relu(b)',
    'a moved-transpose',
  ],
  ['one that gains nothing stays', '(x: float[2,3,4]) => (y)\n[a] a = Transpose(x) {perm=[2,0,1]}\n[y] y = Relu(a)', ''],
  [
    'the change of layout around a convolution',
    '(x: float[1,4,4,8]) => (y)\nw: float[8,8,1,1] = ...\n[a] a = Transpose(x) {perm=[0,3,1,2]}\n[c] c = Conv(a, w)\n[b] y = Transpose(c) {perm=[0,2,3,1]}',
    'a moved-transpose, b canceled-transpose',
  ],
  [
    'Reshapes in a row',
    '(x: float[4,6]) => (y)\ns: int64[1] = {24}\nt: int64[2] = {3,8}\n[a] a = Reshape(x, s)\n[b] b = Reshape(a, t)\n[y] y = Relu(b)',
    'a merged-reshape, b merged-reshape',
  ],
  [
    'GELU before there was an operator for it stays',
    '(x: float[4,16]) => (y)\nr: float[] = {1.4142135}\none: float[] = {1}\nhalf: float[] = {0.5}\n[d] d = Div(x, r)\n[e] e = Erf(d)\n[a] a = Add(e, one)\n[m] m = Mul(x, a)\n[y] y = Mul(m, half)',
    '',
  ],
  [
    'the nine nodes of a LayerNormalization',
    '(x: float[2,16]) => (y)\ntwo: float[] = {2}\neps: float[] = {0.00001}\ng: float[16] = ...\nb: float[16] = ...\n[u] u = ReduceMean(x) {axes=[-1]}\n[s] s = Sub(x, u)\n[p] p = Pow(s, two)\n[v] v = ReduceMean(p) {axes=[-1]}\n[a] a = Add(v, eps)\n[q] q = Sqrt(a)\n[d] d = Div(s, q)\n[m] m = Mul(d, g)\n[y] y = Add(m, b)',
    'u fused-layernorm, s fused-layernorm, p fused-layernorm, v fused-layernorm, a fused-layernorm, q fused-layernorm, d fused-layernorm, m fused-layernorm, y fused-layernorm',
  ],
  [
    'a Transpose before a Gemm, and the Gemm for a new one',
    '(x: float[16,4]) => (y)\nw: float[16,8] = ...\n[t] t = Transpose(x) {perm=[1,0]}\n[g] g = Gemm(t, w)\n[y] y = Relu(g)',
    't fused-gemm-transpose, g fused-gemm-transpose',
  ],
  [
    'a wider type and back',
    '(x: int32[4]) => (y)\n[a] a = Cast(x) {to=7}\n[b] b = Cast(a) {to=6}\n[y] y = Neg(b)',
    'a identity, b identity',
  ],
  ['a narrower type and back changes values', '(x: float[4]) => (y)\n[a] a = Cast(x) {to=10}\n[b] b = Cast(a) {to=1}\n[y] y = Neg(b)', ''],
  [
    'a Pad before a window',
    '(x: float[1,8,4,4]) => (y)\nw: float[8,8,3,3] = ...\np: int64[8] = {0,0,1,1,0,0,1,1}\n[p] p0 = Pad(x, p)\n[c] c = Conv(p0, w)\n[y] y = Relu(c)',
    'p fused-pad',
  ],
  [
    'adding zero behind a node',
    '(x: float[4]) => (y)\nz: float[1] = {0}\n[n] n = Neg(x)\n[a] a = Add(n, z)\n[y] y = Relu(a)',
    'a identity',
  ],
];
for (const [what, model, want] of cases) test(`${what}: ${want || 'nothing goes'}`, () => assert.equal(removed(model), want));

test('a value that nobody reads is computed all the same', () =>
  assert.equal(removed('(x: float[4]) => (y)\n[n] n = Neg(x)\n[y] y = Relu(x)'), ''));

test('quantized: Q and DQ keep neighbors apart that would fuse in float', () => {
  assert.equal(
    removed(`(x: float[4,16]) => (y)\n${matrix}\n[m] m = MatMul(x, w)\n[a] y = Add(m, b)`),
    'm fused-matmul-add, a fused-matmul-add',
  );
  assert.equal(removed(`(x: float[4,16]) => (y)\n${matrix}\n[m] m = MatMul(x, w)\n[a] y = Add(m, b)`, 'w8a8'), '');
});
