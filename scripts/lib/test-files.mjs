// Test files: found, bundled by esbuild, run by node:test. Needs node_modules.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { build } from 'esbuild';
import { root } from './run.mjs';

/** Loaded from node_modules at run time: native, too large, or only there for tests. */
const external = ['onnxruntime-node', 'sharp', 'onnx-proto', 'esbuild', 'playwright-core', '@vscode/test-electron'];

/** A file that hangs is a failed file. */
const fileLimitMs = 20 * 60_000;

/** Tests in TypeScript are bundled; the others bundle what they need themselves, and run as they are. */
const isTest = (name) => name.endsWith('.test.ts') || name.endsWith('.test.mjs');

/** The test files of a suite whose path holds every one of `parts`. */
export async function findTests(suite, parts = []) {
  const names = await readdir(join(root, 'test', suite), { recursive: true }).catch(() => []);
  return names
    .filter((name) => isTest(name) && parts.every((part) => name.includes(part)))
    .sort()
    .map((name) => join('test', suite, name));
}

/** Bundles the files into a folder of this process, so that several runs at a time do not disturb each other. */
export async function bundleTests(files) {
  const outdir = join(root, 'out', `test-${process.pid}`);
  await build({
    absWorkingDir: root,
    entryPoints: files.filter((name) => name.endsWith('.ts')),
    outdir,
    outbase: 'test',
    bundle: true,
    platform: 'node',
    // UMD bundles, which some libraries name first, hide their parts from esbuild.
    mainFields: ['module', 'main'],
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    sourcemap: 'inline',
    target: 'node20',
    external,
    logLevel: 'warning',
    alias: { vscode: join(root, 'test', 'fake-vscode.ts') },
    banner: { js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);" },
  });
  const place = (name) => (name.endsWith('.ts') ? join(outdir, name.replace(/^test[\\/]/, '').replace(/\.ts$/, '.mjs')) : join(root, name));
  return { outdir, built: files.map(place) };
}

/** A test file that says, in the same totals as all others, that a suite could not run here. */
export async function skippedSuite(outdir, suite, fileCount, reason) {
  const file = join(outdir, `skipped-${suite}.mjs`);
  await mkdir(outdir, { recursive: true });
  await writeFile(
    file,
    `import test from 'node:test';\ntest(${JSON.stringify(`suite ${suite} (${fileCount} files)`)}, { skip: ${JSON.stringify(reason)} }, () => {});\n`,
  );
  return file;
}

/** Runs built files in the order given; true when something ran (skipped tests did not) and nothing failed. */
export async function runTests(built, outdir) {
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --enable-source-maps`.trim();
  let ran = 0;
  let failed = 0;
  const stream = run({ files: built, concurrency: availableParallelism(), timeout: fileLimitMs });
  stream.on('test:pass', ({ skip }) => {
    if (skip === undefined) ran++;
  });
  stream.on('test:fail', ({ todo }) => {
    if (todo === undefined) failed++;
  });
  await new Promise((done, fail) => {
    stream.compose(new spec()).on('end', done).on('error', fail).pipe(process.stdout);
  });
  await rm(outdir, { recursive: true, force: true });
  if (ran + failed === 0) console.error('No test ran: an empty run is a failed run.');
  return failed === 0 && ran > 0;
}
