import type { FrameLocator, Locator, Page } from 'playwright-core';

/** Moves of a user in the workbench, each of which waits until the workbench has answered it. */

const patienceMs = 60_000;

/** The workbench with our extension registered: a file opened sooner is shown as text, for good. */
export async function whenReady(page: Page): Promise<void> {
  await page.locator('.monaco-workbench').waitFor({ timeout: patienceMs });
  await page.waitForFunction("performance.getEntriesByName('code/didLoadExtensions').length > 0", undefined, { timeout: patienceMs });
  // That mark can be early by a moment. What the palette lists is registered; it does not list what comes while it is open.
  const end = Date.now() + patienceMs;
  while (!(await isListed(page, 'QNN: Show Log'))) {
    if (Date.now() > end) throw new Error('The extension was not registered: its commands are not in the palette.');
  }
}

async function isListed(page: Page, command: string): Promise<boolean> {
  await page.keyboard.press('F1');
  await page.locator(paletteInput).first().fill(`>${command}`, { timeout: patienceMs });
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: command }).first();
  const listed = await row.waitFor({ timeout: 1500 }).then(
    () => true,
    () => false,
  );
  await page.keyboard.press('Escape');
  await page.locator('.quick-input-widget').first().waitFor({ state: 'hidden', timeout: patienceMs });
  return listed;
}

const paletteInput = '.quick-input-widget input.input, .quick-input-widget input';

export function fileRow(page: Page, name: string): Locator {
  return page.locator(`.explorer-folders-view .monaco-list-row[aria-label*="${name}"]`).first();
}

export async function openFile(page: Page, name: string): Promise<void> {
  await fileRow(page, name).waitFor({ timeout: patienceMs });
  await fileRow(page, name).dblclick();
}

/** The page of the visible custom editor: the workbench's frame, the webview's frame, ours. */
export function editorPage(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
}

/** Right-click and choose. A menu ignores clicks in its first moments: click until it is gone. */
export async function chooseFromMenu(page: Page, on: Locator, label: string): Promise<void> {
  await on.click({ button: 'right' });
  const item = page.locator('.context-view .monaco-menu .action-label', { hasText: label }).first();
  await item.waitFor({ timeout: patienceMs });
  for (let attempt = 0; attempt < 20; attempt++) {
    await page.waitForTimeout(250);
    await item.click({ timeout: 2000 }).catch(goneAlready);
    if (await isHidden(item)) return;
  }
  throw new Error(`The menu item ${label} did not react.`);
}

/** A click on a menu item that closed in between: `isHidden` decides. */
function goneAlready(error: Error): void {
  if (error.name !== 'TimeoutError') throw error;
}

const isHidden = (item: Locator): Promise<boolean> =>
  item.waitFor({ state: 'hidden', timeout: 1000 }).then(
    () => true,
    () => false,
  );

/** Chooses the entry of an open quick pick that holds `text`. */
export async function pick(page: Page, text: string): Promise<void> {
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  await row.waitFor({ timeout: patienceMs });
  await row.click();
}

/** Agrees with what an open quick pick of several offers, of which `text` is checked already. */
export async function accept(page: Page, text: string): Promise<void> {
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  await row.locator('.monaco-checkbox.checked, input:checked').first().waitFor({ timeout: patienceMs });
  await page.keyboard.press('Enter');
}

/** Gives a path to the workbench's own file dialog. One that is still listing its folder forgets what was typed, so it is typed until the dialog is gone. */
export async function giveFile(page: Page, path: string): Promise<void> {
  const dialog = page.locator('.quick-input-widget').first();
  const field = dialog.locator('input').first();
  for (let tries = 0; tries < 5; tries++) {
    await field.fill(path, { timeout: patienceMs });
    await field.press('Enter');
    const taken = await dialog.waitFor({ state: 'hidden', timeout: 4000 }).then(
      () => true,
      () => false,
    );
    if (taken) return;
  }
  throw new Error(`The file dialog does not take ${path}.`);
}

/** The toast that holds `text`. */
export function toast(page: Page, text: string | RegExp): Locator {
  return page.locator('.notifications-toasts .notification-toast', { hasText: text }).first();
}

/** The modal dialog. */
export function dialog(page: Page): Locator {
  return page.locator('.monaco-dialog-box');
}
