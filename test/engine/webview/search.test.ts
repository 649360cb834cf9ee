import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlacementOverlay } from '../../../src/protocol/calls';
import { parseQuery } from '../../../src/protocol/search-calls';
import { completionsAt } from '../../../webview/scene/completion';
import { dependsOnPage, markedPieces, pageAnswers, shownWords } from '../../../webview/scene/search';
import type { TimeColumn } from '../../../webview/scene/times';

const verdicts = [
  { unit: 'htp' },
  { unit: 'cpu', rule: 'dynamic-shape' },
  { unit: 'gpu' },
  { unit: 'removed', rule: 'identity' },
  ...Array.from({ length: 6 }, () => ({ unit: 'htp' })),
];
const shown = {
  placement: { verdicts } as unknown as PlacementOverlay,
  times: { us: Float64Array.of(97, 2.5, 1400, Number.NaN, 1, 2, 3, 4, 5, 1000) } as unknown as TimeColumn,
};

const queryOf = (text: string) => {
  const parsed = parseQuery(text);
  assert.ok('query' in parsed, text);
  return parsed.query;
};

const answers: readonly (readonly [query: string, nodes: readonly number[]])[] = [
  ['unit:cpu', [1]],
  ['unit:CPU,gpu', [1, 2]],
  ['unit:r', [3]],
  ['-unit:htp', [1, 2, 3]],
  ['unit!=htp', [1, 2, 3]],
  ['rule:shape', [1]],
  ['-rule:shape', [0, 2, 3, 4, 5, 6, 7, 8, 9]],
  ['time>10us', [0, 2, 9]],
  ['time>10', [0, 2, 9]],
  ['time>=1ms', [2, 9]],
  ['time>1ms', [2]],
  ['time=97µs', [0]],
  ['time:1,2', [4, 5]],
  ['time<3', [1, 4, 5]],
  // Not known is neither.
  ['-time<3', [0, 2, 6, 7, 8, 9]],
];
for (const [query, nodes] of answers) {
  test(`the page answers ${query}`, () => {
    const [bits] = pageAnswers(queryOf(query), shown);
    assert.deepEqual(
      [...verdicts.keys()].filter((node) => bits![node >> 3]! & (1 << (node & 7))),
      nodes,
    );
    assert.ok(dependsOnPage(queryOf(query)));
  });
}

test('without a placement nobody is found by unit; other conditions are not the page’s', () => {
  assert.deepEqual(pageAnswers(queryOf('unit:cpu'), { placement: undefined, times: undefined }), [new Uint8Array(0)]);
  assert.deepEqual(pageAnswers(queryOf('op:Conv bits:8'), shown), []);
  assert.ok(!dependsOnPage(queryOf('op:Conv bits:8')));
});

test('words are marked in rows, whatever their case', () => {
  const words = shownWords(queryOf('conv op:Relu* -gone bits:8'));
  assert.deepEqual(words, ['conv', 'relu']);
  assert.deepEqual(markedPieces('/base/Conv_0', words), ['/base/', 'Conv', '_0']);
  assert.deepEqual(markedPieces('a.b(c', ['.b(']), ['a', '.b(', 'c']);
  assert.deepEqual(markedPieces('none', words), ['none']);
});

const completed: readonly (readonly [query: string, cursor: number, texts: readonly string[], span: readonly [number, number]])[] = [
  ['ti', 2, ['time>'], [0, 2]],
  ['conv ti', 7, ['time>'], [5, 7]],
  ['-un', 3, ['unit:'], [1, 3]],
  ['unit:', 5, ['htp', 'gpu', 'cpu', 'removed'], [5, 5]],
  ['unit:c', 6, ['cpu'], [5, 6]],
  ['op:co', 5, ['Concat', 'Conv'], [3, 5]],
  ['op:conv', 7, [], [3, 7]],
  ['zebra', 5, [], [0, 5]],
  ['conv ', 5, [], [0, 0]],
  ['unix', 2, ['unit:'], [0, 4]],
];
for (const [query, cursor, texts, span] of completed) {
  test(`completes "${query}" at ${cursor}`, () => {
    const { items, from, to } = completionsAt(query, cursor, ['Add', 'Concat', 'Conv']);
    assert.deepEqual(
      items.map(({ text }) => text),
      texts,
    );
    if (texts.length > 0) assert.deepEqual([from, to], span);
  });
}

test('an empty query offers all fields, each with an example that is a query', () => {
  const { items } = completionsAt('', 0, []);
  assert.ok(items.length > 10);
  for (const { example } of items) assert.ok('query' in parseQuery(example), example);
});
