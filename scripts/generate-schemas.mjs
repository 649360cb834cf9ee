// npm run schemas: writes schemas/*.json, the tables of docs/config.md and what package.json says of config files, all from the TypeBox values in
// src/engine/config. With --check nothing is written: the names of the files that are stale, and exit code 1.

import { readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './lib/run.mjs';

const bundle = join(root, 'out', `schemas-${process.pid}.mjs`);
await build({
  absWorkingDir: root,
  entryPoints: ['src/engine/config/schema/generate.ts'],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile: bundle,
  logLevel: 'warning',
});
const { generatedFiles } = await import(pathToFileURL(bundle).href);
await rm(bundle);

const files = generatedFiles((path) => readFileSync(join(root, path), 'utf8'));
const stale = [];
for (const [path, text] of files) if ((await readFile(join(root, path), 'utf8').catch(() => '')) !== text) stale.push(path);

if (process.argv.includes('--check')) {
  for (const path of stale) console.error(`${path} is stale: npm run schemas writes it.`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  await mkdir(join(root, 'schemas'), { recursive: true });
  for (const path of stale) await writeFile(join(root, path), files.get(path));
  console.log(stale.length === 0 ? 'Nothing has changed.' : stale.map((path) => `wrote ${path}`).join('\n'));
}
