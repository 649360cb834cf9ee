// What the page's tests share: models, the harness and Chromium (CHROMIUM, or /usr/bin/chromium), started for each test file.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serveHarness } from './serve.mjs';

const sample = resolve(dirname(fileURLToPath(import.meta.url)), '../../samples/ultraface-rfb-320.onnx');

const data = resolve(dirname(fileURLToPath(import.meta.url)), '../data/models');
/** Models with subgraphs and with functions. */
const withBodies = ['if-loop-if-scan', 'ort-nested-ifs-functions'];

/** The input's scale is none; one weight has a right encoding, all other values have none. */
const encodings = {
  version: '0.6.1',
  activation_encodings: { input: [{ bitwidth: 8, min: -1, max: 1, scale: -0.5, offset: -128, is_symmetric: 'False', dtype: 'int' }] },
  param_encodings: {
    'base_net.0.0.weight': [{ bitwidth: 8, min: -2.56, max: 2.54, scale: 0.02, offset: -128, is_symmetric: 'True', dtype: 'int' }],
  },
};
let folder;
let harness;
let browser;
let pages = 0;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qnn-lens-page-'));
  for (const inner of ['.', 'written', 'encodings']) {
    await mkdir(join(folder, inner), { recursive: true });
    await symlink(sample, join(folder, inner, 'sample.onnx'));
  }
  for (const name of withBodies) await symlink(join(data, `${name}.onnx`), join(folder, `${name}.onnx`));
  await writeFile(join(folder, 'encodings', 'quantization_config.json'), JSON.stringify(encodings, null, 2));
  await writeFile(join(folder, 'broken.onnx'), 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n');
  harness = await serveHarness({ models: folder });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
});

after(async () => {
  await browser?.close();
  await harness?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Where the models of this test file are. */
export const modelFolder = () => folder;

/** A page that fails the test on any error, console warning or breach of the policy. */
async function open(query, context = {}) {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, ...context });
  const troubles = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(message.text());
  });
  // What a page keeps belongs to its query, so every page gets its own.
  pages += 1;
  await page.goto(`http://127.0.0.1:${harness.port}/?${query}&page=${pages}`);
  await page.waitForSelector('[data-ready=true], .problem:not([hidden])');
  return { page, troubles };
}

/** A test on a page of its own. */
export function check(name, query, steps, context) {
  test(name, async () => {
    const { page, troubles } = await open(query, context);
    try {
      await steps(page);
      assert.deepEqual(troubles, []);
    } finally {
      await page.close();
    }
  });
}

/** The sample model with drawn figures. */
export const drawn = 'm=sample&overlay=fixture';
export const card = (page, name) => page.locator('.card', { has: page.locator('.name', { hasText: new RegExp(`^${name}$`) }) });
