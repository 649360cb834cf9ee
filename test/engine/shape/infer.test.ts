import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import test from 'node:test';
import type { ValueType } from '../../../src/engine/ir/graph';
import { parseModelText } from '../../../src/engine/ir/text';
import { inferTypes } from '../../../src/engine/shape/infer';
import { byteSize, elementCount, tensorType } from '../../../src/engine/shape/type';
import { typeText } from '../../../src/engine/shape/type-text';
import { fixtures, readFixture } from '../../support/models';
import { outputsOf } from './infer-text';

test('nodes in any order', () =>
  assert.equal(outputsOf('opset 17\n(x: float[2,3]) => (z)\nz = Transpose(y)\ny = Concat(x, x) {axis=0}'), 'float[3×4]'));

test('a subgraph that uses what comes later in the file', () =>
  assert.equal(
    outputsOf(
      'opset 17\n(c: bool[], x: float[2]) => (y)\ny = If(c) {then_branch={() => (a) a = Relu(l)}, else_branch={() => (b) b = Neg(l)}}\nl = Exp(x)',
    ),
    'float[2]',
  ));

test('a cycle stays unknown and the rest is known', () =>
  assert.equal(outputsOf('opset 17\n(x: float[2]) => (a, c)\na = Relu(b)\nb = Relu(a)\nc = Relu(x)'), '? float[2]'));

test('a node that feeds itself', () => assert.equal(outputsOf('opset 17\n(x: float[2]) => (a)\na = Add(a, x)'), 'float[…]'));

test('an initializer that is an input too has the type of its data', () =>
  assert.equal(outputsOf('opset 9\n(x: float[2,6], s: int64) => (y)\ns: int64[2] = {3, 4}\ny = Reshape(x, s)'), 'float[3×4]'));

const declared = 'opset 17\n(x: float[2,3], n: int64[1]) => (y: float[4,5], z: float[7])\ny = Relu(x)\nz = my.domain::Op(x)';

test('declared types fill what is not inferred, and do not replace it', () => {
  assert.equal(outputsOf(declared, { ignoreDeclared: false }), 'float[2×3] float[7]');
  const { diagnostics } = inferTypes(parseModelText(declared));
  assert.deepEqual(
    diagnostics.map(({ code, severity }) => [code, severity]),
    [['shape-mismatch', 'warning']],
  );
  assert.match(diagnostics[0]?.what ?? '', /"y" is declared float\[4×5\], but Relu gives float\[2×3\]/);
});

test('ignoring declared types ignores them', () => assert.equal(outputsOf(declared), 'float[2×3] ?'));

test('a symbol is no contradiction to a number', () => {
  const { diagnostics } = inferTypes(parseModelText('opset 17\n(x: float[2]) => (y: float[N])\ny = Relu(x)'));
  assert.deepEqual(diagnostics, []);
});

const batch = (size: number): ReadonlyMap<string, ValueType> => new Map([['x', tensorType('float', [size, 3])]]);

test('an override binds its symbol everywhere', () =>
  assert.equal(
    outputsOf('opset 17\n(x: float[N,3], z: float[N,4]) => (y, d: float[N])\ny = Concat(x, z) {axis=1}\nd = my.domain::Op(x)', {
      overrides: batch(5),
      ignoreDeclared: false,
    }),
    'float[5×7] float[5]',
  ));

test('an override that contradicts the file makes its declared types void', () =>
  assert.equal(
    outputsOf('opset 17\n(x: float[1,3]) => (y, d: float[1])\ny = Relu(x)\nd = my.domain::Op(x)', {
      overrides: batch(5),
      ignoreDeclared: false,
    }),
    'float[5×3] ?',
  ));

test('values of inputs can be given', () => {
  const values = new Map([['s', { dtype: 'int64' as const, dims: [2], elements: [3, 4] }]]);
  assert.equal(outputsOf('opset 17\n(x: float[2,6], s: int64[2]) => (y)\ny = Reshape(x, s)', { values }), 'float[3×4]');
});

