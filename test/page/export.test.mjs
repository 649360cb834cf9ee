// Taking results away: what is saved opens without the editor and without a network.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check, drawn, modelFolder } from './browser.mjs';

const menuItem = (page, name) => page.getByRole('menuitem', { name, exact: true });

/** What the host saved; a file that is not there yet is waited for. */
async function exported(page, name, suffix, folder = '.') {
  await page.locator('[data-action=export]').click();
  await menuItem(page, name).click();
  const path = join(modelFolder(), folder, `sample${suffix}`);
  for (let tries = 0; tries < 100; tries++) {
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes && bytes.length > 0) return bytes;
    await page.waitForTimeout(100);
  }
  throw new Error(`${path} was not written`);
}

/** A saved page in a browser that reaches nothing; the scripts' and policy's complaints are counted. */
async function openOffline(page, html, steps) {
  const context = await page.context().browser().newContext({ offline: true });
  const other = await context.newPage();
  const troubles = [];
  const asked = [];
  other.on('console', (message) => troubles.push(message.text()));
  other.on('pageerror', (error) => troubles.push(error.message));
  other.on('request', (request) => asked.push(request.url()));
  await other.route('**/report.html', (route) => route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' }));
  await other.goto('http://report.invalid/report.html');
  await steps(other);
  assert.deepEqual(troubles, []);
  assert.deepEqual(asked, ['http://report.invalid/report.html']);
  await context.close();
}

check('the HTML report opens without a network, sorts its layers and holds the graph', drawn, async (page) => {
  const html = await exported(page, 'HTML report', '.report.html');
  await openOffline(page, html.toString(), async (report) => {
    await report.locator('h1', { hasText: 'sample.onnx' }).waitFor();
    assert.equal(await report.locator('h2:has-text("bottlenecks") + table tbody tr').count(), 5);
    assert.ok((await report.locator('.picture svg text').count()) > 200);
    const first = () => report.locator('.sortable tbody tr').first().locator('td').nth(1).textContent();
    await report.locator('[data-column=name] button').click();
    assert.equal(await report.locator('[data-column=name]').getAttribute('aria-sort'), 'ascending');
    const up = await first();
    await report.locator('[data-column=name] button').click();
    assert.notEqual(await first(), up);
    await report.locator('[data-column=time_us] button').click();
    const at = await report.locator('[data-column=time_us]').evaluate((head) => head.cellIndex);
    const times = await report.locator('.sortable tbody tr').evaluateAll((rows, at) => rows.map((row) => row.cells[at].dataset.v), at);
    const known = times.filter((value) => value !== '').map(Number);
    assert.ok(known.length > 100);
    assert.deepEqual(
      known,
      [...known].sort((a, b) => b - a),
    );
  });
});

check('the SVG is the whole drawing: every layer, edges, title and who says so', drawn, async (page) => {
  const svg = (await exported(page, 'SVG', '.graph.svg')).toString();
  const names = [...svg.matchAll(/>(Conv_\d+)</g)].map(([, name]) => name);
  assert.ok(new Set(names).size > 50);
  assert.match(svg, />sample\.onnx</);
  assert.match(svg, /estimate: drawn fixture 0/);
  assert.ok((svg.match(/C[\d. -]+/g) ?? []).length > 10);
  const parsed = await page.evaluate((text) => {
    const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
    const all = [...root.querySelectorAll('*')];
    return { root: root.tagName, kinds: [...new Set(all.map(({ tagName }) => tagName))].sort() };
  }, svg);
  assert.equal(parsed.root, 'svg');
  assert.deepEqual(parsed.kinds, ['path', 'rect', 'text', 'title']);
});

const pngSize = (bytes) => ({ sign: bytes.subarray(1, 4).toString(), width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) });

check('a PNG has the whole drawing or what is on screen', drawn, async (page) => {
  const whole = pngSize(await exported(page, 'PNG', '.graph.png'));
  const view = pngSize(await exported(page, 'PNG of the view', '.view.png'));
  const surface = await page.locator('.surface').boundingBox();
  assert.deepEqual([whole.sign, view.sign], ['PNG', 'PNG']);
  assert.equal(view.width, Math.round(surface.width) * 2);
  assert.ok(whole.height > view.height);
});

for (const [name, suffix, sign] of [
  ['CSV', '.layers.csv', /^node,name,operator,/],
  ['JSON', '.layers.json', /^\{\n "format": "qnn-lens-layers"/],
  ['Netron attachment', '.netron.json', /^\{\n "signature": "netron:attachment"/],
  ['Model Explorer node data', '.model-explorer.json', /"gradient"/],
])
  check(`${name} is saved as the host was asked`, drawn, async (page) => {
    assert.match((await exported(page, name, suffix)).toString(), sign);
  });

check('names that mean harm are text in the picture', 'm=sample&overlay=hostile', async (page) => {
  const svg = (await exported(page, 'SVG', '.graph.svg')).toString();
  const bad = await page.evaluate((text) => {
    const root = new DOMParser().parseFromString(text, 'image/svg+xml');
    return [...root.querySelectorAll('parsererror, script, img, [onload], [onerror]')].map(({ tagName }) => tagName);
  }, svg);
  assert.deepEqual(bad, []);
  assert.doesNotMatch(svg, /\u202e|\u0000/);
});
