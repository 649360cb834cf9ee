import assert from 'node:assert/strict';
import { contrast } from './rig/contrast';
import { openModel, styleOf } from './rig/lens-page';
import { inWorkbench, sample } from './rig/session';

const inEditor = inWorkbench();

const themes: readonly [name: string, theme: string, bodyClass: string][] = [
  ['light', 'Default Light Modern', 'vscode-light'],
  ['dark', 'Default Dark Modern', 'vscode-dark'],
  ['high-contrast', 'Default High Contrast', 'vscode-high-contrast'],
];

for (const [name, theme, bodyClass] of themes) {
  const options = { files: [sample], settings: { 'workbench.colorTheme': theme } };
  inEditor(`in ${theme}, text and unit colors stand out from the background`, options, async ({ page, shot }) => {
    const lens = await openModel(page, 'ultraface');
    await lens.fact('time').waitFor();
    assert.match((await lens.frame.locator('body').getAttribute('class')) ?? '', new RegExp(bodyClass));
    const background = await styleOf(lens.frame.locator('body'), 'background-color');
    const text = await styleOf(lens.section('model').locator('.value').first(), 'color');
    assert.ok(contrast(text, background) >= 4.5, `text ${text} on ${background}`);
    for (const unit of ['htp', 'cpu', 'gpu']) {
      const color = await styleOf(lens.frame.locator(`.swatch.${unit}`).first(), 'background-color');
      assert.ok(contrast(color, background) >= 3, `${unit} ${color} on ${background}: ${contrast(color, background).toFixed(2)}`);
    }
    await shot(`overview-${name}`);
    await lens.find('unit:cpu');
    await lens.selected().locator('.why').waitFor();
    await page.waitForTimeout(500);
    await shot(`editor-${name}`, true);
  });
}