const hostile: readonly [what: string, text: string, expected: string][] = [
  ['sizes beyond 2^53', '(x: float[9007199254740993,2]) => (y)\ny = Flatten(x) {axis=0}', 'float[1×?]'],
  ['products beyond 2^53', '(x: float[9007199254740991,4]) => (y)\ny = Flatten(x) {axis=0}', 'float[1×?]'],
  ['a rank from a long shape', '(x: float[2]) => (y)\ns: int64[4000] = zeros\ny = Reshape(x, s)', 'float[…]'],
  ['a rank of an enormous count', '(x: float[2], s: int64[4000000000]) => (y)\ny = Reshape(x, s)', 'float[…]'],
  ['tiling without end', '(x: float[9]) => (y)\nr: int64[1] = 9007199254740991\ny = Tile(x, r)', 'float[?]'],
  ['a range without end', '() => (y)\na: float = 0\nb: float = inf\nd: float = 1\ny = Range(a, b, d)', 'float[?]'],
  ['axes out of range', '(x: float[2]) => (y, z)\na: int64[1] = 9\ny = Squeeze(x, a)\nz = Concat(x, x) {axis=5}', 'float[…] float[…]'],
  ['a stride of zero', '(x: float[1,1,8], w: float[1,1,3]) => (y)\ny = Conv(x, w) {strides=[0]}', 'float[1×1×?]'],
  ['a kernel larger than the data', '(x: float[1,1,2]) => (y)\ny = MaxPool(x) {kernel_shape=[5]}', 'float[1×1×?]'],
  ['missing inputs', '() => (y)\ny = Conv()', '?[…]'],
  ['attributes of the wrong type', '(x: float[2,3]) => (y)\ny = Transpose(x) {perm="no"}', 'float[3×2]'],
];
for (const [what, text, expected] of hostile) test(`hostile: ${what}`, () => assert.equal(outputsOf(`opset 17\n${text}`), expected));

test('functions that call each other twice, thirty levels deep, end with a word about it', () => {
  const level = (at: number) => `function my::F${at}(a) => (c) opset 17, my 1 {\n b = my::F${at + 1}(a)\n c = my::F${at + 1}(b)\n}`;
  const levels = Array.from({ length: 30 }, (_, at) => level(at)).join('\n');
  const model = parseModelText(
    `opset 17, my 1\n(x: float[2]) => (y)\ny = my::F0(x)\n${levels}\nfunction my::F30(a) => (b) opset 17 { b = Relu(a) }`,
  );
  assert.deepEqual(
    inferTypes(model).diagnostics.map(({ code }) => code),
    ['shape-budget'],
  );
});

test('a chain of 20,000 nodes', () => {
  const nodes = Array.from({ length: 20_000 }, (_, at) => `v${at + 1} = Relu(v${at})`);
  assert.equal(outputsOf(`opset 17\n(v0: float[N,3]) => (v20000)\n${nodes.reverse().join('\n')}`), 'float[N×3]');
});

for (const name of readdirSync(fixtures).filter((file) => file.endsWith('.onnx')))
  test(`${name}: inference says nothing that the file contradicts`, async () => {
    const { diagnostics } = inferTypes(await readFixture(name));
    assert.deepEqual(diagnostics, []);
  });

const texts: readonly [type: ValueType | undefined, text: string, bytes: number | undefined][] = [
  [tensorType('float', [1, 3, 240, 320]), 'float[1×3×240×320]', 921_600],
  [tensorType('int4', [3]), 'int4[3]', 2],
  [tensorType('float', ['N', undefined]), 'float[N×?]', undefined],
  [tensorType('bool', []), 'bool[]', 1],
  [tensorType('string', [2]), 'string[2]', undefined],
  [tensorType(undefined), '?[…]', undefined],
  [{ kind: 'sequence', element: tensorType('float', ['N']) }, 'seq(float[N])', undefined],
  [{ kind: 'map', key: 'int64', value: undefined }, 'map(int64, ?)', undefined],
  [{ kind: 'sparse', dtype: 'float', dims: [4] }, 'sparse(float[4])', 16],
  [undefined, '?', undefined],
];
for (const [type, text, bytes] of texts)
  test(`${text} as text, and its bytes`, () => {
    assert.equal(typeText(type), text);
    assert.equal(byteSize(type), bytes);
  });

test('elements beyond 2^53 are not counted', () => assert.equal(elementCount(tensorType('float', [2 ** 30, 2 ** 30])), undefined));
