import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { contrast, mix } from '../../../webview/colors';
import { divergingRamp, rampSteps, sequentialRamp, stepOf, tintPart } from '../../../webview/render/ramps';
import { difference, seenAs, visions } from './color-vision';

/** VS Code's own themes, and two whose grounds are neither black nor white. */
const grounds = {
  dark: { background: '#1f1f1f', foreground: '#cccccc' },
  light: { background: '#ffffff', foreground: '#3b3b3b' },
  'high contrast': { background: '#000000', foreground: '#ffffff' },
  'high contrast light': { background: '#ffffff', foreground: '#292929' },
  'solarized dark': { background: '#002b36', foreground: '#93a1a1' },
  'solarized light': { background: '#fdf6e3', foreground: '#586e75' },
};

const themes = Object.entries(grounds);

for (const [name, ground] of themes) {
  test(`${name}: every step of the ramp is seen on the ground`, () => {
    const ramp = sequentialRamp(ground);
    assert.equal(ramp.length, rampSteps);
    for (const color of ramp) assert.ok(contrast(color, ground.background) >= 2.95, color);
  });

  test(`${name}: more is always further from the ground, to everybody`, () => {
    const towards = contrast(ground.background, '#000000') < contrast(ground.background, '#ffffff') ? 1 : -1;
    for (const vision of visions) {
      const lightness = sequentialRamp(ground).map((color) => seenAs(color, vision)[0]);
      for (let step = 1; step < lightness.length; step++)
        assert.ok((lightness[step]! - lightness[step - 1]!) * towards > 0, `${vision}: step ${step}`);
    }
  });

  test(`${name}: eight parts of the ramp are told apart by everybody`, () => {
    const parts = sequentialRamp(ground).filter((_, at) => at % 9 === 0);
    for (const vision of visions)
      for (let at = 1; at < parts.length; at++)
        assert.ok(difference(parts[at]!, parts[at - 1]!, vision) >= 7, `${vision}: ${parts[at - 1]} ${parts[at]}`);
  });

  test(`${name}: less and more than zero are told apart by everybody, zero is the quietest`, () => {
    const ramp = divergingRamp(ground);
    for (const vision of visions) assert.ok(difference(ramp[0]!, ramp[rampSteps - 1]!, vision) >= 30, vision);
    const seen = [ramp[0]!, ramp[rampSteps / 2]!, ramp[rampSteps - 1]!].map((color) => contrast(color, ground.background));
    assert.ok(seen[1]! < seen[0]! && seen[1]! < seen[2]!);
  });

  test(`${name}: text is read on every tint`, () => {
    for (const color of sequentialRamp(ground)) {
      const tint = mix(ground.background, color, tintPart);
      // As far as the theme's own text is read on its own ground.
      const least = Math.min(4.5, 0.7 * contrast(ground.foreground, ground.background));
      assert.ok(contrast(ground.foreground, tint) >= least, `${color} ${contrast(ground.foreground, tint)}`);
    }
  });
}

/** `--category-1` ... of the first rule of the style sheet, or of the one for light themes. */
function categories(isLight: boolean): readonly string[] {
  const css = readFileSync('webview/styles/overlays.css', 'utf8');
  const all = [...css.matchAll(/--category-\d: (#[0-9a-f]{6});/g)].map(([, color]) => color!);
  assert.equal(all.length, 14);
  return isLight ? all.slice(7) : all.slice(0, 7);
}

/** The muted color of the theme is an eighth category: "other". */
const categoryCases: readonly (readonly [name: string, isLight: boolean, background: string, muted: string])[] = [
  ['dark', false, '#1f1f1f', '#9d9d9d'],
  ['high contrast', false, '#000000', '#ffffff'],
  ['light', true, '#ffffff', '#3b3b3b'],
];
for (const [name, isLight, background, muted] of categoryCases)
  test(`${name}: any two categories are told apart by everybody`, () => {
    const colors = [...categories(isLight), muted];
    for (const color of colors) assert.ok(contrast(color, background) >= 2.9, color);
    for (const vision of visions)
      for (const [at, color] of colors.entries())
        for (const other of colors.slice(at + 1)) assert.ok(difference(color, other, vision) >= 12, `${vision}: ${color} ${other}`);
  });

test('a part of the ramp is a step, whatever lies outside is an end', () => {
  assert.deepEqual([-1, 0, 0.5, 1, 7].map(stepOf), [0, 0, 32, 63, 63]);
});
