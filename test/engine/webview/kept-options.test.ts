import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultOptions, type SelectorOptions } from '../../../src/protocol/selector-calls';
import { readOptions } from '../../../webview/kept-options';

const own: SelectorOptions = {
  constraints: { powerCritical: true, performanceCritical: false, maxLatencyMs: 5 },
  weights: { ...defaultOptions.weights, power: 0, operatorRule: 'share', performanceRule: 'seed' },
  pins: [{ subject: { by: 'op', name: '__proto__' }, unit: 'gpu' }],
};

test('what was kept comes back', () => assert.deepEqual(readOptions(JSON.parse(JSON.stringify(own))), own));

const odd: readonly (readonly [name: string, kept: unknown, read: SelectorOptions | undefined])[] = [
  ['nothing', undefined, undefined],
  ['a text', 'x', undefined],
  ['an empty object', {}, defaultOptions],
  ['wrong types', { constraints: 3, weights: [], pins: {} }, defaultOptions],
  ['no amounts', { constraints: { maxLatencyMs: -1, maxMemoryMb: 'x' }, weights: { power: null, tensorSize: Number.NaN } }, defaultOptions],
  ['unknown words', { weights: { operatorRule: 'most' }, pins: [{ subject: { by: 'color', name: 'a' }, unit: 'cpu' }] }, defaultOptions],
  [
    'pins without a unit or a name',
    { pins: [null, { subject: { by: 'op', name: 'a' }, unit: 'tpu' }, { subject: { by: 'op' }, unit: 'cpu' }] },
    defaultOptions,
  ],
];
for (const [name, kept, read] of odd) test(`kept options: ${name}`, () => assert.deepEqual(readOptions(kept), read));
