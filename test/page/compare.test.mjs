// node scripts/test.mjs page compare
// Two models, two runs and two placements as one graph with its differences marked.
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { card, check, drawn, modelFolder } from './browser.mjs';

const older = `opset 17
(x: float[1,8,32,32]) => (y)
w: float[8,8,3,3]
[stem] a = Conv(x, w) {pads=[1,1,1,1]}
[norm] b = Neg(a)
[scale] c = Abs(b)
[act] d = LeakyRelu(c) {alpha=0.5}
[left] e = Relu(d)
[right] f = Sigmoid(d)
[join] y = Add(e, f)`;
const newer = `opset 18
(x: float[1,8,32,32]) => (y)
w: float[8,8,3,3]
[stem] a = Conv(x, w) {pads=[1,1,1,1]}
[act] d = LeakyRelu(a) {alpha=0.25}
[left] e = Relu(d)
[gate] f = Sigmoid(d)
[extra] g = Tanh(f)
[join] y = Add(e, g)`;
const small = `opset 17
(x: float[1,8]) => (y)
[first] a = Abs(x)
[act] b = LeakyRelu(a) {alpha=0.5}
[last] y = Neg(b)`;
/** On larger pictures, with another leak. */
const large = small.replace('float[1,8]', 'float[2,8]').replace('alpha=0.5', 'alpha=0.25');

