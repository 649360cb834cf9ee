// The list of layers under the graph, and the longest ones at its side.
import assert from 'node:assert/strict';
import { check, drawn } from './browser.mjs';

const rows = (page) => page.locator('.table-row');
const row = (page, at) => page.locator(`.table-row[data-at="${at}"]`);
const cell = (page, at, column) => row(page, at).locator('.table-cell').nth(column);
const head = (page, column) => page.locator(`.table-head [data-column="${column}"]`);
const grid = (page) => page.getByRole('grid', { name: 'Layers' });
const columnAt = (page, id) =>
  page.locator('.table-head .table-cell').evaluateAll((heads, id) => heads.findIndex((one) => one.dataset.column === id), id);
const texts = async (page, id, count) => {
  const at = await columnAt(page, id);
  return Promise.all(Array.from({ length: count }, (_, i) => cell(page, i, at).textContent()));
};

async function openList(page) {
  await page.locator('[data-action=layers]').click();
  await rows(page).first().waitFor();
  await page.locator('.table-count', { hasText: /layers/ }).waitFor();
}

const us = (text) => Number.parseFloat(text) * (text.includes('ms') ? 1000 : 1);

check('the list opens by its button, longest layer first, and closes again', drawn, async (page) => {
  assert.equal(await page.locator('.bottom').isVisible(), false);
  await openList(page);
  const times = (await texts(page, 'time', 8)).map(us);
  assert.deepEqual(
    times,
    [...times].sort((a, b) => b - a),
  );
  assert.equal(await head(page, 'time').getAttribute('aria-sort'), 'descending');
  assert.equal(await head(page, 'time').locator('.table-rung').textContent(), 'estimate');
  await page.locator('[data-action=layers]').click();
  await page.locator('.bottom').waitFor({ state: 'hidden' });
});

check('a click on a head sorts by it, another turns it around, not known is last either way', drawn, async (page) => {
  await openList(page);
  await head(page, 'name').click();
  await page.locator('[data-column=name][aria-sort=ascending]').waitFor();
  const up = await texts(page, 'name', 6);
  assert.deepEqual(up, [...up].sort());
  await head(page, 'name').click();
  await page.locator('[data-column=name][aria-sort=descending]').waitFor();
  const down = await texts(page, 'name', 6);
  assert.deepEqual(down, [...down].sort().reverse());
  assert.notDeepEqual(up, down);
  for (const _ of [1, 2]) {
    await head(page, 'weight-bytes').click();
    await page.waitForFunction(() => document.querySelector('[data-column="weight-bytes"]').getAttribute('aria-sort') !== 'none');
    assert.notEqual((await texts(page, 'weight-bytes', 1))[0], '–');
  }
});

check('a row selects its layer in the graph, and the graph the row', drawn, async (page) => {
  await openList(page);
  const at = await columnAt(page, 'name');
  const name = await cell(page, 3, at).textContent();
  await cell(page, 3, at).click();
  await page.locator('.card.selected .name', { hasText: name }).waitFor();
  assert.equal(await row(page, 3).getAttribute('aria-selected'), 'true');
  // The last of the list is far out of what is drawn: the list scrolls to it.
  await page.locator('.graph [data-box]').first().waitFor();
  await page.evaluate(() => window.harness.notify({ notify: 'reveal', node: 0 }));
  await page.locator('.table-row.selected', { hasText: 'Conv_0' }).waitFor();
  assert.equal(await page.locator('.table-row.selected').count(), 1);
});

check('the keyboard walks the cells, sorts in the head and shows a layer', drawn, async (page) => {
  await openList(page);
  await grid(page).focus();
  const active = () => grid(page).getAttribute('aria-activedescendant');
  await page.keyboard.press('End');
  const count = Number(await grid(page).getAttribute('aria-rowcount')) - 1;
  await page.waitForFunction((last) => document.querySelector(`.table-row[data-at="${last}"].selected`), count - 1);
  assert.match(await active(), new RegExp(`table-cell-${count - 1}-`));
  await page.keyboard.press('PageUp');
  await page.waitForFunction((last) => !document.querySelector(`.table-row[data-at="${last}"].selected`), count - 1);
  await page.keyboard.press('Home');
  await page.waitForFunction(() => document.querySelector('.table-row[data-at="0"].selected'));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const name = await cell(page, 1, await columnAt(page, 'name')).textContent();
  await page.locator('.card.selected .name', { hasText: name }).waitFor();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.waitForFunction(() => document.querySelector('.table-head .active'));
  assert.match(await active(), /table-head-/);
  await page.keyboard.press('Enter');
  await page.locator(`.table-head .table-cell[aria-sort=ascending]`).waitFor();
});

