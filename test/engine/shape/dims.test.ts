import assert from 'node:assert/strict';
import test from 'node:test';
import type { Dim } from '../../../src/engine/ir/graph';
import {
  add,
  broadcast,
  canonical,
  ceilDivide,
  floorDivide,
  isSame,
  maximum,
  minimum,
  multiply,
  product,
  signOfDim,
  subtract,
} from '../../../src/engine/shape/dims';

const cases: readonly [what: string, actual: Dim, expected: Dim][] = [
  ['numbers add', add(2, 3), 5],
  ['zero adds nothing', add('N', 0), 'N'],
  ['like terms join', add('2*N', 'N'), '3*N'],
  ['terms cancel', subtract(add('N', 'M'), 'M'), 'N'],
  ['all cancels to zero', subtract('N + 1', '1 + N'), 0],
  ['products have one order', multiply('M', 'N'), multiply('N', 'M')],
  ['sums multiply out', multiply('N + 1', 'N - 1'), 'N*N - 1'],
  ['zero wins over unknown', multiply(undefined, 0), 0],
  ['unknown stays unknown', add(undefined, 1), undefined],
  ['a factor divides out', floorDivide('6*N', 2), '3*N'],
  ['a symbol divides out', floorDivide('8*B*S', '2*B'), '4*S'],
  ['a sum divides out', floorDivide('2*N + 2*M', 'M + N'), 2],
  ['whole parts leave a quotient', floorDivide('2*N + 3', 2), 'N + 1'],
  ['the rest stays', floorDivide('N + 5', 2), 'floor((N + 1)/2) + 2'],
  ['quotients of quotients join', floorDivide(floorDivide('N', 2), 2), 'floor(N/4)'],
  ['also with a sum between', floorDivide(add(floorDivide('N', 2), 1), 2), 'floor((N + 2)/4)'],
  ['rounding up is rounding down of more', ceilDivide('N', 2), 'floor((N + 1)/2)'],
  ['a quotient times its divisor is not the whole', multiply(floorDivide('N', 2), 2), '2*floor(N/2)'],
  ['a product below the bar', floorDivide('N', 'A*B'), 'floor(N / (A*B))'],
  ['nothing divides by zero', floorDivide('N', 0), undefined],
  ['a size is at least zero', maximum('N', 0), 'N'],
  ['the larger of two by their difference', maximum('N', 'N + 1'), 'N + 1'],
  ['the smaller that cannot be told', minimum('N', 5), 'min(5, N)'],
  ['beyond 2^53 nothing is exact', multiply(2 ** 52, 4), undefined],
  ['nor with symbols', multiply(`${2 ** 52}*N`, 4), undefined],
  ['an empty product', product([]), 1],
  ['a zero in a product', product([undefined, 0]), 0],
  ['a declared text is read', canonical('s1*2 + 1'), '2*s1 + 1'],
  ['hyphens join words', canonical('batch-size'), 'batch-size'],
  ['and so do slashes between words', add('Squeeze/output_0', 1), 'Squeeze/output_0 + 1'],
  ['a slash before a number divides', canonical('height/32'), 'floor(height/32)'],
  ['odd names are one symbol', add('sequence length', 1), "'sequence length' + 1"],
  ['and stay one', subtract(add('sequence length', 1), 1), "'sequence length'"],
  ['brackets that do not close are a name', add('N(', 1), "'N(' + 1"],
];

for (const [what, actual, expected] of cases) test(what, () => assert.equal(actual, expected));

test('equality is of the value, not of the text', () => {
  assert.ok(isSame('N + 1', '1 + N'));
  assert.ok(isSame('floor(N/2)', floorDivide('N', 2)));
  assert.ok(!isSame('N', 'M'));
  assert.ok(!isSame(undefined, undefined));
});

test('signs follow from sizes being at least zero', () => {
  assert.equal(signOfDim('N + 1'), 'positive');
  assert.equal(signOfDim('N'), 'not-negative');
  assert.equal(signOfDim('N - 1'), undefined);
  assert.equal(signOfDim(subtract(-1, 'N')), 'negative');
  assert.equal(signOfDim(floorDivide('N', 2)), 'not-negative');
});

const shapes: readonly [a: readonly Dim[], b: readonly Dim[], expected: readonly Dim[]][] = [
  [[3, 1], [4], [3, 4]],
  [
    ['N', 1],
    [1, 'M'],
    ['N', 'M'],
  ],
  [['N'], [5], [5]],
  [['N'], ['M'], [undefined]],
  [[undefined], [1], [undefined]],
  [[0], [1], [0]],
];
for (const [a, b, expected] of shapes)
  test(`[${a}] with [${b}] broadcasts to [${expected}]`, () => assert.deepEqual(broadcast([a, b]), expected));

test('expressions of any length end', () => {
  let dim: Dim = 'N';
  for (let step = 0; step < 200 && dim !== undefined; step++) dim = add(multiply(dim, `s${step}`), floorDivide(dim, 3));
  assert.equal(dim, undefined);
});

/** The same sums with numbers in place of the symbols. */
const sizeFor = (dim: Dim, n: number, m: number): number => {
  if (typeof dim === 'number') return dim;
  const source = String(dim).replaceAll('floor', 'Math.floor').replaceAll('min', 'Math.min').replaceAll('max', 'Math.max');
  return new Function('N', 'M', `return ${source}`)(n, m) as number;
};

test('symbolic sums are right for every size', () => {
  const steps: ((a: Dim, b: Dim) => Dim)[] = [
    add,
    subtract,
    multiply,
    minimum,
    maximum,
    (a) => floorDivide(a, 3),
    (a) => ceilDivide(a, 4),
    (a) => add(a, 7),
  ];
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  let compared = 0;
  for (let round = 0; round < 400; round++) {
    const [n, m] = [next(20), next(20)];
    let [symbolic, numeric]: [Dim, Dim] = ['N', n];
    for (let step = 0; step < 4; step++) {
      const apply = steps[next(steps.length)] as (a: Dim, b: Dim) => Dim;
      [symbolic, numeric] = [apply(symbolic, 'M'), apply(numeric, m)];
      if (symbolic === undefined || numeric === undefined) break;
      assert.equal(sizeFor(symbolic, n, m), numeric, `${symbolic} with N=${n}, M=${m}`);
      compared++;
    }
  }
  assert.ok(compared > 1000, `${compared} compared`);
});
