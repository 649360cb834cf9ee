// node scripts/test.mjs page choice
// Where should it run: scores, weights, pins and suppositions on the real engine's answers for the sample model.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { card, check, modelFolder } from './browser.mjs';

const sample = 'm=sample';
const fact = (page, label) => page.locator('[data-section=model] .fact', { hasText: label }).locator('.value').innerText();
const total = (page, unit) => page.locator(`[data-section=selector] tr[data-unit=${unit}] .total`).innerText();
const runOn = (page, value) => page.locator(`.run-on label:has([value=${value}])`);
const openSection = async (page, id) => {
  await page.locator(`[data-section=${id}] > summary`).click();
};
const unitOf = (page, name) => card(page, name).getAttribute('data-unit');

check('the table has the parts of each score, and the reasons open on a click', sample, async (page) => {
  await openSection(page, 'selector');
  const rows = page.locator('[data-section=selector] tr[data-unit]');
  assert.equal(await rows.count(), 3);
  assert.equal(await page.locator('tr.best').count(), 1);
  for (const unit of ['htp', 'gpu', 'cpu']) {
    const cells = await page.locator(`tr[data-unit=${unit}] td`).allInnerTexts();
    const [sum, parts] = [Number(cells.at(-1)), cells.slice(0, -1).map(Number)];
    assert.equal(
      parts.reduce((a, b) => a + b, 0),
      sum,
      `${unit}: ${cells}`,
    );
  }
  const reasons = page.locator('tbody', { has: page.locator('tr[data-unit=cpu]') }).locator('.reasons');
  assert.ok(await reasons.isHidden());
  await page.locator('tr[data-unit=cpu] button').click();
  assert.match(await reasons.innerText(), /Operators \d+ of 30\./);
  await reasons.locator('.pill[data-rung=estimate]').first().click();
  assert.match(await page.locator('.popover:popover-open').innerText(), /Producer/);
});

check('constraints and weights count at once, and can be reset', sample, async (page) => {
  await openSection(page, 'selector');
  await openSection(page, 'selector-options');
  const before = await total(page, 'cpu');
  await page.locator('[data-option=tensorSize]').fill('50');
  await page.waitForFunction((was) => document.querySelector('tr[data-unit=cpu] .total').textContent !== was, before);
  assert.equal(Number(await total(page, 'cpu')), Number(before) + 25);
  await page.locator('[data-option=maxLatencyMs]').fill('0.001');
  await page.locator('tr[data-unit=cpu].excluded').waitFor();
  assert.equal(await total(page, 'cpu'), 'out');
  await page.locator('[data-action=reset-selector]').click();
  await page.waitForFunction((was) => document.querySelector('tr[data-unit=cpu] .total').textContent === was, before);
  assert.equal(await page.locator('[data-option=tensorSize]').inputValue(), '25');
  assert.equal(await page.locator('[data-option=maxLatencyMs]').inputValue(), '');
});

check('a segment of the list is shown and selected', sample, async (page) => {
  await openSection(page, 'selector');
  await openSection(page, 'selector-segments');
  await page.locator('[data-segment="2"]').click();
  await page.locator('.card.selected').waitFor();
  assert.equal(await page.locator('.card.selected .op').innerText(), 'Conv');
});

check('a pinned node moves, everything follows, and removing the pin brings it back', sample, async (page) => {
  await card(page, 'Conv_3').click();
  const before = await fact(page, 'Estimated time');
  await runOn(page, 'cpu').click();
  await page.locator('.card[data-unit=cpu]', { hasText: 'Conv_3' }).waitFor();
  assert.match(await card(page, 'Conv_3').getAttribute('aria-label'), /pinned to CPU$/);
  assert.notEqual(await fact(page, 'Estimated time'), before);
  assert.ok(await page.locator('.run-on [value=cpu]').evaluate((input) => input === document.activeElement), 'the focus stays');
  await page.locator('[data-conversion]').first().waitFor({ state: 'attached' });
  assert.match(await page.locator('[data-section=pins] [data-difference=Segments]').innerText(), /\d+ → \d+/);
  await page.getByLabel('Remove the pin of Conv_3').click();
  await page.locator('.card[data-unit=htp]', { hasText: 'Conv_3' }).waitFor();
  assert.equal(await fact(page, 'Estimated time'), before);
  assert.ok(await page.locator('[data-section=pins]').isHidden());
});

