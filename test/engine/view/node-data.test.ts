import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseModelText } from '../../../src/engine/ir/text';
import { importNodeData } from '../../../src/engine/view/node-data';

const model = parseModelText('opset 17\n(x: float[2]) => (z)\n[first] y = Relu(x)\n[second] z = Neg(y)');
const read = (text: string, file = 'data.json') => importNodeData(model, new TextEncoder().encode(text), file);
const none = Number.NaN;

const results = { first: { value: 1.5, bgColor: 'red' }, z: { value: 2 }, other: { value: 3 } };

const cases: readonly [
  name: string,
  text: string,
  columns: readonly (readonly [title: string, values: readonly number[]])[],
  unmatched?: string,
][] = [
  ['Model Explorer, by graph', JSON.stringify({ main: { results } }), [['data', [1.5, 2]]], 'other'],
  ['Model Explorer, one graph with a name', JSON.stringify({ name: 'SQNR', results }), [['SQNR', [1.5, 2]]], 'other'],
  ['CSV with a header', 'name,sqnr\nfirst,31.5\nsecond,\n', [['sqnr', [31.5, none]]]],
  ['CSV without a header, by value names', 'y;1\r\nz;2', [['data 1', [1, 2]]]],
  [
    'CSV with several columns and quoted names',
    'node,a,b\n"first",1,2\n"se""cond",3,4\nsecond,5,6',
    [
      ['a', [1, 5]],
      ['b', [2, 6]],
    ],
    'se"cond',
  ],
  ['a byte order mark is no part of a name', '\ufeffname,v\nfirst,1', [['v', [1, none]]]],
];
for (const [name, text, columns, unmatched] of cases)
  test(name, () => {
    const found = read(text);
    assert.deepEqual(
      found.columns.map(({ title, values }) => [title, [...values]]),
      columns,
    );
    assert.deepEqual(found.unmatched.names, unmatched === undefined ? [] : [unmatched]);
  });

test('words are categories', () => {
  const [column] = read('name,kind\nfirst,good\nsecond,bad').columns;
  assert.deepEqual(
    [column?.categories, [...column!.values]],
    [
      ['good', 'bad'],
      [0, 1],
    ],
  );
});

const refused: readonly [name: string, text: string, code: string][] = [
  ['neither format', 'hello', 'node-data-format'],
  ['broken JSON', '{"results": ', 'node-data-format'],
  ['another model', 'name,v\nnobody,1', 'node-data-model'],
];
for (const [name, text, code] of refused) test(`refused: ${name}`, () => assert.throws(() => read(text), { code }));
