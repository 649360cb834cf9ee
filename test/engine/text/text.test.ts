import assert from 'node:assert/strict';
import test from 'node:test';
import { clip } from '../../../src/engine/text/clip';
import { nearest } from '../../../src/engine/text/nearest';

const clipped: readonly [text: string, want: string][] = [
  ['plain', 'plain'],
  ['a\0b\nc', 'a\\u0000b\\u000ac'],
  ['\u202egnp.exe', '\\u202egnp.exe'],
  ['naïve 漢字', 'naïve 漢字'],
  ['x'.repeat(50), `${'x'.repeat(14)}…${'x'.repeat(5)}`],
];

for (const [text, want] of clipped) test(`shows ${JSON.stringify(text.slice(0, 20))} safely`, () => assert.equal(clip(text, 20), want));

const words: readonly [word: string, want: string | undefined][] = [
  ['Rellu', 'Relu'],
  ['relu', 'Relu'],
  ['Covn', 'Conv'],
  ['Elephant', undefined],
];

for (const [word, want] of words)
  test(`offers ${want ?? 'nothing'} for ${word}`, () => assert.equal(nearest(word, ['Relu', 'Conv', 'Gemm']), want));
