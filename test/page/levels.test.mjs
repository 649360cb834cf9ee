// node scripts/test.mjs page levels
// Groups, bodies and functions open and close where they stand.
import assert from 'node:assert/strict';
import { check, drawn } from './browser.mjs';

const tool = (page, name) => page.locator(`[data-levels=${name}]`);
/** What fades out is not of the drawing any more. */
const groups = (page) => page.locator('.cards .card.group');
const frames = (page) => page.locator('.cards .card.frame');
const boxes = async (page) => Number(await page.locator('.surface').getAttribute('data-boxes'));
const surface = (page) => page.locator('.surface');

/** Until the drawing has another number of boxes, which is told. */
async function changed(page, act) {
  const before = await boxes(page);
  await act();
  await page.waitForFunction((old) => document.querySelector('.surface').dataset.boxes !== old, String(before));
  return boxes(page);
}

/** Until cards can be read. */
async function closer(page) {
  for (let tries = 0; tries < 8 && !((await groups(page).count()) > 0 && (await groups(page).first().isVisible())); tries++) {
    await surface(page).press('+');
    await page.waitForTimeout(300);
  }
}

check('layers become groups, and layers again', drawn, async (page) => {
  const layers = await boxes(page);
  const closed = await changed(page, () => tool(page, 'close').click());
  assert.ok(closed < layers / 1.5, `${layers} boxes, ${closed} with groups closed`);
  assert.equal(await tool(page, 'groups').getAttribute('aria-pressed'), 'true');
  assert.equal(await changed(page, () => tool(page, 'layers').click()), layers);
});

check('a group says what its nodes come to, opens where it stands, and closes', drawn, async (page) => {
  await changed(page, () => tool(page, 'close').click());
  await closer(page);
  const group = groups(page).first();
  assert.equal(await group.getAttribute('aria-expanded'), 'false');
  assert.match(await group.getAttribute('aria-label'), /closed group .*(block|nodes between).*, \d+ nodes.*on HTP/);
  await group.click();
  await page.locator('[data-fact=group-nodes]', { hasText: /^\d+ nodes$/ }).waitFor();
  // A card at the edge is brought into view first.
  await page.waitForTimeout(500);
  const label = await page.locator('.card.group.selected .op').innerText();
  const before = await page.locator('.card.group.selected').boundingBox();
  await changed(page, () => page.locator('[data-toggle]').click());
  const frame = frames(page).filter({ hasText: label });
  const after = await frame.boundingBox();
  assert.ok(Math.abs(before.x - after.x) < 4 && Math.abs(before.y - after.y) < 4, 'the title stands where the group stood');
  assert.equal(await frame.getAttribute('aria-expanded'), 'true');
  assert.equal(await frames(page).and(page.locator('.selected')).count(), 1);
  await changed(page, () => frame.locator('.title [data-fold]').click());
  assert.equal(await frames(page).count(), 0);
  assert.equal(await groups(page).and(page.locator('.selected')).count(), 1);
});

check('the keyboard opens and closes one group, or all', drawn, async (page) => {
  const closed = await changed(page, () => tool(page, 'close').click());
  await closer(page);
  await groups(page).first().click();
  const open = await changed(page, () => surface(page).press('Space'));
  assert.ok(open > closed);
  assert.equal(await changed(page, () => surface(page).press('e')), closed);
  const all = await changed(page, () => surface(page).press('Shift+E'));
  assert.ok(all > open);
  assert.equal(await changed(page, () => surface(page).press('Shift+E')), closed);
});

check('a node that a closed group hides is found, and its group opens', drawn, async (page) => {
  await changed(page, () => tool(page, 'close').click());
  await closer(page);
  await groups(page).first().click();
  const hidden = await page.evaluate(() => document.querySelectorAll('.card.node').length);
  await page.locator('[data-search] input').fill('op:Conv');
  await page.locator('[data-hit]').first().waitFor();
  await page.locator('[data-hit]').first().click();
  await page.locator('.card.node.selected').waitFor();
  assert.ok(hidden >= 0);
});

check('a graph runs from left to right', drawn, async (page) => {
  await changed(page, () => tool(page, 'close').click());
  await closer(page);
  await groups(page).first().click();
  /** How much further the boxes on screen reach to the side than down. */
  const extent = () =>
    page.evaluate(() => {
      const all = [...document.querySelectorAll('.card')].map(({ style }) => [Number.parseFloat(style.left), Number.parseFloat(style.top)]);
      const range = (at) => Math.max(...all.map((one) => one[at])) - Math.min(...all.map((one) => one[at]));
      return range(0) - range(1);
    });
  const down = await extent();
  await tool(page, 'right').click();
  await tool(page, 'down').waitFor();
  await surface(page).press('f');
  await page.waitForTimeout(500);
  await groups(page).first().waitFor();
  assert.ok((await extent()) > Math.max(0, down), 'the boxes on screen lie beside one another');
  await tool(page, 'down').click();
  await tool(page, 'right').waitFor();
});

check('the body of an If opens in its place, and closes', 'm=if-loop-if-scan', async (page) => {
  const before = await boxes(page);
  const node = page.locator('.card.opens').first();
  await changed(page, () => node.dblclick());
  assert.ok((await boxes(page)) > before);
  assert.equal(await frames(page).count(), 1);
  const inner = page.locator('.card.node').first();
  await inner.click();
  await page.locator('[data-selected] .port').first().waitFor();
  assert.equal(await changed(page, () => frames(page).first().locator('.title [data-fold]').click()), before);
});

check('a body can be opened by itself, too', 'm=if-loop-if-scan', async (page) => {
  await page
    .locator('.card.opens')
    .first()
    .dblclick({ modifiers: ['Alt'] });
  await page.locator('.breadcrumb:not([hidden])').waitFor();
  await page.locator('.breadcrumb button').first().click();
  await page
    .locator('.breadcrumb:not([hidden])')
    .waitFor({ state: 'detached' })
    .catch(() => undefined);
  assert.equal(await page.locator('.breadcrumb:not([hidden])').count(), 0);
});

check('the body of a function opens in place, and its nodes have details', 'm=ort-nested-ifs-functions', async (page) => {
  const before = await boxes(page);
  await changed(page, () => page.locator('.card.opens').first().dblclick());
  assert.ok((await boxes(page)) > before);
  const node = page.locator('.card.node:not(.opens)').first();
  await node.click();
  await page.locator('[data-selected] .port').first().waitFor();
});

check('what was chosen is there again after a reload', drawn, async (page) => {
  await changed(page, () => tool(page, 'close').click());
  await closer(page);
  await groups(page).first().click();
  const open = await changed(page, () => surface(page).press('Space'));
  // The page keeps its state once a second.
  await page.waitForTimeout(1500);
  await page.reload();
  await page.waitForSelector('[data-ready=true]');
  assert.equal(await boxes(page), open);
  assert.equal(await tool(page, 'groups').getAttribute('aria-pressed'), 'true');
});
