import assert from 'node:assert/strict';
import test from 'node:test';
import type { Hextimate } from '../../../src/engine/profile/hextimate';
import { shareTimeline } from '../../../src/engine/profile/share-timeline';

type Span = readonly [start: number, duration: number, group: number];

function timeline(spans: readonly Span[], vtcm: Hextimate['vtcm'] = { at: [], bytes: [] }): Hextimate {
  const zeros = spans.map(() => 0);
  return {
    graph: 'g',
    chip: '',
    clockMhz: 1,
    vtcmBytes: 0,
    threads: [],
    kernels: [],
    vtcm,
    events: {
      start: Float64Array.from(spans, ([start]) => start),
      duration: Float64Array.from(spans, ([, duration]) => duration),
      thread: Uint8Array.from(zeros),
      unit: Uint8Array.from(zeros),
      opId: Float64Array.from(zeros),
      kernel: Uint32Array.from(zeros),
      ddrBytes: Float64Array.from(zeros),
      mark: Uint8Array.from(zeros),
      cause: Int32Array.from(zeros),
    },
  };
}

const cases: readonly [name: string, spans: readonly Span[], shares: readonly number[], idle: number, end: number][] = [
  ['one kernel', [[0, 10, 0]], [10], 0, 10],
  [
    'one after another',
    [
      [0, 10, 0],
      [10, 5, 1],
    ],
    [10, 5],
    0,
    15,
  ],
  [
    'side by side',
    [
      [0, 10, 0],
      [0, 10, 1],
    ],
    [5, 5],
    0,
    10,
  ],
  [
    'overlapping',
    [
      [0, 10, 0],
      [5, 10, 1],
    ],
    [7.5, 7.5],
    0,
    15,
  ],
  [
    'two of one group beside one of another',
    [
      [0, 9, 0],
      [0, 9, 0],
      [0, 9, 1],
    ],
    [6, 3],
    0,
    9,
  ],
  [
    'a gap',
    [
      [0, 4, 0],
      [6, 4, 1],
    ],
    [4, 4],
    2,
    10,
  ],
  ['a late start', [[3, 4, 0]], [4], 3, 7],
  [
    'a kernel without length',
    [
      [0, 0, 0],
      [0, 4, 1],
    ],
    [0, 4],
    0,
    4,
  ],
  [
    'out of order',
    [
      [10, 5, 1],
      [0, 10, 0],
    ],
    [10, 5],
    0,
    15,
  ],
  [
    'one inside another',
    [
      [0, 10, 0],
      [2, 4, 1],
    ],
    [8, 2],
    0,
    10,
  ],
  ['nothing', [], [], 0, 0],
];
for (const [name, spans, shares, idle, end] of cases)
  test(name, () => {
    const shared = shareTimeline(
      timeline(spans),
      Int32Array.from(spans, ([, , group]) => group),
      shares.length,
    );
    assert.deepEqual([...shared.shares], shares);
    assert.equal(shared.idle, idle);
    assert.equal(shared.end, end);
  });

test('shares and idle sum to the end, whatever overlaps', () => {
  let seed = 1;
  const random = (below: number) => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  for (let round = 0; round < 50; round++) {
    const spans = Array.from({ length: 1 + random(60) }, (): Span => [random(100), random(30), random(5)]);
    const { shares, idle, end } = shareTimeline(
      timeline(spans),
      Int32Array.from(spans, ([, , group]) => group),
      5,
    );
    const sum = shares.reduce((total, share) => total + share, idle);
    assert.ok(Math.abs(sum - end) < 1e-9, `${sum} is not ${end}`);
  }
});

test('the peak of VTCM is what was in use while a kernel ran', () => {
  const shared = shareTimeline(
    timeline(
      [
        [0, 10, 0],
        [10, 10, 1],
      ],
      { at: [0, 4, 12], bytes: [100, 50, 300] },
    ),
    Int32Array.of(0, 1),
    2,
  );
  assert.deepEqual([...shared.peaks], [100, 50]);
});
