import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrast, mix, readable } from '../../../webview/colors';

test('contrast as in the examples of WCAG', () => {
  assert.equal(contrast('#000000', '#ffffff').toFixed(2), '21.00');
  assert.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48');
  assert.equal(contrast('#ff0000', '#ff0000').toFixed(2), '1.00');
});

test('mix takes a part of the upper color', () => assert.equal(mix('#000000', '#ff8040', 0.5), '#804020'));

/** Chart colors of the light, dark and high-contrast themes on their own tint. */
const grounds: readonly (readonly [name: string, color: string, background: string, foreground: string])[] = [
  ['orange on light', '#d18616', '#ffffff', '#3b3b3b'],
  ['green on light', '#388a34', '#ffffff', '#3b3b3b'],
  ['orange on dark', '#d18616', '#1f1f1f', '#cccccc'],
  ['blue on dark', '#59a4f9', '#1f1f1f', '#cccccc'],
  ['red on black', '#f48771', '#000000', '#ffffff'],
  ['white on white', '#ffffff', '#ffffff', '#3b3b3b'],
];
for (const [name, color, background, foreground] of grounds) {
  test(`text is readable: ${name}`, () => {
    const ground = mix(background, color, 0.1);
    assert.ok(contrast(readable(color, ground, foreground), ground) >= 4.5);
  });
}

test('a color that can be read stays as it is', () => assert.equal(readable('#000080', '#ffffff', '#3b3b3b'), '#000080'));
