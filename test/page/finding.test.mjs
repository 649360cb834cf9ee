// node scripts/test.mjs page finding
// Search with its list, the ways between nodes, back and forward.
import assert from 'node:assert/strict';
import { card, check, drawn } from './browser.mjs';

const field = (page) => page.locator('[data-search] input');
const rows = (page) => page.locator('[data-hit]');
const count = (page) => page.locator('.hit-count');
const selected = (page) => page.locator('.selected-name');
const counted = (page, pattern) => page.locator('.hit-count', { hasText: pattern }).waitFor();

check('typing lists what was found, with operator, time and what matched', drawn, async (page) => {
  await field(page).fill('kernel_shape');
  await counted(page, /^1 of \d+$/);
  assert.ok((await rows(page).count()) > 5);
  const first = rows(page).first();
  assert.match(await first.innerText(), /Conv\s+Conv_0[\s\S]*attr[\s\S]*kernel_shape/);
  assert.equal(await first.locator('mark').first().innerText(), 'kernel_shape');
});

check('Enter, F3 and Ctrl+G go through the hits, with Shift back, and round', drawn, async (page) => {
  await field(page).fill('op:Softmax OR name=Conv_0 OR name=Conv_3');
  await counted(page, /of 3$/);
  await field(page).press('Enter');
  await selected(page)
    .filter({ hasText: /^Conv_0$/ })
    .waitFor();
  const seen = [await selected(page).innerText()];
  for (const key of ['F3', 'Control+g']) {
    await page.keyboard.press(key);
    await page.waitForFunction((before) => document.querySelector('.selected-name')?.textContent !== before, seen.at(-1));
    seen.push(await selected(page).innerText());
  }
  assert.equal(new Set(seen).size, 3);
  await counted(page, /^3 of 3$/);
  await page.keyboard.press('F3');
  await counted(page, /^1 of 3$/);
  await page.keyboard.press('Shift+F3');
  await counted(page, /^3 of 3$/);
});

check(
  'arrow keys walk the list, Enter shows the row and closes the list, Escape closes it too and then empties the field',
  drawn,
  async (page) => {
    await field(page).fill('op:Conv');
    await counted(page, /of \d+/);
    for (let i = 0; i < 3; i++) await field(page).press('ArrowDown');
    const name = await page.locator('.hit-row.active .hit-name').innerText();
    await field(page).press('Enter');
    await selected(page)
      .filter({ hasText: name.replace(/\s/g, '') })
      .waitFor();
    await page.locator('.hit-list').waitFor({ state: 'hidden' });
    await field(page).press('ArrowDown');
    await page.locator('.hit-list').waitFor();
    await field(page).press('Escape');
    await page.locator('.hit-list').waitFor({ state: 'hidden' });
    assert.equal(await field(page).inputValue(), 'op:Conv');
    await field(page).press('Escape');
    await page.waitForFunction(() => document.querySelector('.hit-count').textContent === '');
    assert.equal(await field(page).inputValue(), '');
  },
);

check('a row that is clicked is shown, and only rows on screen exist', drawn, async (page) => {
  await field(page).fill('-op:Nothing');
  await counted(page, /of \d{3}/);
  assert.ok((await rows(page).count()) < 40);
  await page.locator('.hit-list .rows').evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await page.waitForFunction(() => {
    const last = [...document.querySelectorAll('[data-hit]')].at(-1);
    return last?.getAttribute('aria-posinset') === last?.getAttribute('aria-setsize') && last?.querySelector('.hit-op').textContent !== '…';
  });
  const last = rows(page).last();
  const node = Number(await last.getAttribute('data-hit'));
  const name = (await last.locator('.hit-name').textContent()).trim();
  await last.click();
  await selected(page).filter({ hasText: name }).waitFor();
  assert.ok(node > 200);
});

check('what only the page knows is searched as it is shown', drawn, async (page) => {
  await field(page).fill('unit:cpu op:Slice OR unit:gpu');
  await counted(page, /of \d+|none/);
  await field(page).fill('unit:cpu');
  await counted(page, /of \d+/);
  const shown = await page.locator('[data-count="cpu"]').first().innerText();
  const found = Number(/of ([\d,]+)/.exec(await count(page).innerText())[1].replaceAll(',', ''));
  assert.ok(shown.includes(String(found)), `${shown} has ${found}`);
  await field(page).fill('time>1s');
  await counted(page, /^none$/);
});

check('what is wrong with a query is said in a sentence', drawn, async (page) => {
  await field(page).fill('conv unti:cpu');
  await page.locator('[data-query-problem]', { hasText: 'There is no field "unti"; did you mean "unit"?' }).waitFor();
  await field(page).fill('time>soon');
  await page.locator('[data-query-problem]', { hasText: 'time takes a duration' }).waitFor();
  await field(page).fill('time>1us');
  await page.locator('[data-query-problem]').waitFor({ state: 'hidden' });
});

