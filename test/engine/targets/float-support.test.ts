import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chipNamed, chips } from '../../../src/engine/targets/chips';
import { floatSupport } from '../../../src/engine/targets/float-support';

const cases: readonly [soc: string, want: string][] = [
  ['SM8650', 'runs'],
  ['SM8450', 'runs'],
  ['SA8295', 'runs'],
  ['SM8350', 'may-not-build'],
  ['SM8635', 'moves'],
  ['QCM6490', 'moves'],
  ['SC7280X', 'absent'],
];
for (const [soc, want] of cases) test(`float on ${soc}: ${want}`, () => assert.equal(floatSupport(chipNamed(soc)), want));

test('every chip of the table was asked: 15 run float nodes', () => {
  assert.equal(chips.filter((chip) => floatSupport(chip) === 'runs').length, 15);
});
