// node scripts/test.mjs page quantize
// Accuracy of a kept quantization, the choices of widths, and painting: on drawn figures, because what is tested is the page.
import assert from 'node:assert/strict';
import { card, check } from './browser.mjs';

const kept = 'm=sample&overlay=quantized';
const unexplored = 'm=sample&overlay=unexplored';
const section = (page, id) => page.locator(`[data-section=${id}]`);
const open = (page, id) => section(page, id).locator('> summary').click();
const row = (page, name) => page.locator(`[data-legend=${name}]`);
const told = (page) => page.evaluate(() => window.harness.notify({ notify: 'quantized', id: 'one' }));

/** What the page asks the host for next, by this call. */
async function asked(page, call, act) {
  const request = page.waitForRequest((one) => one.postData()?.includes(`"call":"${call}"`) ?? false);
  await act();
  return JSON.parse((await request).postData()).args;
}

/** Columns of the model come after the drawing; painting asks them what is quantized. */
async function startPainting(page) {
  await page.locator('[data-action=paint]').click();
  await page.locator('.paint-bar').waitFor();
}

/** A stroke around the cards from one to the other. */
async function lasso(page, from, to, keys = []) {
  const [one, two] = [await card(page, from).boundingBox(), await card(page, to).boundingBox()];
  const [left, right] = [Math.min(one.x, two.x) - 12, Math.max(one.x + one.width, two.x + two.width) + 12];
  const [top, bottom] = [one.y - 4, two.y + two.height + 4];
  for (const key of keys) await page.keyboard.down(key);
  await page.mouse.move(left, top);
  await page.mouse.down();
  for (const [x, y] of [
    [right, top],
    [right, bottom],
    [left, bottom],
    [left, top + 5],
  ])
    await page.mouse.move(x, y, { steps: 4 });
  await page.mouse.up();
  for (const key of keys) await page.keyboard.up(key);
}

const marked = (page) => page.locator('.paint-marked').innerText();
const plan = (page) => page.locator('[data-plan]');

check('a kept quantization is told end to end, with the rung of each figure', kept, async (page) => {
  const accuracy = section(page, 'accuracy');
  await accuracy.locator('[data-fact=sqnr]').waitFor();
  const text = await accuracy.innerText();
  for (const part of [/SQNR, end to end/, /measured/, /SQNR on the HTP/, /simulated/, /0\.99\d+/, /98\.0%/, /First layer below 40 dB/])
    assert.match(text, part);
  assert.match(await accuracy.locator('[data-gain=equalize]').innerText(), /not kept/);
  assert.match(await accuracy.locator('[data-gain=correct-biases]').innerText(), /29\.1 → 31\.4 dB[\s\S]*\+2\.3 dB/);
  assert.match(await accuracy.locator('[data-saving=Size]').innerText(), /1\.2 MB → 412 kB/);
  await accuracy.locator('[data-saving=Time]').waitFor();
  await accuracy.locator('.pill[data-rung=measured]').first().click();
  assert.match(await page.locator('.popover:popover-open').innerText(), /as if on this CPU/);
});

check('another of several kept quantizations can be chosen', kept, async (page) => {
  const figure = section(page, 'accuracy').locator('[data-fact=sqnr]');
  await figure.waitFor();
  const before = await figure.innerText();
  await page.locator('[data-action=choose-quantization]').selectOption('two');
  await page.waitForFunction((was) => document.querySelector('[data-fact=sqnr]').textContent !== was, before);
  assert.match(await section(page, 'accuracy').locator('.note').first().innerText(), /w8a16/);
});

check('the first layer that diverges and the worst layers are one click away', kept, async (page) => {
  await page.locator('[data-first-divergent]').click();
  await page.locator('.card.selected').waitFor();
  const name = await page.locator('[data-first-divergent]').innerText();
  assert.equal(await page.locator('.card.selected .name').innerText(), name);
  const worst = page.locator('[data-worst]').nth(1);
  const other = await worst.getAttribute('data-worst');
  await worst.click();
  await card(page, other).and(page.locator('.selected')).waitFor();
});

