import assert from 'node:assert/strict';
import test from 'node:test';
import { mean, percentile, summarize } from '../../../src/engine/profile/statistics';

const hundred = Array.from({ length: 100 }, (_, i) => i + 1);

// By numpy 2.3: np.percentile(samples, p).
const cases: readonly [samples: readonly number[], p: number, want: number][] = [
  [[7], 0, 7],
  [[7], 99, 7],
  [[1, 2], 50, 1.5],
  [[1, 2], 95, 1.95],
  [[4, 1, 3, 2], 50, 2.5],
  [[4, 1, 3, 2], 99, 3.97],
  [[15, 20, 35, 40, 50], 95, 48],
  [[15, 20, 35, 40, 50], 99, 49.6],
  [hundred, 50, 50.5],
  [hundred, 95, 95.05],
  [hundred, 99, 99.01],
  [[0.5, 0.1, 0.9, 0.3, 12.25, 0.2, 0.4], 95, 8.845],
  [[0.5, 0.1, 0.9, 0.3, 12.25, 0.2, 0.4], 100, 12.25],
];
for (const [samples, p, want] of cases)
  test(`p${p} of ${samples.length} samples`, () => assert.ok(Math.abs(percentile(samples, p) - want) < 1e-9));

test('a summary is ordered and leaves the samples as they were', () => {
  const samples = [5, 1, 4, 2, 3];
  const { min, p50, p95, p99, max, mean: middle } = summarize(samples);
  assert.deepEqual([min, p50, max, middle], [1, 3, 5, 3]);
  assert.ok(p50 <= p95 && p95 <= p99 && p99 <= max);
  assert.deepEqual(samples, [5, 1, 4, 2, 3]);
});

test('nothing measured is not zero', () => {
  assert.ok(Number.isNaN(mean([])) && Number.isNaN(percentile([], 50)) && Number.isNaN(summarize([]).p99));
});
