import { mkdirSync, mkdtempSync } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from './browser';
import { whenReady } from './screen';
import { startWorkbench, type Workbench, type WorkbenchOptions } from './workbench';

/** What one test works with: a window of the workbench on a folder of its own. */
export interface Session {
  readonly page: Page;
  /** Holds copies of the files that the test asked for, and nothing else. */
  readonly folder: string;
  readonly workbench: Workbench;
  /** A picture in out/screens; with `--update-pictures` also in docs/pictures, when `forReadme`. */
  shot(name: string, forReadme?: boolean): Promise<void>;
}

export interface MadeFile {
  /** May name folders: `images/one.png`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface TestOptions {
  /** In the test's folder before the window opens: copies of files of the checkout, or files made for the test. */
  readonly files: readonly (string | MadeFile)[];
  /** A reason not to run. */
  readonly skip?: string | undefined;
  /** Of the user, for this test. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly viewport?: { readonly width: number; readonly height: number };
}

export const sample = 'samples/ultraface-rfb-320.onnx';

/** The reason why what needs the toolchain cannot run here, if there is one. */
export const withoutToolchain = process.env.QNN_LENS_WITHOUT_TOOLCHAIN;

export const product = resolve('out', 'vsix', `qnn-lens-${process.platform}-${process.arch}.vsix`);
const screens = resolve('out', 'screens');
const limitMs = 8 * 60_000;

/** One workbench and one browser for a file of tests; each test gets a folder and a window of its own. */
export function inWorkbench(
  options: WorkbenchOptions = {},
): (title: string, test: TestOptions, body: (session: Session) => Promise<void>) => void {
  let workbench: Workbench;
  let browser: Browser;
  before(async () => {
    mkdirSync(screens, { recursive: true });
    [workbench, browser] = await Promise.all([startWorkbench({ vsix: product, ...options }), startBrowser()]);
  });
  after(async () => {
    await browser?.close();
    await workbench?.stop();
  });
  return (title, { files, skip, settings = {}, viewport = { width: 1600, height: 1000 } }, body) =>
    test(title, { timeout: limitMs, ...(skip ? { skip } : {}) }, async () => {
      const folder = await folderWith(workbench.home, files);
      workbench.configure(settings);
      const page = await browser.newPage({ viewport });
      try {
        await page.goto(workbench.url(folder));
        await whenReady(page);
        await body({ page, folder, workbench, shot: (name, forReadme) => picture(page, name, forReadme) });
      } catch (error) {
        await page.screenshot({ path: join(screens, `failed-${title.replace(/\W+/g, '-')}.png`) });
        throw error;
      } finally {
        await page.close();
        await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
      }
    });
}

async function folderWith(home: string, files: TestOptions['files']): Promise<string> {
  const folder = mkdtempSync(join(home, 'folder-'));
  for (const file of files) {
    if (typeof file === 'string') await copyFile(resolve(file), join(folder, basename(file)));
    else {
      await mkdir(dirname(join(folder, file.name)), { recursive: true });
      await writeFile(join(folder, file.name), file.bytes);
    }
  }
  return folder;
}

async function picture(page: Page, name: string, forReadme = false): Promise<void> {
  const path = join(screens, `${name}.png`);
  await page.screenshot({ path });
  if (!forReadme || !process.env.QNN_LENS_UPDATE_PICTURES) return;
  mkdirSync(resolve('docs', 'pictures'), { recursive: true });
  await copyFile(path, resolve('docs', 'pictures', `${name}.png`));
}
