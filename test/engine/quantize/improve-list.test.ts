import assert from 'node:assert/strict';
import test from 'node:test';
import { improvements } from '../../../src/engine/quantize/improve/improvements';
import { improvementNames } from '../../../src/engine/quantize/settings';

test('every improvement that settings name is there, in their order, and calibration comes once between', () => {
  assert.deepEqual(
    improvements.map(({ name }) => name),
    improvementNames,
  );
  const early = improvements.map(({ when }) => when === 'before-calibration');
  assert.deepEqual(early, [...early].sort().reverse());
});
