import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { product } from './rig/session';
import { zipNames } from './rig/zip-names';

const names = () => zipNames(readFileSync(product)).map((name) => name.replace(/^extension\//, ''));

test('the package holds the product', () => {
  const needed = ['package.json', 'LICENSE.txt', 'readme.md', 'changelog.md'];
  const bundles = [
    'extension.cjs',
    'engine-worker.cjs',
    'cpu-profiler.cjs',
    'tap-runner.cjs',
    'cli.js',
    'webview.js',
    'webview.css',
    'layout-worker.js',
  ].map((name) => `dist/${name}`);
  const toolchain = ['toolchain/requirements.txt', 'toolchain/qnn_lens_toolchain/__main__.py'];
  const onnxruntime = ['node_modules/onnxruntime-node/dist/index.js', 'node_modules/onnxruntime-common/dist/cjs/index.js'];
  const sharp = ['node_modules/sharp/dist/index.cjs', `node_modules/@img/sharp-${process.platform}-${process.arch}/package.json`];
  const all = names();
  assert.deepEqual(
    [...needed, ...bundles, ...toolchain, ...onnxruntime, ...sharp].filter((name) => !all.includes(name)),
    [],
  );
});

test('of onnxruntime the package holds the binaries of its own platform alone', () => {
  const binaries = names().filter((name) => name.startsWith('node_modules/onnxruntime-node/bin/'));
  assert.ok(binaries.length >= 2);
  assert.deepEqual(
    binaries.filter((name) => !name.includes(`/napi-v6/${process.platform}/${process.arch}/`)),
    [],
  );
});

test('the package holds no sources, tests, samples or source maps', () => {
  assert.deepEqual(
    names().filter((name) => /\.(ts|map|onnx|pyc)$|^(src|test|samples|scripts|out|docs)\//.test(name)),
    [],
  );
});
