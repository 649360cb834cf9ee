// node scripts/test.mjs page encodings
// From the graph to the config: what quantization_config.json says of a value, where it stands, what is wrong with it, and what is missing.
import assert from 'node:assert/strict';
import { card, check } from './browser.mjs';

const sample = 'm=encodings/sample';
const port = (page, name) => page.locator('.port', { has: page.locator(`code:text-is("${name}")`) });

check('a value shows its encoding with the line of the file, and opens it there', sample, async (page) => {
  await card(page, 'Conv_0').click();
  const weight = port(page, 'W');
  await weight.locator('[data-encoding=site]').waitFor();
  assert.match(await weight.innerText(), /8 bits/);
  const asked = page.waitForRequest((request) => request.postData()?.includes('"openConfig"') ?? false);
  await weight.locator('[data-open-config]').click();
  const { args } = JSON.parse((await asked).postData());
  assert.match(args.file, /encodings[\\/]quantization_config\.json$/);
  assert.ok(args.span.end > args.span.at);
});

check('the error of an encoding on the data it is for is told, with its rung and producer', sample, async (page) => {
  await card(page, 'Conv_0').click();
  const range = port(page, 'W').locator('[data-range]');
  assert.match(await range.innerText(), /SQNR [\d.]+ dB/);
  await range.locator('.pill').click();
  assert.match(await page.locator('.popover:popover-open').innerText(), /range check/);
});

check('a value without an encoding says so, beside one that has a fault', sample, async (page) => {
  await card(page, 'Conv_0').click();
  await page.locator('[data-encoding=missing]', { hasText: 'quantization_config.json' }).first().waitFor();
  await port(page, 'X').locator('.encoding-finding.error').first().waitFor();
});

check('a faulty encoding is marked on its cards', sample, async (page) => {
  await page.locator('.card .marks .error').first().waitFor();
  assert.match(await card(page, 'Conv_0').getAttribute('aria-label'), /encoding error$/);
  assert.equal(await card(page, 'Conv_3').locator('.marks .error').count(), 0);
});

check('without a config nothing is said of encodings', 'm=sample', async (page) => {
  await card(page, 'Conv_0').click();
  await page.locator('[data-selected] h3', { hasText: 'Inputs' }).waitFor();
  assert.equal(await page.locator('[data-encoding]').count(), 0);
});
