import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { before } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { card, check, drawn, modelFolder } from './browser.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
let modelBytes;

before(async () => {
  const outfile = join(root, 'out', `onnx-bytes-${process.pid}.mjs`);
  await build({
    entryPoints: [join(root, 'test/engine/view/onnx-bytes.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  ({ modelBytes } = await import(pathToFileURL(outfile).href));
  await rm(outfile);
});

/** A chain of 60 nodes, with others before them. */
function chain(more) {
  const names = [...Array.from({ length: more }, (_, i) => `new_${i}`), ...Array.from({ length: 60 }, (_, i) => `old_${i}`)];
  const nodes = names.map((name, i) => ({ op: 'Relu', in: [i === 0 ? 'x' : `${names[i - 1]}_out`], out: [`${name}_out`], name }));
  return modelBytes({ inputs: { x: [4] }, nodes, outputs: [`${names.at(-1)}_out`] });
}

const write = (name, bytes) => writeFile(join(modelFolder(), `${name}.onnx`), bytes);
const changed = (page) => page.evaluate(() => window.harness.notify({ notify: 'changed' }));
const boxes = (page, many) => page.waitForFunction((count) => Number(document.querySelector('.surface').dataset.boxes) === count, many);

/** Opens a page on a chain of its own with a node in the middle of it selected. */
async function onNode(page, name, node) {
  await write(name, chain(0));
  await page.goto(page.url().replace('m=sample', `m=${name}`));
  await page.locator('.surface[data-ready=true]').waitFor();
  await page.locator('[data-search] input, input[data-search]').first().fill(`name:${node}`);
  await page.keyboard.press('Enter');
  await page.locator('.card.selected').waitFor();
  await page.waitForTimeout(500);
  return card(page, node).boundingBox();
}

check('the file changes: the selected node stays selected and where it is', 'm=sample', async (page) => {
  const before = await onNode(page, 'changing', 'old_30');
  await write('changing', chain(7));
  await changed(page);
  await boxes(page, 69);
  await page.locator('.card.selected', { hasText: 'old_30' }).waitFor();
  await page.waitForTimeout(300);
  const after = await card(page, 'old_30').boundingBox();
  for (const axis of ['x', 'y']) assert.ok(Math.abs(before[axis] - after[axis]) < 2, `${axis}: ${before[axis]} ${after[axis]}`);
});

check('a file that is broken for a moment leaves the drawing as it was', 'm=sample', async (page) => {
  const before = await onNode(page, 'breaking', 'old_30');
  await write('breaking', new TextEncoder().encode('half of a file'));
  await changed(page);
  await page.locator('.banner, .problem:not([hidden])').first().waitFor();
  await page.locator('.card.selected', { hasText: 'old_30' }).waitFor();
  await write('breaking', chain(3));
  await changed(page);
  await boxes(page, 65);
  await page.locator('.card.selected', { hasText: 'old_30' }).waitFor();
  await page.waitForTimeout(300);
  const after = await card(page, 'old_30').boundingBox();
  assert.ok(Math.abs(before.y - after.y) < 2, `${before.y} ${after.y}`);
});

check('hidden and shown again: search, profile, selection and panels are as they were', drawn, async (page) => {
  await page.locator('[data-profile=sim] .profile-open').click();
  await page.locator('[data-search] input, input[data-search]').first().fill('op:Conv');
  await page.keyboard.press('Enter');
  await page.locator('.card.selected').waitFor();
  const selected = await page.locator('.card.selected .name').innerText();
  const transform = () => page.locator('.cards').evaluate((cards) => cards.style.transform);
  await page.waitForTimeout(1300);
  const place = await transform();
  await page.reload();
  await page.locator('.surface[data-ready=true]').waitFor();
  await page.locator('.card.selected').waitFor();
  assert.equal(await page.locator('.card.selected .name').innerText(), selected);
  await page.waitForFunction(() => document.querySelector('[data-search]').value === 'op:Conv');
  await page.locator('.bottom:not([hidden])').waitFor();
  assert.equal(await transform(), place);
});
