import assert from 'node:assert/strict';
import test from 'node:test';
import { applyEdits } from '../../../src/engine/config/apply-fixes';
import { insertMember, removeItem, removeMember } from '../../../src/engine/config/json/edits';
import type { JsonValue, Member } from '../../../src/engine/config/json/json';
import { parseJson } from '../../../src/engine/config/json/parse';

const root = (text: string) => parseJson(text).root as JsonValue;

const removals: readonly (readonly [name: string, text: string, want: string])[] = [
  ['first', '{"x": 1, "a": 2}', '{"a": 2}'],
  ['last', '{"a": 2, "x": 1}', '{"a": 2}'],
  ['middle', '{"a": 2, "x": {"b": [1]}, "c": 3}', '{"a": 2, "c": 3}'],
  ['only', '{ "x": 1 }', '{}'],
  ['on lines', '{\n  "a": 2,\n  "x": 1,\n  "c": 3\n}', '{\n  "a": 2,\n  "c": 3\n}'],
  ['last on lines', '{\n  "a": 2,\n  "x": 1\n}', '{\n  "a": 2\n}'],
  ['a comment before it stays', '{"a": 2, /* why, exactly */ "x": 1}', '{"a": 2 /* why, exactly */}'],
  ['a comment behind it stays', '{"x": 1, // why\n "c": 3}', '{// why\n "c": 3}'],
  ['a comma in a comment is none', '{"a": 2 /* , */, "x": 1}', '{"a": 2 /* , */}'],
];

for (const [name, text, want] of removals)
  test(`a member is removed: ${name}`, () => {
    const edited = applyEdits(text, removeMember(text, root(text), root(text).member('x') as Member));
    assert.equal(edited, want);
    assert.deepEqual(parseJson(edited).faults, []);
  });

const insertions: readonly (readonly [name: string, text: string, want: string])[] = [
  ['into nothing', '{}', '{"x": 1}'],
  ['on one line', '{"a": 2}', '{"a": 2, "x": 1}'],
  ['on lines', '{\n    "a": 2\n}', '{\n    "a": 2,\n    "x": 1\n}'],
  ['before a comment', '{\n  "a": 2 // two\n}', '{\n  "a": 2,\n  "x": 1 // two\n}'],
];

for (const [name, text, want] of insertions)
  test(`a member is inserted: ${name}`, () => {
    const edited = applyEdits(text, [insertMember(text, root(text), 'x', '1')]);
    assert.equal(edited, want);
    assert.deepEqual(parseJson(edited).faults, []);
  });

test('entries of a list are removed one by one', () => {
  let text = '[1, [2, 3], "a", {"b": 4}]';
  for (const want of ['[1, [2, 3], {"b": 4}]', '[[2, 3], {"b": 4}]', '[[2, 3]]', '[]']) {
    const list = root(text);
    const items = [...list.items()];
    text = applyEdits(text, removeItem(text, list, items[{ 4: 2, 3: 0, 2: 1, 1: 0 }[items.length] as number] as JsonValue));
    assert.equal(text, want);
  }
});
