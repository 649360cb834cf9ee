// node scripts/bench.mjs NAME [args ...]: bundles bench/NAME.ts and runs it in this folder.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const [name = '', ...args] = process.argv.slice(2);
const entry = join('bench', `${name}.ts`);
if (!existsSync(entry)) {
  console.error(`There is no ${entry}. usage: node scripts/bench.mjs NAME [args ...]`);
  process.exit(2);
}
const outfile = join('out', `bench-${name}-${process.pid}.mjs`);
await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['onnxruntime-node', 'sharp'],
  // jsonc-parser's main entry requires by computed names, which a bundle cannot follow.
  mainFields: ['module', 'main'],
  // Some CommonJS modules require Node's own ones when they run.
  banner: { js: "import { createRequire as newRequire } from 'node:module'; const require = newRequire(import.meta.url);" },
  logLevel: 'warning',
});
const run = spawnSync(process.execPath, [outfile, ...args], { stdio: 'inherit' });
await rm(outfile, { force: true });
process.exit(run.status ?? 1);
