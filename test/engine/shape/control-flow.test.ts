import assert from 'node:assert/strict';
import test from 'node:test';
import { outputsOf } from './infer-text';

const cases: readonly [what: string, text: string, expected: string][] = [
  [
    'If: what both branches say',
    `(c: bool[], x: float[2,3], z: float[4,3]) => (y)
     y = If(c) {then_branch={() => (a) a = Relu(x)}, else_branch={() => (b) b = Relu(z)}}`,
    'float[?×3]',
  ],
  [
    'If: ranks that differ leave the element type',
    `(c: bool[], x: float[3], z: float[4,3]) => (y)
     y = If(c) {then_branch={() => (a) a = Relu(x)}, else_branch={() => (b) b = Relu(z)}}`,
    'float[…]',
  ],
  [
    'Loop: a carried shape that stays, a scan output as long as the count',
    `(x: float[2,3]) => (f, s)
     n: int64 = 5
     t: bool = true
     f, s = Loop(n, t, x) {body={(i: int64[], c: bool[], a: float) => (c, b, d)
       b = Relu(a)
       d = Transpose(a)}}`,
    'float[2×3] float[5×3×2]',
  ],
  [
    'Loop: a carried shape that grows is given up, its other dims are kept',
    `(x: float[2,3], n: int64[]) => (f)
     t: bool = true
     one: float[1,3] = zeros
     f = Loop(n, t, x) {body={(i: int64[], c: bool[], a: float) => (c, b)
       b = Concat(a, one) {axis=0}}}`,
    'float[?×3]',
  ],
  [
    'Loop: a condition of its own may end it early',
    `(x: float[2]) => (f, s)
     n: int64 = 5
     t: bool = true
     f, s = Loop(n, t, x) {body={(i: int64[], c: bool[], a: float) => (go, b, b)
       b = Relu(a)
       m = ReduceMax(b) {keepdims=0}
       z: float = 0
       go = Greater(m, z)}}`,
    'float[2] float[?×2]',
  ],
  [
    'Loop: a list that is built up',
    `(x: float[2,3], n: int64[]) => (f, y)
     t: bool = true
     e = SequenceEmpty()
     f = Loop(n, t, e) {body={(i: int64[], c: bool[], a: seq(float)) => (c, b)
       b = SequenceInsert(a, x)}}
     y = ConcatFromSequence(f) {axis=1}`,
    'seq(float[2×3]) float[2×?]',
  ],
  [
    'Loop: a symbol of the body says nothing outside',
    `(x: seq(float), n: int64[]) => (f)
     t: bool = true
     f = Loop(n, t, x) {body={(i: int64[], c: bool[], a: seq(float[N])) => (c, b)
       b = Identity(a)}}`,
    'seq(float[…])',
  ],
  [
    'Scan: slices in, stacked out',
    `(s: float[2], x: float[7,3,2]) => (f, y)
     f, y = Scan(s, x) {num_scan_inputs=1, scan_input_axes=[1], scan_output_axes=[-1], body={(a: float[2], b: float[7,2]) => (c, d)
       c = Identity(a)
       d = Transpose(b)}}`,
    'float[2] float[2×7×3]',
  ],
  [
    'Scan of opset 8: a batch first',
    `opset 8
     (s: float[4,2], x: float[4,3,2]) => (f, y)
     f, y = Scan(, s, x) {num_scan_inputs=1, body={(a: float[2], b: float[2]) => (c, d)
       c = Add(a, b)
       d = Identity(c)}}`,
    'float[4×2] float[4×3×2]',
  ],
  [
    'SequenceMap: the body sees one element',
    `(x: seq(float[2,3])) => (y)
     y = SequenceMap(x) {body={(a: float) => (b) b = Transpose(a)}}`,
    'seq(float[3×2])',
  ],
  [
    'sequences: construct and take',
    '(a: float[2,3], b: float[4,3], i: int64[]) => (y)\ns = SequenceConstruct(a, b)\ny = SequenceAt(s, i)',
    'float[?×3]',
  ],
  [
    'optionals: wrap, ask, unwrap',
    '(a: float[2]) => (o, h, g)\no = Optional(a)\nh = OptionalHasElement(o)\ng = OptionalGetElement(o)',
    'optional(float[2]) bool[] float[2]',
  ],
  [
    'functions: inferred through the body, with attributes and defaults of the call',
    `opset 17, my 1
     (x: float[2,3]) => (y, z)
     y = my::Twice(x) {perm=[1,0]}
     z = my::Twice(y)
     function my::Twice<perm>(a) => (b) opset 17 {
       c = Transpose(a) {perm=@perm}
       b = Concat(c, c) {axis=0}
     }`,
    'float[6×2] float[4×6]',
  ],
  [
    'functions: a constant goes in with the call',
    `opset 17, my 1
     (x: float[2,6]) => (y)
     s: int64[2] = {4, 3}
     y = my::To(x, s)
     function my::To(a, b) => (c) opset 17 { c = Reshape(a, b) }`,
    'float[4×3]',
  ],
  [
    'functions: one that calls itself ends',
    `opset 17, my 1
     (x: float[2]) => (y)
     y = my::F(x)
     function my::F(a) => (b) opset 17, my 1 { b = my::F(a) }`,
    '?',
  ],
];

for (const [what, text, expected] of cases)
  test(what, () => assert.equal(outputsOf(text.startsWith('opset') ? text : `opset 13\n${text}`), expected));
