import assert from 'node:assert/strict';
import test from 'node:test';
import { combineDifferences } from '../../../../src/engine/quantize/accuracy/combine';
import { DifferenceSums, type Differences } from '../../../../src/engine/quantize/accuracy/differences';

/** The same figures from their definitions, all samples at once. */
function plain(samples: readonly (readonly [readonly number[], readonly number[]])[], row: number): Partial<Differences> {
  const pairs = samples.flatMap(([a, b]) => a.map((value, at) => [value, b[at] as number] as const));
  const finite = pairs.filter(([a, b]) => Number.isFinite(a - b));
  const sum = (figure: (a: number, b: number) => number) => finite.reduce((total, [a, b]) => total + figure(a, b), 0);
  const rows = Array.from({ length: pairs.length / row }, (_, at) => pairs.slice(at * row, (at + 1) * row));
  const top = (values: readonly number[]) => values.indexOf(Math.max(...values));
  const same = rows.filter((one) => top(one.map(([a]) => a)) === top(one.map(([, b]) => b)));
  const noise = sum((a, b) => (a - b) ** 2);
  return {
    samples: samples.length,
    elements: finite.length,
    notFinite: pairs.length - finite.length,
    sqnrDb: noise === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(sum((a) => a * a) / noise),
    cosine: sum((a, b) => a * b) / Math.sqrt(sum((a) => a * a) * sum((_, b) => b * b)),
    mse: noise / finite.length,
    maxError: Math.max(...finite.map(([a, b]) => Math.abs(a - b))),
    top1Agreement: same.length / rows.length,
  };
}

function measured(samples: readonly (readonly [readonly number[], readonly number[]])[], row: number): Differences {
  const sums = new DifferenceSums();
  for (const [a, b] of samples) sums.add(a, b, row);
  return sums.result();
}

const nan = Number.NaN;
const cases: readonly [name: string, row: number, samples: readonly (readonly [readonly number[], readonly number[]])[]][] = [
  [
    'one sample',
    4,
    [
      [
        [1, 2, 3, 4],
        [1, 2, 3.5, 4],
      ],
    ],
  ],
  [
    'equal values',
    2,
    [
      [
        [1, -2],
        [1, -2],
      ],
    ],
  ],
  [
    'two samples, the second worse',
    2,
    [
      [
        [1, 2],
        [1, 2.125],
      ],
      [
        [3, 4],
        [4, 3],
      ],
    ],
  ],
  [
    'rows whose largest element moved',
    2,
    [
      [
        [1, 2, 5, 4, 0, 1],
        [2, 1, 5, 4, 0.5, 1],
      ],
    ],
  ],
  [
    'opposite values',
    3,
    [
      [
        [1, 2, 3],
        [-1, -2, -3],
      ],
    ],
  ],
  [
    'what is not finite counts nowhere else',
    2,
    [
      [
        [nan, 2, 3, 4],
        [1, 2, Number.POSITIVE_INFINITY, 4.5],
      ],
    ],
  ],
];
for (const [name, row, samples] of cases)
  test(`differences: ${name}`, () => {
    const wanted = plain(samples, row);
    const found = measured(samples, row);
    for (const [key, value] of Object.entries(wanted)) {
      if (key === 'top1Agreement' && name.startsWith('what is not finite')) continue;
      const difference = Math.abs((found[key as keyof Differences] as number) - (value as number));
      assert.ok(
        Object.is(found[key as keyof Differences], value) || difference < 1e-12,
        `${key}: ${found[key as keyof Differences]} ${value}`,
      );
    }
  });

test('each sample has its own level, and the worst is named', () => {
  const { sampleSqnrDb, worstSample } = measured(
    [
      [[10], [10]],
      [[10], [9]],
      [[10], [9.9]],
    ],
    1,
  );
  assert.deepEqual([sampleSqnrDb.map((db) => Math.round(db)), worstSample], [[Number.POSITIVE_INFINITY, 20, 40], 1]);
});

test('a silent value: noise on it is minus infinity, none is infinity', () => {
  assert.equal(
    measured(
      [
        [
          [0, 0],
          [0, 0],
        ],
      ],
      2,
    ).sqnrDb,
    Number.POSITIVE_INFINITY,
  );
  assert.equal(
    measured(
      [
        [
          [0, 0],
          [0, 1],
        ],
      ],
      2,
    ).sqnrDb,
    Number.NEGATIVE_INFINITY,
  );
  assert.equal(
    measured(
      [
        [
          [0, 0],
          [0, 0],
        ],
      ],
      2,
    ).cosine,
    1,
  );
});

const level = (db: number, changes: Partial<Differences> = {}): Differences => ({
  samples: 1,
  elements: 10,
  notFinite: 0,
  sqnrDb: db,
  sampleSqnrDb: [db],
  worstSample: 0,
  cosine: 1,
  mse: 0,
  maxError: 0,
  top1Agreement: 1,
  ...changes,
});

test('outputs together: each counts alike, whatever its scale and size', () => {
  const both = combineDifferences([level(20, { elements: 1_000_000, mse: 4 }), level(40, { elements: 1, mse: 1000, maxError: 7 })]);
  assert.equal(both.sqnrDb.toFixed(6), (-10 * Math.log10((0.01 + 0.0001) / 2)).toFixed(6));
  assert.equal(both.elements, 1_000_001);
  assert.equal(both.maxError, 7);
  const alone = level(33);
  assert.equal(combineDifferences([alone]), alone);
  assert.equal(combineDifferences([level(Number.POSITIVE_INFINITY), level(Number.POSITIVE_INFINITY)]).sqnrDb, Number.POSITIVE_INFINITY);
  assert.equal(combineDifferences([level(Number.NEGATIVE_INFINITY), level(40)]).sqnrDb, Number.NEGATIVE_INFINITY);
});
