import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amount, bytes, micros, percent, plural, short, visible } from '../../../webview/text';

const texts: readonly (readonly [name: string, text: string, seen: string])[] = [
  ['markup stays text', '</script><b>"\'', '</script><b>"\''],
  ['line feeds and tabs', 'a\nb\tc', 'a\\nb\\tc'],
  ['delete and a C1 control', 'a\u007fb\u0085', 'a\\u007fb\\u0085'],
  ['right-to-left override', 'conv\u202egnp.exe', 'conv\\u202egnp.exe'],
  ['isolates and marks', '\u2066a\u2069\u200f\u061c', '\\u2066a\\u2069\\u200f\\u061c'],
  ['zero width', 'a\u200bb\ufeff', 'a\\u200bb\\ufeff'],
  ['right-to-left letters are letters', 'שלום', 'שלום'],
  ['a pair of surrogates is a sign', '😀', '😀'],
  ['a lone high surrogate', 'a\ud83db', 'a\\ud83db'],
  ['a lone low surrogate', '\ude00a', '\\ude00a'],
];
for (const [name, text, seen] of texts) test(`visible: ${name}`, () => assert.equal(visible(text), seen));

const names: readonly (readonly [name: string, text: string, limit: number, seen: string])[] = [
  ['short enough', 'abc', 3, 'abc'],
  ['cut in the middle, more of the end', '0123456789', 6, '01…789'],
  ['controls are replaced', 'a\nb', 10, 'a\\nb'],
  ['a cut pair shows its half', `${'a'.repeat(3)}😀${'b'.repeat(20)}`, 10, 'aaa…bbbbbb'],
];
for (const [name, text, limit, seen] of names) test(`short: ${name}`, () => assert.equal(short(text, limit), seen));

test('short: 100,000 signs become as few as asked', () => assert.equal(short('x'.repeat(100_000), 80).length, 80));

const figures: readonly (readonly [text: string, want: string])[] = [
  [micros(0), '0 µs'],
  [micros(0.034), '0.03 µs'],
  [micros(2.345), '2.3 µs'],
  [micros(97.4), '97 µs'],
  [micros(999.6), '1 ms'],
  [micros(1240), '1.24 ms'],
  [micros(-1240), '-1.24 ms'],
  [micros(2_100_000), '2.1 s'],
  [micros(Number.NaN), '–'],
  [bytes(0), '0 B'],
  [bytes(999), '999 B'],
  [bytes(999.6), '1 kB'],
  [bytes(1_940_000), '1.9 MB'],
  [bytes(288_000_000), '288 MB'],
  [bytes(undefined), '–'],
  [amount(104_400_000), '104 M'],
  [amount(12), '12'],
  [percent(0.1634), '16%'],
  [percent(0.0042), '0.4%'],
  [percent(Number.POSITIVE_INFINITY), '–'],
  [plural(1, 'node'), '1 node'],
  [plural(1234, 'node'), '1,234 nodes'],
];
for (const [text, want] of figures) test(`figure: ${want}`, () => assert.equal(text, want));
