import assert from 'node:assert/strict';
import test from 'node:test';
import { parseModelText } from '../../../src/engine/ir/text';
import { inferTypes } from '../../../src/engine/shape/infer';
import { outputsOf } from './infer-text';

/** Shape arithmetic as exporters write it, and the type that it ends in. */
const chains: readonly [what: string, text: string, expected: string][] = [
  [
    'PyTorch: view(x.size(0), -1)',
    `(x: float[N,3,4]) => (y)
     zero: int64 = 0
     rest: int64[1] = -1
     s = Shape(x)
     n = Gather(s, zero) {axis=0}
     n1 = Unsqueeze(n) {axes=[0]}
     t = Concat(n1, rest) {axis=0}
     y = Reshape(x, t)`,
    'float[N×12]',
  ],
  [
    'TensorFlow: Slice of Shape, Cast there and back, Resize by sizes',
    `(x: float[N,3,20,30], l: float[N,3,H,W]) => (y)
     two: int64[1] = 2
     four: int64[1] = 4
     zero: int64[1] = 0
     s = Shape(l)
     hw = Slice(s, two, four)
     f = Cast(hw) {to=1}
     i = Cast(f) {to=7}
     t = Shape(x)
     nc = Slice(t, zero, two)
     size = Concat(nc, i) {axis=0}
     y = Resize(x, , , size)`,
    'float[N×3×H×W]',
  ],
  [
    'PyTorch: expand with -1 kept by Equal and Where',
    `(x: float[1,4], l: float[B,4]) => (y)
     minus: int64[2] = {-1, -1}
     s = Shape(l)
     ones = ConstantOfShape(two) {value=int64[1] {1}}
     two: int64[1] = 2
     same = Equal(s, minus)
     t = Where(same, ones, s)
     y = Expand(x, t)`,
    'float[B×4]',
  ],
  [
    'Range over a symbolic length, Tile, ScatterND-free position ids',
    `(x: int64[B,S]) => (y)
     zero: int64 = 0
     one: int64 = 1
     axis: int64[1] = 0
     s = Shape(x)
     n = Gather(s, one) {axis=0}
     r = Range(zero, n, one)
     y = Unsqueeze(r, axis)`,
    'int64[1×S]',
  ],
  [
    'PyTorch: the pads of F.pad, turned around by Reshape, Slice and Transpose',
    `(x: float[2,3,4]) => (y)
     p: int64[2] = {1, 2}
     six: int64 = 6
     fill: int64[1] = 4
     m: int64[2] = {-1, 2}
     back: int64[1] = -1
     low: int64[1] = -9223372036854775807
     axis: int64[1] = 0
     zeros = ConstantOfShape(fill) {value=int64[1] {0}}
     c = Concat(p, zeros) {axis=0}
     r = Reshape(c, m)
     f = Slice(r, back, low, axis, back)
     t = Transpose(f) {perm=[1,0]}
     flat = Reshape(t, back)
     pads = Cast(flat) {to=7}
     y = Pad(x, pads)`,
    'float[2×3×7]',
  ],
  [
    'arithmetic: (H + 1) // 2 * 2 stays an expression',
    `(x: float[1,H]) => (y)
     one: int64 = 1
     two: int64 = 2
     s = Shape(x)
     h = Gather(s, one) {axis=0}
     a = Add(h, one)
     b = Div(a, two)
     c = Mul(b, two)
     axis: int64[1] = 0
     d = Unsqueeze(c, axis)
     y = ConstantOfShape(d)`,
    'float[2*floor((H + 1)/2)]',
  ],
  [
    'a size that is not known leaves its neighbors known',
    `(x: float[2,3,4], n: int64[1]) => (y)
     six: int64[1] = 6
     t = Concat(n, six) {axis=0}
     y = Reshape(x, t)`,
    'float[4×6]',
  ],
  [
    'the branch that constants choose decides',
    `(x: float[1,3]) => (y)
     one: int64 = 1
     axis: int64[1] = 0
     s = Shape(x)
     zero: int64 = 0
     n = Gather(s, zero)
     c = Equal(n, one)
     y = If(c) {then_branch={() => (a) a = Squeeze(x, axis)}, else_branch={() => (b) b = Identity(x)}}`,
    'float[3]',
  ],
  [
    'a product of sizes',
    `(x: float[2,3,4]) => (y)
     s = Shape(x)
     p = ReduceProd(s) {axes=[0], keepdims=1}
     y = ConstantOfShape(p)`,
    'float[24]',
  ],
];

for (const [what, text, expected] of chains) test(what, () => assert.equal(outputsOf(`opset 13\n${text}`), expected));

/** One node on constants, and its elements. */
const values: readonly [node: string, expected: readonly (number | string)[] | undefined][] = [
  ['a: int64[3] = {7, -7, 9}\nb: int64[3] = {2, 2, -2}\ny = Div(a, b)', [3, -3, -4]],
  ['a: int64[2] = {7, -7}\nb: int64 = 3\ny = Mod(a, b)', [1, 2]],
  ['a: int64[2] = {7, -7}\nb: int64 = 3\ny = Mod(a, b) {fmod=1}', [1, -1]],
  ['a: float = 0.1\nb: float = 3\ny = Mul(a, b)', [Math.fround(Math.fround(0.1) * 3)]],
  ['a: float[4] = {0.5, 1.5, 2.5, -1.7}\ny = Round(a)', [0, 2, 2, -2]],
  ['a: float[2] = {2.7, -2.7}\ny = Cast(a) {to=7}', [2, -2]],
  ['a: int32 = 2147483647\nb: int32 = 1\ny = Add(a, b)', undefined],
  ['a: int64[2,2] = {1, 2, 3, 4}\ny = Transpose(a)', [1, 3, 2, 4]],
  ['a: int64[2,2] = {1, 2, 3, 4}\nb: int64[1,2] = {5, 6}\ny = Concat(a, b) {axis=0}', [1, 2, 3, 4, 5, 6]],
  ['a: int64[4] = {1, 2, 3, 4}\ns: int64[1] = -1\ne: int64[1] = -6\nz: int64[1] = 0\nt: int64[1] = -2\ny = Slice(a, s, e, z, t)', [4, 2]],
  ['a: int64[3] = {5, 6, 7}\ni: int64[2] = {-1, 0}\ny = Gather(a, i)', [7, 5]],
  ['a: int64[4] = {1, 2, 3, 4}\nz: int64 = 0\ny = CumSum(a, z)', [1, 3, 6, 10]],
  ['a: float[2,2] = {1, 0, 0, 2}\ny = NonZero(a)', [0, 1, 0, 1]],
  ['a: int64[3] = {3, 9, 1}\ny = ArgMax(a)', [1]],
  ['a: bool[2] = {true, false}\nb: bool[2] = {true, true}\ny = And(a, b)', [1, 0]],
  ['a: int64[2] = {1, 2}\nr: int64[1] = 2\ny = Tile(a, r)', [1, 2, 1, 2]],
];
for (const [node, expected] of values)
  test(`elements: ${node.split('\n').at(-1)}`, () => {
    const model = parseModelText(`opset 13\n() => (y)\n${node}`);
    const [main] = model.graphs;
    const elements = main && inferTypes(model).constantOf(main, 'y')?.elements;
    assert.deepEqual(expected === undefined ? elements?.filter((element) => element !== undefined) : elements, expected ?? []);
  });