let isMade = false;
// After the folder was made, which other hooks do.
beforeEach(async () => {
  if (isMade) return;
  isMade = true;
  const folder = modelFolder();
  const made = await mkdtemp(join(tmpdir(), 'qnn-lens-text-'));
  const outfile = join(made, 'text.mjs');
  await build({ entryPoints: ['src/engine/ir/text.ts'], outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' });
  const { modelTextBytes } = await import(pathToFileURL(outfile).href);
  await writeFile(join(folder, 'older.onnx'), modelTextBytes(older));
  await writeFile(join(folder, 'newer.onnx'), modelTextBytes(newer));
  await writeFile(join(folder, 'small.onnx'), modelTextBytes(small));
  await writeFile(join(folder, 'large.onnx'), modelTextBytes(large));
  await copyFile('test/data/quantize/float.onnx', join(folder, 'float.onnx'));
  await copyFile('test/data/quantize/onnxruntime-w8a8-channels.onnx', join(folder, 'quantized.onnx'));
  await rm(made, { recursive: true, force: true });
});

const bar = (page) => page.locator('.comparison-bar');
const rows = (page) => page.locator('.compared-row');
const selected = (page) => page.locator('.selected-name');

async function choose(page, label) {
  await page.locator('[data-action="compare"]').click();
  await page.locator('.menu button', { hasText: label }).click();
}

async function compared(page) {
  await choose(page, 'Mark differences to another model');
  await bar(page).waitFor();
}

const mark = async (page, name) => (await card(page, name).locator('.unit').allInnerTexts()).join();

check('what was added, changed, renamed and removed is marked on the cards', 'm=newer&with=older', async (page) => {
  await compared(page);
  assert.match(await bar(page).innerText(), /Compared with\s+older\.onnx\s*: 1 added, 2 removed, 1 changed, 1 renamed/);
  await page.locator('.card.ghost').first().waitFor();
  const marks = {};
  for (const name of ['stem', 'act', 'left', 'gate', 'extra', 'join']) marks[name] = await mark(page, name);
  assert.deepEqual(marks, { stem: 'Same', act: 'Changed', left: 'Same', gate: 'Renamed', extra: 'Added', join: 'Same' });
});

check('removed nodes stand as ghosts where they stood', 'm=newer&with=older', async (page) => {
  await compared(page);
  const ghosts = page.locator('.card.ghost');
  await ghosts.first().waitFor();
  assert.deepEqual((await ghosts.locator('.name').allInnerTexts()).sort(), ['norm', 'scale']);
  const top = async (locator) => (await locator.boundingBox()).y;
  const order = [card(page, 'stem'), card(page, 'norm'), card(page, 'scale'), card(page, 'act')];
  const tops = await Promise.all(order.map(top));
  assert.deepEqual(
    tops,
    [...tops].sort((a, b) => a - b),
    'from stem over norm and scale to act',
  );
});

check('the selected node shows what was and what is', 'm=newer&with=older', async (page) => {
  await compared(page);
  await card(page, 'act').click();
  const changes = page.locator('[data-changes]');
  await changes.locator('.compared-fact').first().waitFor();
  assert.match((await changes.innerText()).replace(/\s+/g, ' '), /Changed.*alpha 0\.5 → 0\.25/);
  await page.locator('.card.ghost').first().click();
  assert.match(await changes.innerText(), /older model only/);
});

check('shapes that only follow from another input are told apart', 'm=large&with=small', async (page) => {
  await compared(page);
  assert.match(await bar(page).innerText(), /small\.onnx\s*: 1 changed, 2 shape only/);
  assert.equal(await mark(page, 'first'), 'Shape only');
  const kinds = async () => (await rows(page).locator('.compared-kind').allInnerTexts()).map((text) => text.trim());
  assert.deepEqual(await kinds(), ['Changed']);
  await page.locator('[data-action="shapes"]').click();
  assert.deepEqual(await kinds(), ['Shape only', 'Changed', 'Shape only']);
  await page.locator('[data-action="shapes"]').click();
  assert.deepEqual(await kinds(), ['Changed']);
  await card(page, 'first').click();
  await page.locator('[data-changes] .compared-fact').first().waitFor();
  assert.match((await page.locator('[data-changes]').innerText()).replace(/\s+/g, ' '), /Shape only.*1×8.*2×8/);
});

check('the list, the arrows and Alt+F5 go through the differences', 'm=newer&with=older', async (page) => {
  await compared(page);
  await page.locator('.card.ghost').first().waitFor();
  assert.equal(await rows(page).count(), 5);
  const isSelected = (name) => selected(page).getByText(name, { exact: true }).waitFor();
  await rows(page).filter({ hasText: 'extra' }).click();
  await selected(page)
    .filter({ hasText: /^extra$/ })
    .waitFor();
  await page.getByLabel('Next difference').click();
  await isSelected('norm (removed)');
  await page.keyboard.press('Alt+F5');
  await isSelected('scale (removed)');
  await page.keyboard.press('Alt+F5');
  await isSelected('act');
  await page.keyboard.press('Alt+Shift+F5');
  await isSelected('scale (removed)');
  assert.match(await bar(page).innerText(), /\(5 of 5\)/);
});

check('ending the comparison takes marks, ghosts and colors away', 'm=newer&with=older', async (page) => {
  const boxes = () => page.locator('.surface').getAttribute('data-boxes');
  const without = await boxes();
  await compared(page);
  await page.locator('.card.ghost').first().waitFor();
  assert.equal(Number(await boxes()), Number(without) + 2);
  await page.getByLabel('End the comparison').click();
  await page.locator('.card.ghost').first().waitFor({ state: 'detached' });
  assert.equal(await boxes(), without);
  assert.equal(await bar(page).isVisible(), false);
  assert.equal(await page.locator('.card.different').count(), 0);
});

check('a reload brings the comparison back, and its end the color of before', 'm=newer&with=older', async (page) => {
  await compared(page);
  await page.locator('.card.ghost').first().waitFor();
  await page.waitForTimeout(1500);
  await page.reload();
  await bar(page).waitFor();
  await page.locator('.card.ghost').first().waitFor();
  await page.getByLabel('End the comparison').click();
  await card(page, 'act')
    .locator('.unit', { hasText: /HTP|GPU|CPU/ })
    .waitFor();
});

check('a quantized model is its float one, quantized', 'm=quantized&with=float', async (page) => {
  await compared(page);
  assert.match(await bar(page).innerText(), /: 7 quantized/);
  await rows(page).filter({ hasText: 'conv' }).first().click();
  const changes = page.locator('[data-changes]');
  await changes.locator('.compared-fact').first().waitFor();
  assert.match((await changes.innerText()).replace(/\s+/g, ' '), /X quantization none → uint8, scale 0\.024/);
  assert.match(await page.locator('[data-section="compared"]').innerText(), /23 Q\/DQ nodes belong/);
});

check('placement on another target: nodes on another unit, both rungs named', 'm=sample', async (page) => {
  await page.locator('[data-rung]').first().waitFor();
  await choose(page, 'SM8650 fp16');
  await bar(page).waitFor();
  assert.match(await bar(page).innerText(), /Placement compared with\s+SM8650 fp16 \(estimate\)/);
  assert.equal(await bar(page).locator('[data-rung]').count(), 2);
});

check('two runs: slower and faster layers, from the panel of profiles', drawn, async (page) => {
  const profiles = page.locator('[data-profile]');
  await profiles.first().locator('.profile-open').click();
  await page.getByLabel('Compare the shown profile with this one').first().click();
  await bar(page).waitFor();
  assert.match(await bar(page).innerText(), /Times compared with/);
  assert.equal(await bar(page).locator('[data-rung]').count(), 2);
  assert.ok(
    (await rows(page)
      .filter({ hasText: /Slower|Faster/ })
      .count()) > 0,
  );
  await page.getByLabel('End the comparison').click();
  assert.equal(await bar(page).isVisible(), false);
});
