// node esbuild.mjs [--watch] [--minify] [--sizes] [--outdir FOLDER]: the bundles of the product.
import { mkdir, writeFile } from 'node:fs/promises';
import { build, context } from 'esbuild';

const watch = process.argv.includes('--watch');
const minify = process.argv.includes('--minify');
const outdirAt = process.argv.indexOf('--outdir');
const outdir = outdirAt < 0 ? 'dist' : process.argv[outdirAt + 1];

// UMD bundles, which some libraries name first, hide their parts from esbuild.
const mainFields = ['module', 'main'];
// The half of it that reads no files: the engine has no node builtins, and its bundles need no translations.
const alias = { '@vscode/l10n': '@vscode/l10n/dist/browser.js' };

const common = { bundle: true, minify, sourcemap: minify ? false : 'linked', metafile: true, logLevel: 'warning', target: 'es2022' };
const node = { ...common, platform: 'node', mainFields, alias, external: ['vscode', 'onnxruntime-node', 'sharp'] };
const browser = { ...common, platform: 'browser', format: 'iife', loader: { '.ttf': 'dataurl' } };

export const bundles = [
  { ...node, format: 'cjs', entryPoints: ['src/extension/main.ts'], outfile: `${outdir}/extension.cjs` },
  { ...node, format: 'cjs', entryPoints: ['src/node/engine-worker.ts'], outfile: `${outdir}/engine-worker.cjs` },
  { ...node, format: 'cjs', entryPoints: ['src/node/cpu-profiler.ts'], outfile: `${outdir}/cpu-profiler.cjs` },
  { ...node, format: 'cjs', entryPoints: ['src/node/tap-runner.ts'], outfile: `${outdir}/tap-runner.cjs` },
  { ...node, format: 'cjs', entryPoints: ['src/node/metric-runner.ts'], outfile: `${outdir}/metric-runner.cjs` },
  { ...node, format: 'esm', entryPoints: ['src/cli/main.ts'], outfile: `${outdir}/cli.js`, banner: { js: '#!/usr/bin/env node' } },
  // The page's layout and painters, for reports of the command line.
  {
    ...common,
    platform: 'neutral',
    mainFields,
    format: 'esm',
    entryPoints: ['webview/export/drawing.ts'],
    outfile: `${outdir}/drawing.js`,
  },
  { ...browser, entryPoints: ['webview/main.ts'], outfile: `${outdir}/webview.js` },
  { ...browser, entryPoints: ['webview/layout/worker.ts'], outfile: `${outdir}/layout-worker.js` },
];

/** The size of each bundle and its five largest parts. */
function report(results) {
  return results
    .flatMap(({ metafile }) =>
      Object.entries(metafile.outputs)
        .filter(([file]) => !file.endsWith('.map'))
        .map(([file, { bytes, inputs }]) => {
          const parts = Object.entries(inputs)
            .sort((a, b) => b[1].bytesInOutput - a[1].bytesInOutput)
            .slice(0, 5);
          return [
            `${file}  ${(bytes / 1024).toFixed(0)} KB`,
            ...parts.map(([name, part]) => `    ${(part.bytesInOutput / 1024).toFixed(1).padStart(7)} KB  ${name}`),
          ].join('\n');
        }),
    )
    .join('\n');
}

if (watch) {
  for (const options of bundles) await (await context(options)).watch();
  console.log('watching');
} else {
  const results = await Promise.all(bundles.map((options) => build(options)));
  await mkdir(outdir, { recursive: true });
  await writeFile(`${outdir}/sizes.txt`, `${report(results)}\n`);
  if (process.argv.includes('--sizes')) console.log(report(results));
}
