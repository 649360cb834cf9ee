import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { LensPage, openModel } from './rig/lens-page';
import { openFile, whenReady } from './rig/screen';
import { inWorkbench, sample } from './rig/session';

const inEditor = inWorkbench();
const options = { files: [sample, { name: 'notes.txt', bytes: new TextEncoder().encode('notes') }] };

/** The page as it was left, with the node and its details. */
async function isAsItWas(page: Page): Promise<void> {
  const lens = new LensPage(page);
  await lens.frame.locator('.surface[data-ready=true]').waitFor({ timeout: 90_000 });
  await lens.frame.locator('.card.selected', { hasText: 'Conv_0' }).waitFor();
  await lens.selected().getByText('kernel_shape').waitFor();
}

inEditor('a tab that was hidden, and a window that was reloaded, show the same node', options, async ({ page, shot }) => {
  const lens = await openModel(page, 'ultraface');
  await lens.find('Conv_0');
  await isAsItWas(page);
  await page.waitForTimeout(1500);
  await openFile(page, 'notes.txt');
  await page.locator('.monaco-editor .view-lines', { hasText: 'notes' }).waitFor();
  await openFile(page, 'ultraface');
  await isAsItWas(page);
  // A VS Code in a browser writes what editors keep every five seconds, and nothing on its way out.
  await page.waitForTimeout(7000);
  await page.reload();
  await whenReady(page);
  await isAsItWas(page);
  await shot('restored');
});

inEditor(
  'the file changes on disk: the selection stays, also after a moment in which it is no model',
  options,
  async ({ page, folder }) => {
    const lens = await openModel(page, 'ultraface');
    await lens.find('Conv_0');
    await isAsItWas(page);
    const file = join(folder, basename(sample));
    const bytes = await readFile(file);
    await writeFile(file, 'half of a download');
    await lens.banner().first().waitFor();
    await writeFile(file, bytes);
    await lens.banner().first().waitFor({ state: 'hidden' });
    await isAsItWas(page);
    assert.ok((await lens.count('htp')) > 50);
  },
);
