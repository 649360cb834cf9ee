import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Node as PeerNode, parseTree } from 'jsonc-parser';
import type { JsonValue } from '../../../src/engine/config/json/json';
import { parseJson } from '../../../src/engine/config/json/parse';

/** Type, place and children of every value, so that two readers can be compared. */
interface Shape {
  readonly type: string;
  readonly at: number;
  readonly end: number;
  readonly value?: unknown;
  readonly children: readonly (readonly [string, Shape])[];
}

function shapeOf(value: JsonValue): Shape {
  const scalar = value.string() ?? value.number() ?? value.boolean();
  const members = Array.from(value.members(), (member) => [member.name, shapeOf(member.value)] as const);
  const items = Array.from(value.items(), (item, index) => [String(index), shapeOf(item)] as const);
  const { type, at, end } = value;
  return { type, at, end, ...(scalar !== undefined && { value: scalar }), children: [...members, ...items] };
}

function peerShape({ type, offset, length, value, children = [] }: PeerNode): Shape {
  const scalar = type === 'string' || type === 'number' || type === 'boolean';
  const inner = type === 'property' ? [] : children;
  return {
    type,
    at: offset,
    end: offset + length,
    ...(scalar && { value }),
    children: inner.map((child, index) =>
      child.type === 'property'
        ? [String(child.children?.[0]?.value), peerShape(child.children?.[1] as PeerNode)]
        : [String(index), peerShape(child)],
    ),
  };
}

const valid = [
  '{}',
  '[]',
  'null',
  ' -1.5e-3 ',
  '"a\\u00e9\\n\\"b"',
  '{"a":[1,2,{"b":null}],"c":true,"":"x"}',
  '// head\n{ /* in */ "a": 1, // behind\r\n "b": [ ] }\n',
  '{"tensor/0:1": {"scale": 1e-8, "offset": -128}, "ключ": "значение", "a": 1, "a": 2}',
];

for (const text of valid)
  test(`agrees with jsonc-parser on ${text}`, () => {
    const { root, faults } = parseJson(text);
    assert.deepEqual(faults, []);
    assert.deepEqual(shapeOf(root as JsonValue), peerShape(parseTree(text, [], { allowTrailingComma: true }) as PeerNode));
  });

const faulty: readonly [text: string, faults: readonly [fault: string, at: number, end: number][]][] = [
  ['', [['expected', 0, 0]]],
  ['{"a":1,}', [['trailing-comma', 6, 7]]],
  ['{"a" 1}', [['expected', 5, 6]]],
  ['{a:1}', [['expected', 1, 2]]],
  ['{"a":1 "b":2}', [['expected', 7, 8]]],
  ['{"a":}', [['expected', 5, 6]]],
  ['[1,2', [['unclosed', 0, 1]]],
  [
    '{"a":NaN,"b":-Infinity}',
    [
      ['not-finite', 5, 8],
      ['not-finite', 13, 22],
    ],
  ],
  ['[1e999]', [['not-finite', 1, 6]]],
  ['["a\n]', [['bad-string', 1, 3]]],
  ['{} {}', [['behind-the-end', 3, 5]]],
  ['['.repeat(300), [['too-deep', 256, 257]]],
];

for (const [text, want] of faulty)
  test(`says what is wrong with ${text.slice(0, 30)}`, () => {
    assert.deepEqual(
      parseJson(text).faults.map(({ fault, at, end }) => [fault, at, end]),
      want,
    );
  });

test('of a broken file the rest is read', () => {
  const { root } = parseJson('{"a": [1, nope, 3], "b" 2, c: {"d": 4}}');
  assert.deepEqual(
    Array.from(root?.get('a')?.items() ?? [], (item) => item.number()),
    [1, undefined, 3],
  );
  assert.equal(root?.get('b')?.number(), 2);
  assert.equal(root?.get('c')?.get('d')?.path, 'c/d');
});

test('any cut and any changed character is read to the end', () => {
  const text = '{"a": [1, {"b": "c\\"d"}, -2e3], /* x */ "e": {"f": null, "g": true}}';
  for (let at = 0; at < text.length; at++)
    for (const changed of [text.slice(0, at), `${text.slice(0, at)}{${text.slice(at)}`, `${text.slice(0, at)}"${text.slice(at + 1)}`]) {
      const { root } = parseJson(changed);
      if (root) assert.ok(shapeOf(root).end <= changed.length);
    }
});