check('only the rows on screen exist, and each says which one it is', drawn, async (page) => {
  await openList(page);
  const all = Number(await grid(page).getAttribute('aria-rowcount')) - 1;
  assert.ok(all > 200);
  assert.ok((await rows(page).count()) < 60);
  await grid(page).evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  await row(page, all - 1).waitFor();
  assert.ok((await rows(page).count()) < 60);
  assert.equal(await row(page, all - 1).getAttribute('aria-rowindex'), String(all + 1));
});

check('the list can be held to what the search found', drawn, async (page) => {
  await openList(page);
  await page.locator('.search input').first().fill('op:Concat');
  await page.keyboard.press('Enter');
  await page.getByLabel('Which layers').selectOption('hits');
  await page.locator('.table-count', { hasText: / of / }).waitFor();
  // The rows follow the count a frame later.
  await page.waitForFunction(() => {
    const rows = [...document.querySelectorAll('.table-row')];
    return rows.length > 0 && rows.every((row) => row.children[2].textContent === 'Concat');
  });
});

check('copy as CSV has a head and one line per layer; Ctrl+C the selected ones', drawn, async (page) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await openList(page);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByLabel(/^Copy as CSV/).click();
  await page.locator('.table-count', { hasText: 'copied' }).waitFor();
  const lines = (await clipboard()).trim().split(/\r?\n/);
  assert.match(lines[0], /^node,name,operator,unit \(estimate\),time_us \(estimate\),/);
  assert.equal(lines.length, Number(await grid(page).getAttribute('aria-rowcount')));
  await grid(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowDown');
  await page.waitForFunction(() => document.querySelectorAll('.table-row.selected').length === 2);
  await page.keyboard.press('Control+c');
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).includes('\t'));
  assert.equal((await clipboard()).trim().split('\n').length, 3);
});

check('a column is made wider, and the list is as it was after a reload', drawn, async (page) => {
  await openList(page);
  await head(page, 'macs').click();
  await page.locator('[data-column=macs][aria-sort=descending]').waitFor();
  // One look in the page: the head may be drawn anew between finding it and measuring it.
  const width = () => page.evaluate(() => document.querySelector('.table-head [data-column=name]').getBoundingClientRect().width);
  const before = await width();
  const { x, y, width: handle, height } = await head(page, 'name').locator('.table-handle').boundingBox();
  await page.mouse.move(x + handle / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + 60, y + height / 2, { steps: 4 });
  await page.mouse.up();
  await page.waitForFunction((old) => document.querySelector('[data-column=name]').getBoundingClientRect().width > old + 40, before);
  const after = await width();
  await page.waitForTimeout(1300);
  await page.reload();
  await rows(page).first().waitFor();
  await page.locator('[data-column=macs][aria-sort=descending]').waitFor();
  await page.waitForFunction(
    (old) => document.querySelector('.table-head [data-column=name]')?.getBoundingClientRect().width === old,
    after,
  );
});

check('the five longest come first, each with its reason, and lead to the list', drawn, async (page) => {
  const five = page.locator('.bottleneck');
  await page.locator('.bottleneck-why').first().waitFor();
  assert.equal(await five.count(), 5);
  assert.equal(await page.locator('.bottleneck:has(.bottleneck-why)').count(), 5);
  const times = (await five.locator('.figure').allTextContents()).map((text) => us(text));
  assert.deepEqual(
    times,
    [...times].sort((a, b) => b - a),
  );
  await five.nth(1).click();
  await page.locator('.card.selected').waitFor();
  await page.locator('[data-action=all-layers]').click();
  await rows(page).first().waitFor();
});

check('the timeline and the list take turns under the graph', drawn, async (page) => {
  await openList(page);
  assert.equal(await page.getByRole('tab', { name: 'Timeline' }).isVisible(), false);
  await page.locator('[data-profile=sim] .profile-open').click();
  await page.getByRole('tab', { name: 'Timeline', selected: true }).waitFor();
  assert.equal(await page.locator('.table-panel').isVisible(), false);
  await page.getByRole('tab', { name: 'Timeline' }).press('ArrowLeft');
  await page.getByRole('tab', { name: 'Layers', selected: true }).waitFor();
  await head(page, 'time').locator('.table-rung', { hasText: 'simulated' }).waitFor();
});

check('names that mean harm are text in the list', 'm=sample&overlay=hostile', async (page) => {
  await openList(page);
  assert.ok((await page.locator('.table-row').count()) > 5);
  assert.equal(await page.locator('.table-row img, .table-row svg, .table-row script').count(), 0);
  assert.doesNotMatch(await page.title(), /owned/);
});
