import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RangeRow } from '../../../src/protocol/config-calls';
import type { NextStep, Supposition } from '../../../src/protocol/selector-calls';
import { rangeText, savedText, supposedText } from '../../../webview/scene/choice-text';
import { differences } from '../../../webview/scene/differences';
import { marksByNode } from '../../../webview/scene/encoding-marks';
import { around } from '../../../webview/scene/scene';

const figures = (segments: number, boundaries: number, boundaryBytes: number, totalUs: number) => ({
  segments,
  boundaries,
  boundaryBytes,
  totalUs,
});

test('less is better, more is worse, and what is not known is neither', () => {
  const all = differences(figures(7, 12, 1_900_000, 610), figures(1, 12, 2_000_000, Number.NaN));
  assert.deepEqual(
    all.map(({ label, before, after, change }) => [label, before, after, change]),
    [
      ['Segments', '7', '1', 'better'],
      ['Crossings', '12', '12', 'same'],
      ['Boundary data', '1.9 MB', '2 MB', 'worse'],
      ['Estimated time', '610 µs', '–', 'unknown'],
    ],
  );
});

test('conversions are compared where both were counted', () => {
  const labels = (before: object, after: object) =>
    differences({ ...figures(1, 1, 1, 1), ...before }, { ...figures(1, 1, 1, 1), ...after }).map(({ label }) => label);
  assert.ok(labels({ conversions: 3 }, { conversions: 1 }).includes('Conversions'));
  assert.ok(!labels({}, { conversions: 1 }).includes('Conversions'));
});

const node = (name: string): Supposition => ({ subject: { by: 'node', name }, suppose: 'supported' });
const supposed: readonly (readonly [readonly Supposition[], string])[] = [
  [[], ''],
  [[node('conv1')], 'conv1 supported on the HTP'],
  [[node('a'), node('b')], '2 nodes supported on the HTP'],
  [[{ subject: { by: 'op', name: 'Resize' }, suppose: 'moved', unit: 'gpu' }], 'all Resize moved to the GPU'],
  [[{ subject: { by: 'rule', name: 'rank' }, suppose: '16-bit' }], 'all refused by rank with 16-bit activations'],
];
for (const [suppositions, text] of supposed) test(`supposed: ${text}`, () => assert.equal(supposedText(suppositions), text));

const saved: readonly (readonly [NextStep['saved'], string])[] = [
  [{ segments: 6, boundaries: 1, boundaryBytes: 1_300_000, us: 170 }, '6 segments, 1 crossing, 1.3 MB, 170 µs less'],
  [{ segments: 1, boundaries: 0, boundaryBytes: 0, us: -30 }, '1 segment less; 30 µs more'],
  [{ segments: 0, boundaries: 0, boundaryBytes: 0, us: Number.NaN }, 'no change'],
];
for (const [one, text] of saved) test(`saved: ${text}`, () => assert.equal(savedText(one), text));

const ranges: readonly (readonly [Partial<RangeRow>, string])[] = [
  [
    { sqnrDb: 38.21, mse: 1.2e-5, clippedBelow: 0.01, clippedAbove: 0.01, wasted: 0.4 },
    'SQNR 38.2 dB · MSE 0.000012 · 2% clipped · 40% of the range unused',
  ],
  [{ sqnrDb: Number.POSITIVE_INFINITY, mse: 0, clippedBelow: 0, clippedAbove: 0, wasted: 0 }, 'no loss'],
];
for (const [row, text] of ranges) test(`range: ${text}`, () => assert.equal(rangeText(row as RangeRow), text));

test('of several marks of a node an error counts, else the first', () => {
  const mark = (value: string, severity: 'error' | 'warning', ...nodes: number[]) => ({ value, nodes, severity, what: value });
  const marks = marksByNode([mark('a', 'warning', 1, 2), mark('b', 'error', 2), mark('c', 'error', 2), mark('d', 'warning', 1)]);
  assert.deepEqual([...marks].map(([id, { value }]) => [id, value]).sort(), [
    [1, 'a'],
    [2, 'b'],
  ]);
});

test('the rectangle around some', () => {
  const rects = [
    { x: 10, y: 5, width: 10, height: 10 },
    { x: -5, y: 8, width: 5, height: 20 },
  ];
  assert.deepEqual(around(rects), { x: -5, y: 5, width: 25, height: 23 });
});
