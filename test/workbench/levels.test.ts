import assert from 'node:assert/strict';
import { openModel } from './rig/lens-page';
import { inWorkbench, sample } from './rig/session';

const inEditor = inWorkbench();

inEditor('groups close and open where they stand, and say what their nodes come to', { files: [sample] }, async ({ page, shot }) => {
  const { frame } = await openModel(page, 'ultraface');
  const surface = frame.locator('.surface');
  const boxes = async () => Number(await surface.getAttribute('data-boxes'));
  const layers = await boxes();
  await frame.locator('[data-levels=close]').click();
  await frame.locator(`.surface:not([data-boxes="${layers}"])`).waitFor();
  const closed = await boxes();
  assert.ok(closed < layers, `${layers} boxes, ${closed} with groups closed`);
  const group = frame.locator('.card.group').first();
  for (let tries = 0; tries < 12 && !(await group.isVisible()); tries++) {
    await surface.press('+');
    await page.waitForTimeout(300);
  }
  await group.click();
  await frame.locator('[data-fact=group-nodes]').waitFor();
  await shot('levels-closed');
  await surface.press('Space');
  await frame.locator('.card.frame.selected').waitFor();
  assert.ok((await boxes()) > closed);
  await shot('levels-open');
});
