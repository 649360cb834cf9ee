import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textDifferences } from './differences';

const io = '(x: float[1,8]) => (y)';
const w = (name: string, value: number) => `${name}: float[2,2] = {${value}, ${value}, ${value}, ${value}}`;
const mm = '(x: float[2,2]) => (y)';

const cases: readonly [name: string, before: string, after: string, want: readonly string[]][] = [
  ['equal models', `${io}\n[a] h = Relu(x)\n[b] y = Neg(h)`, `${io}\n[a] h = Relu(x)\n[b] y = Neg(h)`, []],
  ['other value names', `${io}\n[a] h = Relu(x)\n[b] y = Neg(h)`, `(i: float[1,8]) => (o)\n[a] k = Relu(i)\n[b] o = Neg(k)`, []],
  [
    'a node with another name',
    `${io}\n[a] h = Relu(x)\n[b] y = Neg(h)`,
    `${io}\n[act] h = Relu(x)\n[b] y = Neg(h)`,
    ['act: renamed (a); name a > act'],
  ],
  [
    'all nodes with other names',
    `${io}\n[a] h = Relu(x)\n[b] y = Neg(h)`,
    `${io}\n[c] h = Relu(x)\n[d] y = Neg(h)`,
    ['c: renamed (a); name a > c', 'd: renamed (b); name b > d'],
  ],
  ['no names at all', `${io}\nh = Relu(x)\ny = Neg(h)`, `${io}\nh = Relu(x)\ny = Neg(h)`, []],
  [
    'names were given',
    `${io}\nh = Relu(x)\ny = Neg(h)`,
    `${io}\n[first] h = Relu(x)\n[second] y = Neg(h)`,
    ['first: renamed (Relu_0); name  > first', 'second: renamed (Neg_1); name  > second'],
  ],
  [
    'an attribute with another value',
    `${io}\n[a] y = LeakyRelu(x) {alpha=0.5}`,
    `${io}\n[a] y = LeakyRelu(x) {alpha=0.25}`,
    ['a: changed; attribute alpha 0.5 > 0.25'],
  ],
  [
    'an attribute comes, another goes',
    `${io}\n[a] y = Softmax(x) {axis=1}`,
    `${io}\n[a] y = Softmax(x) {beta=2.0}`,
    ['a: changed; attribute axis 1 > -; attribute beta - > 2'],
  ],
  [
    'an attribute of another type with the same text',
    `${io}\n[a] y = my::Op(x) {k=1}`,
    `${io}\n[a] y = my::Op(x) {k=1.0}`,
    ['a: changed; attribute k 1 > 1'],
  ],
  [
    'a long list that differs at its end',
    `${io}\n[a] y = my::Op(x) {k=[${Array.from({ length: 90 }, () => 1)}]}`,
    `${io}\n[a] y = my::Op(x) {k=[${Array.from({ length: 90 }, (_, i) => (i === 89 ? 2 : 1))}]}`,
    [
      `a: changed; attribute k [${Array.from({ length: 64 }, () => 1).join(', ')}, … 90 in all] > [${Array.from({ length: 64 }, () => 1).join(', ')}, … 90 in all]`,
    ],
  ],
  [
    'a node is put in between',
    `${io}\n[a] h = Relu(x)\n[b] y = Neg(h)`,
    `${io}\n[a] h = Relu(x)\n[n] k = Abs(h)\n[b] y = Neg(k)`,
    ['n: added'],
  ],
  [
    'a node is taken out',
    `${io}\n[a] h = Relu(x)\n[n] k = Abs(h)\n[b] y = Neg(k)`,
    `${io}\n[a] h = Relu(x)\n[b] y = Neg(h)`,
    ['n: removed'],
  ],
  [
    'counted names shift when a node is put in',
    `${io}\n[Relu_0] h = Relu(x)\n[Neg_1] k = Neg(h)\n[Relu_2] y = Relu(k)`,
    `${io}\n[Abs_0] j = Abs(x)\n[Relu_1] h = Relu(j)\n[Neg_2] k = Neg(h)\n[Relu_3] y = Relu(k)`,
    [
      'Abs_0: added',
      'Relu_1: renamed (Relu_0); name Relu_0 > Relu_1',
      'Neg_2: renamed (Neg_1); name Neg_1 > Neg_2',
      'Relu_3: renamed (Relu_2); name Relu_2 > Relu_3',
    ],
  ],
  [
    'another operator under the same name',
    `${io}\n[act] h = Relu(x)\n[b] y = Neg(h)`,
    `${io}\n[act] h = LeakyRelu(x) {alpha=0.5}\n[b] y = Neg(h)`,
    ['act: changed; operator Relu > LeakyRelu; attribute alpha - > 0.5'],
  ],
  [
    'another operator in the same place',
    `${io}\n[a] h = Relu(x)\n[Abs_1] k = Abs(h)\n[b] y = Neg(k)`,
    `${io}\n[a] h = Relu(x)\n[Exp_1] k = Exp(h)\n[b] y = Neg(k)`,
    ['Exp_1: changed (Abs_1); name Abs_1 > Exp_1; operator Abs > Exp'],
  ],
  [
    'an operator of another domain',
    `${io}\n[a] y = Gelu(x)`,
    `${io}\n[a] y = com.microsoft::Gelu(x)`,
    ['a: changed; operator Gelu > com.microsoft::Gelu'],
  ],
  ['weights are the same bytes', `${mm}\n${w('w', 1)}\n[a] y = MatMul(x, w)`, `${mm}\n${w('v', 1)}\n[a] y = MatMul(x, v)`, []],
  [
    'weights with other values',
    `${mm}\n${w('w', 1)}\n[a] y = MatMul(x, w)`,
    `${mm}\n${w('w', 2)}\n[a] y = MatMul(x, w)`,
    ['a: changed; weights B float[2×2] > float[2×2], other values'],
  ],
  [
    'weights of another shape',
    `${mm}\n${w('w', 1)}\n[a] y = MatMul(x, w)`,
    `${mm}\nw: float[2,3] = {1, 1, 1, 1, 1, 1}\n[a] y = MatMul(x, w)`,
    ['a: changed; weights B float[2×2] > float[2×3]; type Y float[2×2] > float[2×3]'],
  ],
  [
    'a Constant node in place of an initializer',
    `${mm}\n${w('w', 1)}\n[a] y = MatMul(x, w)`,
    `${mm}\nw = Constant() {value=float[2,2] {1, 1, 1, 1}}\n[a] y = MatMul(x, w)`,
    [],
  ],
  [
    'two layers of one shape change places with their weights',
    `${mm}\n${w('p', 1)}\n${w('q', 2)}\nh = MatMul(x, p)\ny = MatMul(h, q)`,
    `${mm}\n${w('p', 2)}\n${w('q', 1)}\nh = MatMul(x, p)\ny = MatMul(h, q)`,
    [
      'MatMul_0: changed; weights B float[2×2] > float[2×2], other values',
      'MatMul_1: changed; weights B float[2×2] > float[2×2], other values',
    ],
  ],
  [
    'trained further: all weights are others, nothing else',
    `${mm}\n${w('p', 1)}\n${w('q', 2)}\nh = MatMul(x, p)\nk = Relu(h)\ny = MatMul(k, q)`,
    `${mm}\n${w('p', 3)}\n${w('q', 4)}\nh = MatMul(x, p)\nk = Relu(h)\ny = MatMul(k, q)`,
    [
      'MatMul_0: changed; weights B float[2×2] > float[2×2], other values',
      'MatMul_2: changed; weights B float[2×2] > float[2×2], other values',
    ],
  ],
  [
    'a block is put in between equal blocks',
    `${mm}\n${w('p', 1)}\n${w('q', 2)}\nh = MatMul(x, p)\nk = Relu(h)\ni = MatMul(k, q)\ny = Relu(i)`,
    `${mm}\n${w('p', 1)}\n${w('n', 7)}\n${w('q', 2)}\nh = MatMul(x, p)\nk = Relu(h)\nm = MatMul(k, n)\no = Relu(m)\ni = MatMul(o, q)\ny = Relu(i)`,
    ['MatMul_2: added', 'Relu_3: added'],
  ],
  [
    'inputs change places',
    `(x: float[2], z: float[2]) => (y)\n[a] y = Sub(x, z)`,
    `(x: float[2], z: float[2]) => (y)\n[a] y = Sub(z, x)`,
    ['a: changed; input A input x > input z; input B input z > input x'],
  ],
  [
    'an optional input is given now',
    `(x: float[2], z: float) => (y)\n[a] y = Clip(x)`,
    `(x: float[2], z: float) => (y)\n[a] y = Clip(x, z)`,
    ['a: changed; input min - > input z'],
  ],
  [
    'another shape of the input',
    `(x: float[1,8]) => (y)\n[a] y = Relu(x)`,
    `(x: float[2,8]) => (y)\n[a] y = Relu(x)`,
    ['a: shape; type Y float[1×8] > float[2×8]'],
  ],
  [
    'a shape that an attribute changes, and those that follow from it',
    `(x: float[1,8,4]) => (y)\n[a] h = Flatten(x) {axis=1}\n[b] y = Relu(h)`,
    `(x: float[1,8,4]) => (y)\n[a] h = Flatten(x) {axis=2}\n[b] y = Relu(h)`,
    ['a: changed; attribute axis 1 > 2; type output float[1×32] > float[8×4]', 'b: shape; type Y float[1×32] > float[8×4]'],
  ],
  [
    'another element type is more than a shape',
    `(x: float[1,8]) => (y)\n[a] y = Relu(x)`,
    `(x: float16[2,8]) => (y)\n[a] y = Relu(x)`,
    ['a: changed; type Y float[1×8] > float16[2×8]'],
  ],
  [
    'one of two equal branches is gone',
    `${io}\n[in] h = Neg(x)\n[p] a = Relu(h)\n[q] b = Relu(h)\n[o] y = Add(a, b)`,
    `${io}\n[in] h = Neg(x)\n[q] b = Relu(h)\n[o] y = Add(b, h)`,
    ['o: changed; input A p > q; input B q > in', 'p: removed'],
  ],
  [
    'equal branches stay apart by where they go',
    `(x: float[2]) => (y, z)\na = Relu(x)\nb = Relu(x)\ny = Neg(a)\nz = Abs(b)`,
    `(x: float[2]) => (y, z)\nb = Relu(x)\na = Relu(x)\ny = Neg(a)\nz = Abs(b)`,
    [],
  ],
  ['nodes in another order of the file', `${io}\n[a] h = Relu(x)\n[b] y = Neg(h)`, `${io}\n[b] y = Neg(h)\n[a] h = Relu(x)`, []],
  [
    'a Relu here and one there are two nodes',
    `${io}\n[first] a = Relu(x)\n[s] h = Neg(a)\n[t] k = Abs(h)\n[u] y = Exp(k)`,
    `${io}\n[s] h = Neg(x)\n[t] k = Abs(h)\n[u] j = Exp(k)\n[last] y = Relu(j)`,
    ['last: added', 'first: removed'],
  ],
  [
    'normalization is folded into the first layer',
    `${mm}\n${w('w', 1)}\n${w('s', 1)}\nh = MatMul(x, w)\nk = Mul(h, s)\ny = Relu(k)`,
    `${mm}\n${w('w', 2)}\nh = MatMul(x, w)\ny = Relu(h)`,
    ['MatMul_0: changed; weights B float[2×2] > float[2×2], other values', 'Mul_1: removed'],
  ],
  [
    'behind a node with two inputs that was put in, the reader has changed',
    `${io}\n[a] h = Relu(x)\n[b] y = Neg(h)`,
    `${io}\n[a] h = Relu(x)\n[n] k = Add(h, x)\n[b] y = Neg(k)`,
    ['n: added', 'b: changed; input X a > n'],
  ],
  ['nothing in common', `${io}\n[a] y = Relu(x)`, `${io}\n[b] y = Neg(x)`, ['b: added', 'a: removed']],
  ['an empty model', `${io}\n[a] y = Relu(x)`, io, ['a: removed']],
  [
    'inside a branch',
    `(c: bool, x: float[2]) => (y)\n[if] y = If(c) {then_branch={() => (a) [t] a = Relu(x)}, else_branch={() => (b) [e] b = Neg(x)}}`,
    `(c: bool, x: float[2]) => (y)\n[if] y = If(c) {then_branch={() => (a) [t] a = Relu(x)}, else_branch={() => (b) [e] b = Abs(x)}}`,
    ['e: changed; operator Neg > Abs'],
  ],
  [
    'a node is put into a branch',
    `(c: bool, x: float[2]) => (y)\n[if] y = If(c) {then_branch={() => (a) [t] a = Relu(x)}, else_branch={() => (b) [e] b = Neg(x)}}`,
    `(c: bool, x: float[2]) => (y)\n[if] y = If(c) {then_branch={() => (a) [t] a = Relu(x)}, else_branch={() => (b) [e] b = Neg(x) b2 = Abs(b)}}`,
    ['if/else_branch/Abs_1: added'],
  ],
  [
    'quantized: quantizers belong to whom they serve',
    `${mm}\n${w('w', 1)}\n[a] y = MatMul(x, w)`,
    `${mm}\n${w('w', 1)}\ns: float = {0.5}\nz: uint8 = {128}\nxq = QuantizeLinear(x, s, z)\nxd = DequantizeLinear(xq, s, z)\n[a] y = MatMul(xd, w)`,
    ['QuantizeLinear_0: quantizer', 'DequantizeLinear_1: quantizer', 'a: quantized; quantization A - > uint8, scale 0.5, zero point 128'],
  ],
  [
    'quantized weights are quantized, not others',
    `${mm}\n${w('w', 1)}\n[a] y = MatMul(x, w)`,
    `${mm}\nw: int8[2,2] = {2, 2, 2, 2}\ns: float = {0.5}\nwd = DequantizeLinear(w, s)\n[a] y = MatMul(x, wd)`,
    ['DequantizeLinear_0: quantizer', 'a: quantized; quantization B - > int8, scale 0.5'],
  ],
  [
    'quantized with another scale',
    `${mm}\ns: float = {0.5}\nz: uint8 = {0}\nq = QuantizeLinear(x, s, z)\nd = DequantizeLinear(q, s, z)\n[a] y = Relu(d)`,
    `${mm}\ns: float = {0.25}\nz: uint8 = {0}\nq = QuantizeLinear(x, s, z)\nd = DequantizeLinear(q, s, z)\n[a] y = Relu(d)`,
    [
      'QuantizeLinear_0: changed; quantization uint8, scale 0.5, zero point 0 > uint8, scale 0.25, zero point 0',
      'DequantizeLinear_1: changed; quantization uint8, scale 0.5, zero point 0 > uint8, scale 0.25, zero point 0',
      'a: changed; quantization X uint8, scale 0.5, zero point 0 > uint8, scale 0.25, zero point 0',
    ],
  ],
  [
    'no longer quantized',
    `${mm}\ns: float = {0.5}\nz: uint8 = {0}\nq = QuantizeLinear(x, s, z)\nd = DequantizeLinear(q, s, z)\n[a] y = Relu(d)`,
    `${mm}\n[a] y = Relu(x)`,
    ['a: quantized; quantization X uint8, scale 0.5, zero point 0 > -'],
  ],
];

for (const [name, before, after, want] of cases) test(name, async () => assert.deepEqual(await textDifferences(before, after), want));