check('all nodes of an operator and a whole segment can be pinned', sample, async (page) => {
  await card(page, 'Conv_3').click();
  await runOn(page, 'op').click();
  await runOn(page, 'cpu').click();
  await page.locator('.card[data-unit=cpu]', { hasText: 'Conv_0' }).waitFor();
  await page.locator('[data-pin="op Conv"]', { hasText: '52 nodes' }).waitFor();
  await card(page, 'Conv_6').click();
  await page.locator('.holder', { hasText: 'all Conv' }).waitFor();
  await page.locator('[data-action=clear-pins]').click();
  await page.locator('.card[data-unit=htp]', { hasText: 'Conv_0' }).waitFor();
  await card(page, 'Conv_0').click();
  await runOn(page, 'segment').click();
  await runOn(page, 'gpu').click();
  await page.locator('[data-section=pins] [data-pin^="node "]').first().waitFor();
});

check('a pin that cannot be fulfilled says why', sample, async (page) => {
  await card(page, 'BatchNormalization_1').click();
  await runOn(page, 'htp').click();
  await page.locator('.run-on .refusal', { hasText: 'The pin cannot be fulfilled.' }).waitFor();
  assert.equal(await unitOf(page, 'BatchNormalization_1'), 'cpu');
  assert.match(await card(page, 'BatchNormalization_1').getAttribute('aria-label'), /pinned to HTP, which cannot be$/);
  assert.match(await page.locator('[data-section=pins] .refusal').innerText(), /cannot move: .+constant/);
});

check('pins survive a reload', sample, async (page) => {
  await card(page, 'Conv_3').click();
  await runOn(page, 'cpu').click();
  await page.locator('.card[data-unit=cpu]', { hasText: 'Conv_3' }).waitFor();
  await page.waitForTimeout(1600);
  await page.reload();
  await page.locator('.card[data-unit=cpu]', { hasText: 'Conv_3' }).waitFor();
});

check('the menu of a node works by keyboard: pin, suppose, and back to the graph', sample, async (page) => {
  await card(page, 'Conv_3').click();
  await page.keyboard.press('Shift+F10');
  await page.locator('[role=menu]').waitFor();
  await page.keyboard.press('End');
  await page.keyboard.press('Escape');
  await page.locator('[role=menu]').waitFor({ state: 'detached' });
  assert.ok(await page.locator('.surface').evaluate((surface) => surface === document.activeElement));
  await page.keyboard.press('Shift+F10');
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  await page.locator('.card[data-unit=cpu]', { hasText: 'Conv_3' }).waitFor();
  await card(page, 'Conv_6').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'moved to the CPU' }).click();
  await page.locator('.card.supposed[data-unit=cpu]', { hasText: 'Conv_6' }).waitFor();
});

check('what would help most is shown as supposed, never as a verdict, and one click leads back', sample, async (page) => {
  const real = await fact(page, 'Segments');
  await openSection(page, 'next-steps');
  await page.locator('[data-step]').first().click();
  const bar = page.locator('.supposed-bar');
  await bar.waitFor();
  assert.match(await bar.innerText(), /Supposed, not real: all BatchNormalization supported on the HTP/);
  assert.match(await bar.locator('[data-difference=Segments]').innerText(), /Segments \d+ → \d+/);
  const moved = card(page, 'BatchNormalization_1');
  assert.match(await moved.getAttribute('class'), /supposed/);
  assert.equal(await moved.locator('.unit').innerText(), 'HTP?');
  assert.match(await moved.getAttribute('aria-label'), /supposed$/);
  assert.notEqual(await fact(page, 'Segments'), real);
  await page.locator('[data-pill=placement]', { hasText: 'supposed' }).waitFor();
  await page.locator('[data-action=stop-supposing]').click();
  await bar.waitFor({ state: 'hidden' });
  assert.equal(await unitOf(page, 'BatchNormalization_1'), 'cpu');
  assert.equal(await fact(page, 'Segments'), real);
});

check('the choice is written to backend_config.json beside the model, and found there', 'm=written/sample', async (page) => {
  await card(page, 'Conv_3').click();
  await runOn(page, 'cpu').click();
  await page.locator('.card[data-unit=cpu]', { hasText: 'Conv_3' }).waitFor();
  await openSection(page, 'selector');
  const answered = page.waitForResponse((response) => response.request().postData()?.includes('"writeBackendConfig"') ?? false);
  await page.locator('[data-action=write-backend-config]').click();
  await answered;
  const text = await readFile(`${modelFolder()}/written/backend_config.json`, 'utf8');
  assert.match(text, /"node": "Conv_3"/);
  // Another page, which kept nothing, finds the choice in the file.
  await page.goto(`${page.url()}-another`);
  await page.locator('.card[data-unit=cpu]', { hasText: 'Conv_3' }).waitFor();
});
