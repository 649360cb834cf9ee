// node scripts/engine-tests.mjs [--suite engine|toolchain|conformance] [part-of-path ...]
// Bundles test/<suite>/**/*.test.ts with esbuild and runs them under node --test. An empty selection fails.
import { spawnSync } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const args = process.argv.slice(2);
const suiteAt = args.indexOf('--suite');
const suite = suiteAt < 0 ? 'engine' : args.splice(suiteAt, 2)[1];

const files = (await readdir(join('test', suite), { recursive: true }))
  .filter((name) => name.endsWith('.test.ts') && args.every((part) => name.includes(part)))
  .map((name) => join('test', suite, name));
if (files.length === 0) {
  console.error(`No test in test/${suite} matches ${args.join(' ') || '*.test.ts'}: an empty run is a failed run.`);
  process.exit(1);
}

// A folder per process: several runs at a time do not disturb each other.
const outdir = join('out', `test-${suite}-${process.pid}`);
await build({
  entryPoints: files, outdir, outbase: 'test', bundle: true, platform: 'node', format: 'esm', outExtension: { '.js': '.mjs' }, sourcemap: 'inline',
  target: 'node20', external: ['onnxruntime-node', 'onnx-proto', 'esbuild'], logLevel: 'warning', alias: { vscode: './test/fake-vscode.ts' },
  banner: { js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);" },
});
const built = files.map((name) => join(outdir, name.replace(/^test[\\/]/, '').replace(/\.ts$/, '.mjs')));
const run = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...built], { stdio: 'inherit' });
await rm(outdir, { recursive: true, force: true });
process.exit(run.status ?? 1);
