import assert from 'node:assert/strict';
import test from 'node:test';
import { parseModelText, printModel } from '../../../src/engine/ir/text';
import { smallNumbers } from '../../../src/engine/onnx/tensor';
import { Problem } from '../../../src/engine/problem';

/** Texts that print as they were written. */
const texts: readonly [name: string, text: string][] = [
  ['types', `(x: float[N,3,?,8], s: seq(float), o: optional(int64[2]), m: map(string, float), p: sparse(float[4])) => (y)\ny = Relu(x)`],
  [
    'initializers',
    `(x) => (y)\nw: float[2,2] = {1, 2.5, -3, 0}\nk: int64[1] = {9007199254740991}\nbig: float16[1,64,64] = ...\nout: float[4] = external("w.bin", 8, 16)\nh: float[N]\ny = Add(x, w)`,
  ],
  ['names', '(`a b`, /c/d) => (`x:0`)\n[conv.1] `x:0` = Conv(`a b`, , /c/d)'],
  [
    'attributes',
    `(x) => (y)\ny = my.domain::Op(x) {i=-1, f=1.0, g=0.5, s="a\\"b", is=[1, 2], fs=[1.0, 0.5], ss=["a", "b"], t=int64[2] {1, -1}, none=[], ty=type seq(float[N])}`,
  ],
  ['subgraphs', `(c: bool[]) => (y)\ny = If(c) {then_branch={\n  () => (a)\n  a = Relu(c)\n}}`],
  ['functions', `(x) => (y)\ny = my::F(x) {alpha=2.0}\nfunction my::F<alpha>(a) => (b) opset 17 {\n  b = Elu(a) {alpha=@alpha}\n}`],
];

for (const [name, text] of texts)
  test(`${name} print as they were written`, () =>
    assert.equal(printModel(parseModelText(`ir 10\nopset 17\n${text}\n`)), `ir 10\nopset 17\n${text}\n`));

test('values are encoded as their type asks', () => {
  const model = parseModelText(`() => ()
    half: float16[4] = {1, -0.5, 0, 65504}
    brain: bfloat16[2] = {1, -2}
    nibbles: int4[3] = {1, -8, 7}
    zero: int64[2] = zeros
    one: bool = true
    inf: float[2] = {inf, -inf}`);
  const values = [...(model.graphs[0]?.initializers.values() ?? [])].map((tensor) => smallNumbers(tensor, model.bytes));
  assert.deepEqual(values, [[1, -0.5, 0, 65504], [1, -2], [1, -8, 7], [0, 0], [1], [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]]);
});

test('several opsets, comments and an omitted output', () => {
  const model = parseModelText(`opset 20, com.microsoft 1 // two domains
    (x) => (y)
    , y = com.microsoft::SkipLayerNormalization(x, x, x) // first output omitted`);
  assert.deepEqual(
    [...model.opsets],
    [
      ['', 20],
      ['com.microsoft', 1],
    ],
  );
  assert.deepEqual(model.nodes[0]?.outputs, ['', 'y']);
});

const faults: readonly [text: string, message: RegExp][] = [
  ['(x => (y)', /"=>": "," was expected/],
  ['(x) => (y)\ny = Relu(x', /"": "," was expected/],
  ['(x: floot[1]) => ()', /"floot": a data type was expected/],
  ['(x) => (y) ~', /"~" cannot be read/],
];
for (const [text, message] of faults)
  test(`a fault is told with its place: ${text}`, () =>
    assert.throws(
      () => parseModelText(text),
      (thrown) => thrown instanceof Problem && message.test(thrown.message),
    ));