check('the error along the path leads to a layer, by pointer and by keys', kept, async (page) => {
  const chart = page.locator('[data-chart=error-path]');
  await chart.waitFor();
  const { x, y, width, height } = await chart.locator('svg').boundingBox();
  await page.mouse.move(x + width * 0.5, y + height / 2);
  const says = await chart.locator('.chart-says').innerText();
  assert.match(says, /: [\d.]+ dB$/);
  await page.mouse.click(x + width * 0.5, y + height / 2);
  await card(page, says.split(':')[0]).and(page.locator('.selected')).waitFor();
  await chart.focus();
  await page.keyboard.press('Home');
  assert.match(await chart.getAttribute('aria-valuetext'), /Conv_0: exact/);
  await page.keyboard.press('ArrowRight');
  assert.equal(await chart.getAttribute('aria-valuenow'), '2');
  await page.keyboard.press('Enter');
  const second = (await chart.getAttribute('aria-valuetext')).split(':')[0];
  await card(page, second).and(page.locator('.selected')).waitFor();
});

check('a selected node tells its exactness and the spread of its value with what the encoding holds', kept, async (page) => {
  await card(page, 'Conv_3').click();
  const selected = page.locator('[data-selected]');
  await selected.locator('[data-fact=node-sqnr]').waitFor();
  assert.match(await selected.innerText(), /SQNR[\s\S]*dB · w8a8[\s\S]*Own loss/);
  const spread = selected.locator('[data-histogram="Conv_3_output"]');
  await spread.waitFor();
  assert.match(await spread.getAttribute('aria-label'), /^data -1\.8 … 7\.9, encoding -1\.2 … 5\.8, [\d.]+% clipped$/);
  assert.ok((await spread.locator('.bar.clipped').count()) > 0);
  assert.equal(await spread.locator('.held').count(), 1);
  await card(page, 'BatchNormalization_1').click();
  await spread.waitFor({ state: 'detached' });
});

check('a fresh quantization colors the graph by its error, low is bad, and what was not compared is lacking', kept, async (page) => {
  await told(page);
  await row(page, 'fill').getByText('Error (SQNR)').waitFor();
  assert.match(await row(page, 'fill').innerText(), /not compared[\s\S]*measured/);
  await card(page, 'BatchNormalization_1').and(page.locator('.lacking')).waitFor();
  await page.locator('[data-first-divergent]').click();
  await card(page, 'Relu_14').and(page.locator('.selected')).waitFor();
  const colors = await page.evaluate(() => {
    const stripe = (name) =>
      [...document.querySelectorAll('.card')].find((one) => one.textContent.includes(name)).style.getPropertyValue('--stripe');
    return [stripe('Conv_12'), stripe('Relu_14')];
  });
  assert.notEqual(colors[0], colors[1]);
  const labels = await page.locator('[data-picker=bar]').evaluate((select) => select.options.map(({ label }) => label));
  assert.ok(labels.includes('Own loss') && labels.includes('Error'), labels.join());
});

check('error, own loss and width are columns of the list of layers, which sorts by them', kept, async (page) => {
  await page.locator('[data-action=all-layers]').click();
  const heads = page.locator('.bottom [role=columnheader]');
  await heads.filter({ hasText: 'Own loss' }).waitFor();
  const texts = (await heads.allInnerTexts()).join(' ');
  for (const title of ['Error', 'Own loss', 'Width']) assert.match(texts, new RegExp(title));
  const head = heads.filter({ hasText: 'Own loss' });
  await head.click();
  await page.waitForFunction(() => document.querySelector('.bottom [aria-sort=descending], .bottom [aria-sort=ascending]') !== null);
});

check('without a search the choices of widths say what it does, and start it', unexplored, async (page) => {
  await open(page, 'mixed');
  await section(page, 'mixed').getByText('Which layers need 16 bits').waitFor();
  await page.locator('[data-option=least-sqnr]').fill('35');
  const { budget } = await asked(page, 'startExplore', () => page.locator('[data-action=explore]').click());
  assert.deepEqual(budget, { sqnrDb: 35 });
  assert.ok(await section(page, 'accuracy').isHidden());
});

