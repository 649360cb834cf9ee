import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { modelTextBytes } from '../../src/engine/ir/text';
import { chooseFromMenu, fileRow, pick, whenReady } from './rig/screen';
import { inWorkbench } from './rig/session';

const inEditor = inWorkbench();

/** A chain that is long enough to be moved about. */
const chain = (names: readonly string[], alpha: number) => {
  const nodes = names.map((name, at) => {
    const op = name === 'act' ? `LeakyRelu(v${at}) {alpha=${alpha}}` : `Neg(v${at})`;
    return `[${name}] v${at + 1} = ${op}`;
  });
  return modelTextBytes(`opset 17\n(v0: float[1,8]) => (v${names.length})\n${nodes.join('\n')}`);
};
const layers = Array.from({ length: 40 }, (_, at) => `layer${at}`);
const older = chain([...layers.slice(0, 20), 'act', ...layers.slice(20), 'gone'], 0.5);
const newer = chain(['fresh', ...layers.slice(0, 20), 'act', ...layers.slice(20)], 0.25);

/** The two pages of a diff editor: older left, newer right. */
async function sides(page: Page): Promise<readonly [FrameLocator, FrameLocator]> {
  const frames = page.locator('iframe.webview.ready');
  await frames.nth(1).waitFor({ timeout: 120_000 });
  const places = await Promise.all([0, 1].map(async (at) => (await frames.nth(at).boundingBox())?.x ?? 0));
  const left = places[0]! < places[1]! ? 0 : 1;
  const side = (at: number) => page.frameLocator('iframe.webview.ready').nth(at).frameLocator('iframe#active-frame');
  return [side(left), side(1 - left)];
}

const bar = (frame: FrameLocator) => frame.locator('.comparison-bar');
const card = (frame: FrameLocator, name: string) => frame.locator('.card.node', { has: frame.locator('.name', { hasText: name }) });

async function marked(left: FrameLocator, right: FrameLocator): Promise<void> {
  await bar(right).waitFor({ timeout: 120_000 });
  await bar(left).waitFor();
  assert.match(await bar(right).innerText(), /1 added, 1 changed/);
  assert.match(await bar(left).innerText(), /Older side of/);
  await card(right, 'fresh').locator('.unit', { hasText: 'Added' }).waitFor();
}

inEditor(
  'a model and the one that is picked stand beside each other, marked, and follow each other',
  {
    files: [
      { name: 'newer.onnx', bytes: newer },
      { name: 'older.onnx', bytes: older },
    ],
    viewport: { width: 1900, height: 1000 },
  },
  async ({ page, shot }) => {
    await chooseFromMenu(page, fileRow(page, 'newer.onnx'), 'QNN: Compare Models');
    await pick(page, 'older.onnx');
    const [left, right] = await sides(page);
    await marked(left, right);
    await card(right, 'layer3').first().click();
    await left.locator('.card.selected .name', { hasText: /^layer3$/ }).waitFor();
    await right.locator('[data-search] input').fill('layer39');
    await right.locator('[data-search] input').press('Enter');
    await card(left, 'layer39').first().waitFor();
    await shot('compare-side-by-side');
  },
);

inEditor(
  'a changed model in Source Control opens as two graphs with their differences',
  { files: [{ name: 'net.onnx', bytes: older }], settings: { 'git.enabled': true }, viewport: { width: 1900, height: 1000 } },
  async ({ page, folder, shot }) => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], { cwd: folder });
    git('init', '--quiet');
    git('add', 'net.onnx');
    git('commit', '--quiet', '-m', 'A model');
    await writeFile(join(folder, 'net.onnx'), newer);
    await page.reload();
    await whenReady(page);
    await page.keyboard.press('Control+Shift+G');
    await page.locator('.scm-view .monaco-list-row', { hasText: 'net.onnx' }).first().click({ timeout: 120_000 });
    const [left, right] = await sides(page);
    await marked(left, right);
    assert.match(await bar(right).innerText(), /net\.onnx \((HEAD|index)\)/);
    await card(right, 'layer5').first().click();
    await left.locator('.card.selected .name', { hasText: /^layer5$/ }).waitFor();
    await shot('compare-source-control');
  },
);