check('fields and their values are completed with Tab and by a click', drawn, async (page) => {
  await page.keyboard.press('Control+f');
  await page.locator('[data-completion="op:"]').waitFor();
  await field(page).pressSequentially('un');
  await field(page).press('Tab');
  assert.equal(await field(page).inputValue(), 'unit:');
  await page.locator('[data-completion="cpu"]').click();
  assert.equal(await field(page).inputValue(), 'unit:cpu');
  await counted(page, /of \d+/);
});

check('an answer that a later query has overtaken is dropped', drawn, async (page) => {
  await field(page).pressSequentially('op:Conv', { delay: 100 });
  await field(page).fill('op:Softmax');
  await counted(page, /of 1$/);
  await page.waitForTimeout(300);
  assert.match(await count(page).innerText(), /of 1$/);
});

const inGraph = async (page, name) => {
  await field(page).fill(`name=${name}`);
  await counted(page, /of 1$/);
  await field(page).press('Enter');
  await card(page, name).and(page.locator('.selected')).waitFor();
  await page.locator('.surface').focus();
};

check('the upstream cone is lit, all else is dim, and Escape lights all again', drawn, async (page) => {
  await inGraph(page, 'Conv_3');
  await page.keyboard.press('u');
  await page.locator('.spotlight-bar', { hasText: /\d+ nodes upstream of Conv_3 · 1 input · .*(µs|ms)/ }).waitFor();
  assert.equal(await card(page, 'Conv_3').and(page.locator('.dim')).count(), 0);
  await page.locator('.card.node.dim').first().waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.spotlight-bar').waitFor({ state: 'hidden' });
  assert.equal(await page.locator('.card.dim').count(), 0);
});

check('a path has a start and an end, both from the menu', drawn, async (page) => {
  await inGraph(page, 'Conv_0');
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: /Paths from here/ }).click();
  await inGraph(page, 'Conv_9');
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: /Paths between Conv_0 and this/ }).click();
  await page.locator('.spotlight-bar', { hasText: /\d+ nodes between Conv_0 and Conv_9 · shortest way \d+ steps/ }).waitFor();
});

check('to the consumer and back to the producer by key; equal operators are hits', drawn, async (page) => {
  await inGraph(page, 'Conv_0');
  await page.keyboard.press(']');
  await selected(page).filter({ hasText: 'BatchNormalization_1' }).waitFor();
  await page.keyboard.press('[');
  await selected(page)
    .filter({ hasText: /^Conv_0$/ })
    .waitFor();
  await page.keyboard.press('e');
  await counted(page, /of 5\d$/);
});

check('back and forward lead through what was selected', drawn, async (page) => {
  const back = page.getByRole('button', { name: /^Back/ });
  const forward = page.getByRole('button', { name: /^Forward/ });
  assert.ok(await back.isDisabled());
  for (const name of ['Conv_0', 'Conv_9', 'Conv_3']) await inGraph(page, name);
  await page.keyboard.press('Alt+ArrowLeft');
  await selected(page)
    .filter({ hasText: /^Conv_9$/ })
    .waitFor();
  await back.click();
  await selected(page)
    .filter({ hasText: /^Conv_0$/ })
    .waitFor();
  await page.keyboard.press('Alt+ArrowRight');
  await selected(page)
    .filter({ hasText: /^Conv_9$/ })
    .waitFor();
  assert.ok(await forward.isEnabled());
  await inGraph(page, 'Conv_0');
  assert.ok(await forward.isDisabled());
});

check('hits in closed groups are counted there, and going to one opens its group', drawn, async (page) => {
  await page.locator('[data-levels=close]').click();
  await page.waitForFunction(() => Number(document.querySelector('.surface').dataset.boxes) < 200);
  await field(page).fill('op:Conv');
  await counted(page, /of 52$/);
  await field(page).press('Escape');
  const group = page.locator('.card.group:not([data-hits=""])').first();
  for (let tries = 0; tries < 8 && (await group.count()) === 0; tries++) {
    await page.getByLabel('Zoom in (+)').click();
    await page.waitForTimeout(300);
  }
  await group.waitFor();
  const inside = Number(await group.getAttribute('data-hits'));
  assert.ok(inside > 0 && inside < 52);
  await field(page).fill('op:Softmax OR name=Conv_9');
  await counted(page, /of 2$/);
  for (const [key, name] of [
    ['Enter', 'Conv_9'],
    ['F3', 'Softmax_216'],
  ]) {
    await page.keyboard.press(key);
    await card(page, name).and(page.locator('.selected')).waitFor();
  }
});

check('nodes in the body of a function are found where it is opened, and their cone is lit', 'm=ort-nested-ifs-functions', async (page) => {
  await field(page).fill('op:CastLike');
  await counted(page, /of \d+$/);
  await rows(page).first().click();
  await page.locator('.card.node.selected', { hasText: 'CastLike' }).waitFor();
  await page.locator('.breadcrumb:not([hidden])', { hasText: '_aten_linalg_vector_norm_no_dim_onnx' }).waitFor();
  await page.locator('.surface').focus();
  await page.keyboard.press('u');
  await page.locator('.spotlight-bar', { hasText: /nodes? upstream of/ }).waitFor();
  assert.ok((await page.locator('.card.dim').count()) > 0);
});