check('a point of the chart shows its widths on the graph, is quantized and exported', kept, async (page) => {
  await open(page, 'mixed');
  const chart = section(page, 'mixed').locator('[role=listbox]');
  await chart.locator('[data-point="0"]').waitFor();
  assert.equal(await chart.locator('[role=option]').count(), 5);
  assert.equal(await chart.locator('.point.estimate').count(), 1);
  assert.equal(await chart.locator('.point.best').count(), 4);
  await chart.locator('[data-point="3"]').hover();
  await section(page, 'mixed').getByText('12 wider: 44.0 dB (measured), 540 µs (simulated), none is better in both').waitFor();
  await chart.locator('[data-point="3"]').click();
  await row(page, 'fill').getByText('Widths: 12 wider').waitFor();
  await page.locator('.card', { hasText: 'w8a16' }).first().waitFor();
  const { nodes } = await asked(page, 'startQuantize', () => page.locator('[data-action=quantize-point]').click());
  assert.equal(Object.keys(nodes).length, 12);
  const recipe = await asked(page, 'exportRecipe', () => page.locator('[data-action=export-recipe]').click());
  assert.equal(recipe.label, '12 wider');
  await page.locator('[data-action=show-no-point]').click();
  await row(page, 'fill').getByText('Quantized to').waitFor();
});

check('of points that lie close together the nearest is chosen', kept, async (page) => {
  await open(page, 'mixed');
  await page.locator('[data-point="1"]').scrollIntoViewIfNeeded();
  const point = await page.locator('[data-point="1"]').boundingBox();
  await page.mouse.click(point.x + point.width / 2 + 7, point.y + point.height / 2 - 6);
  await row(page, 'fill').getByText('Widths: 4 wider').waitFor();
  await page.mouse.click(point.x + point.width / 2, point.y + point.height / 2 - 60);
  assert.equal(await page.locator('[data-point="1"]').getAttribute('aria-selected'), 'true');
});

check('the points are walked by keys', kept, async (page) => {
  await open(page, 'mixed');
  const point = (at) => page.locator(`[data-point="${at}"]`);
  await point(1).focus();
  await page.keyboard.press('ArrowRight');
  assert.ok(await point(2).evaluate((one) => one === document.activeElement));
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await row(page, 'fill').getByText('Widths: INT16').waitFor();
  assert.equal(await point(4).getAttribute('aria-selected'), 'true');
});

check('nodes in a lasso are marked and painted; what follows is told with its reason, and taken back', kept, async (page) => {
  await startPainting(page);
  await lasso(page, 'Conv_3', 'Relu_5');
  assert.equal(await marked(page), '3 nodes marked');
  const painted = await asked(page, 'paint', () => page.locator('[data-paint="16"]').click());
  assert.deepEqual(Object.keys(painted.painted).sort(), ['BatchNormalization_4', 'Conv_3', 'Relu_5']);
  assert.deepEqual(painted.painted.Conv_3, { weights: 8, activations: 16 });
  assert.equal(painted.soc, 'SM8650');
  await plan(page).getByText('3 nodes painted · 1 neighbor must follow · 1 conversion').waitFor();
  assert.match(await card(page, 'Conv_3').getAttribute('aria-label'), /painted$/);
  assert.match(await card(page, 'Conv_6').getAttribute('aria-label'), /its width follows from others$/);
  await plan(page).locator('summary').click();
  assert.match(await page.locator('[data-plan-node=Conv_6]').innerText(), /w8a16[\s\S]*share one encoding[\s\S]*same-encoding/);
  await page.locator('[data-paint=undo]').click();
  await plan(page).waitFor({ state: 'detached' });
  assert.ok(await page.locator('[data-action=quantize-painted]').isDisabled());
});

