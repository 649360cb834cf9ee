import assert from 'node:assert/strict';
import test from 'node:test';
import { gpuRefusal } from '../../../../src/engine/placement/selector/gpu-support';
import { gpuOps } from '../../../../src/engine/targets/gpu-ops';
import { openText } from './open-text';

const cases: readonly [what: string, model: string, want: RegExp | undefined][] = [
  ['a float convolution', '(x: float[1,3,8,8]) => (y)\nw: float[4,3,3,3] = ...\ny = Conv(x, w)', undefined],
  ['in half precision', '(x: float16[1,3,8,8]) => (y)\nw: float16[4,3,3,3] = ...\ny = Conv(x, w)', undefined],
  ['in three dimensions', '(x: float[1,3,8,8,8]) => (y)\nw: float[4,3,3,3,3] = ...\ny = Conv(x, w)', /5 axes.*takes 4/],
  ['a transpose of five axes', '(x: float[1,3,8,8,8]) => (y)\ny = Transpose(x)', undefined],
  ['an operator that it lacks', '(x: float[4]) => (y)\ny = NonZero(x)', /no operation for NonZero/],
  ['of another domain', '(x: float[4]) => (y)\ny = com.microsoft::Relu(x)', /no operation for com\.microsoft\.Relu/],
  ['doubles', '(x: double[4]) => (y)\ny = Relu(x)', /no double tensors/],
  ['quantized values', '(x: uint8[1,1,4,4]) => (y)\ny = MaxPool(x) {kernel_shape=[2,2]}', /with floats, not with uint8/],
  ['their way back to floats', '(x: uint8[4]) => (y)\ns: float = {0.1}\ny = DequantizeLinear(x, s)', undefined],
  ['and their making', '(x: float[4]) => (y)\ns: float = {0.1}\ny = QuantizeLinear(x, s)', /no operation for QuantizeLinear/],
  ['an open size', '(x: float[N]) => (y)\ny = Relu(x)', /not known before the model runs/],
];
for (const [what, text, want] of cases) {
  test(`the GPU and ${what}`, () => {
    const { model, types } = openText(text);
    const node = model.nodes.at(-1);
    const reason = node && gpuRefusal(node, types);
    if (want) assert.match(reason ?? '', want);
    else assert.equal(reason, undefined);
  });
}

test('the body of a branch is the CPU’s', () => {
  const { model, types } = openText(
    '(c: bool, x: float[4]) => (y)\ny = If(c) {then_branch={() => (a) a = Relu(x)}, else_branch={() => (b) b = Neg(x)}}',
  );
  const inside = model.nodes.filter(({ graph }) => graph.parent);
  assert.equal(inside.length, 2);
  for (const node of inside) assert.match(gpuRefusal(node, types) ?? '', /body of .*runs on the CPU/);
});

test('the table leaves out what the provider itself refuses on the GPU, and what the library has no operation for', () => {
  assert.ok(gpuOps.size > 80);
  // What the provider says itself (libonnxruntime_providers_qnn.so 2.7.0): "NonMaxSuppression is not supported on QNN GPU backend".
  for (const op of ['NonMaxSuppression', 'QuantizeLinear', 'GRU', 'Loop']) assert.equal(gpuOps.has(op), false, op);
});
