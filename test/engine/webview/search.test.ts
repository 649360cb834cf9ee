import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Facts, parseQuery } from '../../../webview/scene/search';

const facts: readonly Facts[] = [
  { name: '/base/0/Conv', opType: 'Conv', unit: 'htp', rule: '', us: 97 },
  { name: '/cls/Reshape', opType: 'Reshape', unit: 'cpu', rule: 'dynamic-shape', us: 2.5 },
  { name: '/up/ConvTranspose_3', opType: 'ConvTranspose', unit: 'gpu', rule: '', us: 1400 },
  { name: 'a "b" c', opType: 'Identity', unit: 'removed', rule: 'identity', us: Number.NaN },
  { name: 'pixels', opType: '', unit: '', rule: '', us: Number.NaN },
];

const cases: readonly (readonly [query: string, hits: readonly number[] | undefined])[] = [
  ['', undefined],
  ['   ', undefined],
  ['conv', [0, 2]],
  ['CONV', [0, 2]],
  ['op:Conv', [0]],
  ['op:', undefined],
  ['unit:cpu', [1]],
  ['unit:r', [3]],
  ['rule:shape', [1]],
  ['name:base', [0]],
  ['time>10us', [0, 2]],
  ['time>10', [0, 2]],
  ['time>10µs', [0, 2]],
  ['time>=97us', [0, 2]],
  ['time<1ms', [0, 1]],
  ['time>1ms', [2]],
  ['time>', []],
  ['conv unit:htp', [0]],
  ['conv time>1ms', [2]],
  ['unit:cpu time>10us', []],
  ['"base/0"', [0]],
  ['name:"a "', [3]],
  ['pix', [4]],
  ['(', []],
];
for (const [query, hits] of cases) {
  test(`query: ${query || '(empty)'}`, () => {
    const matches = parseQuery(query);
    assert.deepEqual(matches && [...facts.keys()].filter((i) => matches(facts[i]!)), hits);
  });
}
