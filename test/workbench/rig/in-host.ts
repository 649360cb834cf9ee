import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import type { HostResult } from '../in-host/run-all';
import { startBrowser } from './browser';
import { startWorkbench } from './workbench';

const limitMs = 180_000;

interface HostRun {
  /** The extension: its folder. */
  readonly extension: string;
  /** The bundled entry, which exports `run`. */
  readonly entry: string;
  readonly folder: string;
  readonly results: string;
}

/** Runs `test/workbench/in-host/<name>.ts` inside an extension host: of the VS Code in VSCODE_EXECUTABLE where set, of the workbench otherwise. */
export async function runInHost(name: string, files: readonly string[]): Promise<readonly HostResult[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'qnn-lens-in-host-'));
  try {
    const host = {
      extension: resolve('.'),
      entry: join(scratch, 'entry.cjs'),
      folder: join(scratch, 'folder'),
      results: join(scratch, 'results'),
    };
    mkdirSync(host.folder);
    for (const file of files) await copyFile(file, join(host.folder, basename(file)));
    await bundle(name, host.entry);
    const executable = process.env.VSCODE_EXECUTABLE;
    await (executable ? inDesktop(executable, host) : inWorkbenchHost(host));
    return readResults(host.results);
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  }
}

async function bundle(name: string, outfile: string): Promise<void> {
  const entry = join('test', 'workbench', 'in-host', `${name}.ts`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    target: 'node20',
    logLevel: 'warning',
  });
}

async function inDesktop(vscodeExecutablePath: string, host: HostRun): Promise<void> {
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: host.extension,
    extensionTestsPath: host.entry,
    launchArgs: [host.folder],
    extensionTestsEnv: { QNN_LENS_TEST_RESULTS: host.results },
  }).catch(failedInside);
}

/** A failed test inside makes the launcher fail too; the results say which one and why. */
function failedInside(error: Error): void {
  if (!/code \d/.test(error.message)) throw error;
}

async function inWorkbenchHost(host: HostRun): Promise<void> {
  const workbench = await startWorkbench({ forTestsInside: true, env: { QNN_LENS_TEST_RESULTS: host.results } });
  const browser = await startBrowser();
  try {
    const page = await browser.newPage();
    // The workbench calls it with the exit code once `run` has settled.
    const over = new Promise<number>((done) => page.exposeFunction('codeAutomationExit', done));
    await page.exposeFunction('codeAutomationLog', () => undefined);
    await page.goto(
      workbench.url(host.folder, [
        ['extensionDevelopmentPath', workbench.remote(host.extension)],
        ['extensionTestsPath', workbench.remote(host.entry)],
      ]),
    );
    await withLimit(over);
  } finally {
    await browser.close();
    await workbench.stop();
  }
}

async function withLimit(work: Promise<number>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`The tests in the extension host did not end within ${limitMs} ms.`)), limitMs);
  });
  await Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

function readResults(file: string): readonly HostResult[] {
  if (!existsSync(file)) throw new Error('The extension host ran no test: it wrote no result.');
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as HostResult);
}