check('a lasso adds with Shift and takes out with Alt; a click marks one', kept, async (page) => {
  await startPainting(page);
  await lasso(page, 'Conv_3', 'Relu_5');
  await lasso(page, 'Conv_6', 'Conv_6', ['Shift']);
  assert.equal(await marked(page), '4 nodes marked');
  await lasso(page, 'Conv_3', 'Conv_3', ['Alt']);
  assert.equal(await marked(page), '3 nodes marked');
  const { x, y } = await card(page, 'Conv_3').boundingBox();
  await page.mouse.click(x + 20, y + 20);
  assert.equal(await marked(page), '4 nodes marked');
  await page.mouse.click(x + 20, y + 20);
  assert.equal(await marked(page), '3 nodes marked');
});

check('painting works by keys alone, and Escape leaves it as it was', kept, async (page) => {
  await card(page, 'Conv_3').click();
  await page.keyboard.press('p');
  await page.locator('.paint-bar').waitFor();
  assert.equal(await marked(page), '1 node marked');
  await page.keyboard.press('m');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('m');
  assert.equal(await marked(page), '2 nodes marked');
  await page.keyboard.press('3');
  await plan(page).getByText('2 nodes painted').waitFor();
  assert.match(await card(page, 'Conv_3').innerText(), /float/);
  await page.keyboard.press('4');
  await plan(page).waitFor({ state: 'detached' });
  await page.keyboard.press('Backspace');
  await plan(page).getByText('2 nodes painted').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.paint-bar').waitFor({ state: 'hidden' });
  await row(page, 'fill').getByText('Unit').waitFor();
});

check('what a search found is painted together, what cannot be says why, and the job gets it', kept, async (page) => {
  await page.locator('[data-search] input').fill('op:Softmax OR op:Concat');
  await page.locator('[data-search] input').press('Enter');
  await page.locator('.card.hit').first().waitFor();
  await startPainting(page);
  assert.equal(await marked(page), '1 node marked');
  const found = await page.locator('[data-paint=found]').innerText();
  await page.locator('[data-paint=found]').click();
  assert.equal(`Mark the ${Number.parseInt(await marked(page), 10)} found`, found);
  await page.locator('[data-paint="16"]').click();
  await plan(page).getByText('cannot be so').waitFor();
  await plan(page).locator('summary').click();
  await page.locator('[data-plan-node]', { hasText: 'no-kernel' }).locator('.link').click();
  assert.match(await page.locator('.card.selected').getAttribute('aria-label'), /cannot have the width it was painted$/);
  const { nodes } = await asked(page, 'startQuantize', () => page.locator('[data-action=quantize-painted]').click());
  assert.ok(Object.keys(nodes).length > 0);
});

check('the menu of a node paints it and starts the job', kept, async (page) => {
  await card(page, 'Conv_3').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'in 16 bits (w8a16)' }).click();
  await plan(page).getByText('1 node painted').waitFor();
  await page.locator('[data-paint=clear]').click();
  await plan(page).waitFor({ state: 'detached' });
  await page.locator('[data-paint=close]').click();
  await page.locator('.paint-bar').waitFor({ state: 'hidden' });
  const args = await asked(page, 'startQuantize', () => page.locator('vscode-button[data-action=quantize]').click());
  assert.deepEqual(args, {});
});

check('the result opens, in place and beside', kept, async (page) => {
  const first = await asked(page, 'openQuantized', () => page.locator('[data-action=open-quantized]').click());
  assert.match(first.path, /sample_qdq\.onnx$/);
  assert.equal(first.beside, false);
  const second = await asked(page, 'openQuantized', () => page.locator('[data-action=open-quantized-beside]').click());
  assert.equal(second.beside, true);
});

check('the lines of the panels stay in them, in a narrow editor too', kept, async (page) => {
  await section(page, 'accuracy').locator('[data-saving=Time]').waitFor();
  for (const width of [900, 1200, 1500, 1700, 1900]) {
    await page.setViewportSize({ width, height: 900 });
    const spilled = await page.evaluate(() =>
      [...document.querySelectorAll('.toolbar, .side, .section.accuracy')]
        .filter((one) => one.scrollWidth > one.clientWidth + 1)
        .map((one) => one.className),
    );
    assert.deepEqual(spilled, [], `at ${width}`);
  }
});
