// node scripts/test.mjs page
// The page in plain Chromium: what a user can do with it, under the product's content security policy.
import assert from 'node:assert/strict';
import { card, check, drawn } from './browser.mjs';

check('cards show operator, name, time and unit', drawn, async (page) => {
  await page.locator('.card[data-unit=htp]').first().waitFor();
  assert.match(await card(page, 'Conv_0').getAttribute('aria-label'), /^Conv Conv_0, HTP, [\d.]+ µs$/);
});

check('a click selects a node and shows its details; a link follows the edge', drawn, async (page) => {
  await card(page, 'Conv_0').click();
  await page.locator('.selected-name', { hasText: 'Conv_0' }).waitFor();
  await page.locator('[data-selected] h3', { hasText: 'Inputs' }).waitFor();
  await page.locator('[data-selected] .link', { hasText: 'BatchNormalization_1' }).click();
  await page.locator('.selected-name', { hasText: 'BatchNormalization_1' }).waitFor();
});

check('initializer values come on demand, with statistics', drawn, async (page) => {
  await card(page, 'Conv_0').click();
  await page.locator('[data-tensor]').first().click();
  await page.locator('.tensor .values').first().waitFor();
  assert.match(await page.locator('.tensor').first().innerText(), /Min · max/);
});

check('search finds, counts and walks', drawn, async (page) => {
  const field = page.locator('[data-search]');
  await field.click();
  await page.keyboard.type('op:Softmax');
  await page.locator('.hit-count', { hasText: '1 of 1' }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.card.selected', { hasText: 'Softmax' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.type('unit:cpu');
  await page.locator('.hit-count', { hasText: / of 46$/ }).waitFor();
});

check('arrow keys follow edges, Enter selects', drawn, async (page) => {
  await card(page, 'Conv_0').click();
  for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  await page.locator('.selected-name', { hasText: 'Relu_2' }).waitFor();
  assert.match(await page.locator('.surface').getAttribute('aria-activedescendant'), /^box-/);
});

check('everything is reached with Tab', drawn, async (page) => {
  const seen = new Set();
  for (let i = 0; i < 75; i++) {
    await page.keyboard.press('Tab');
    seen.add(
      await page.evaluate(
        () =>
          document.activeElement?.dataset.picker ??
          document.activeElement?.dataset.action ??
          document.activeElement?.className.split(' ')[0],
      ),
    );
  }
  for (const stop of ['chip', 'precision', 'fill', 'bar', 'pill', 'verify', 'profile', 'convert', 'surface', 'tool', 'sash', 'bottleneck'])
    assert.ok(seen.has(stop), `${stop} of ${[...seen].join(', ')}`);
});

check('zooming out turns cards into blocks, fitting shows all', drawn, async (page) => {
  assert.ok((await page.locator('.card').count()) > 5);
  await page.getByLabel('Fit all (0)').click();
  await page.waitForFunction(() => document.querySelectorAll('.card').length === 0);
});

check('a simulated profile brings a timeline; two profiles are compared', drawn, async (page) => {
  assert.ok(await page.locator('.timeline').isHidden());
  await page.locator('[data-profile=sim] .profile-open').click();
  await page.locator('.timeline canvas').waitFor();
  await page.locator('[data-pill=time][data-rung=simulated]').waitFor();
  await page.locator('[data-profile=cpu]').getByLabel('Compare the shown profile with this one').click();
  await page.locator('.layer.change').first().waitFor();
});

check('provenance pills say who produced the figures', drawn, async (page) => {
  await page.locator('[data-pill=placement]').click();
  assert.match(await page.locator('.popover:popover-open').innerText(), /drawn fixture/);
});

check('a placement from the host is shown', drawn, async (page) => {
  await page.evaluate(() => {
    const provenance = { rung: 'verified', producer: { tool: 'QNN', version: '2.51' } };
    const us = new Float64Array(300);
    window.harness.notify({
      notify: 'placement',
      placement: {
        ...provenance,
        target: { soc: 'SM8650', precision: 'w8a8' },
        verdicts: Array.from({ length: 300 }, () => ({ unit: 'gpu' })),
        segments: [],
        boundaries: [],
        counts: { htp: 0, gpu: 300, cpu: 0, removed: 0 },
        time: { ...provenance, us, totalUs: 0 },
      },
    });
  });
  await page.locator('[data-pill=placement][data-rung=verified]').waitFor();
  await page.locator('.card[data-unit=gpu]').first().waitFor();
  // The engine knows nothing of that placement: wishes build on its own.
  await page.locator('[data-section=selector] .note', { hasText: 'of' }).waitFor();
  assert.equal(await page.locator('.banner.warning').count(), 0);
});

check('a changed file is read again; zoom and selection stay', drawn, async (page) => {
  await card(page, 'Conv_0').click();
  await page.getByLabel('Zoom in (+)').click();
  await page.waitForTimeout(400);
  const scale = await page.locator('.surface').getAttribute('data-scale');
  await page.locator('[data-selected] h3').first().waitFor();
  const before = await page.locator('.selected-name').elementHandle();
  await page.evaluate(() => window.harness.notify({ notify: 'changed' }));
  await page.waitForFunction((name) => !name.isConnected, before);
  await page.locator('.selected-name', { hasText: 'Conv_0' }).waitFor();
  assert.equal(await page.locator('.surface').getAttribute('data-scale'), scale);
});

check('a running job has a line with a stop button', drawn, async (page) => {
  const notify = (over) =>
    page.evaluate(
      (done) => window.harness.notify({ notify: 'job', state: { job: '1', kind: 'verify', title: 'Verify placement' }, over: done }),
      over,
    );
  await notify(false);
  await page.getByLabel('Cancel: Verify placement').waitFor();
  await notify(true);
  await page.waitForFunction(() => document.querySelectorAll('.job').length === 0);
});

check('zoom and selection survive a reload', drawn, async (page) => {
  await card(page, 'Conv_0').click();
  await page.getByLabel('Zoom in (+)').click();
  await page.waitForTimeout(1600);
  const before = await page.locator('.surface').getAttribute('data-scale');
  await page.reload();
  await page.locator('.selected-name', { hasText: 'Conv_0' }).waitFor();
  assert.equal(await page.locator('.surface').getAttribute('data-scale'), before);
});

check('a file that is no model: one sentence, the place, and what to do', 'm=broken', async (page) => {
  const problem = page.locator('.problem');
  assert.match(await problem.innerText(), /onnx-lfs-pointer|lfs/i);
  assert.ok(await page.locator('.graph').isHidden());
  assert.ok(await page.locator('[data-action=convert]').isHidden());
});

check('hostile names are text', 'm=sample&overlay=hostile', async (page) => {
  await page.locator('.card').first().click();
  await page.locator('[data-selected] h3').first().waitFor();
  assert.notEqual(await page.title(), 'owned');
  assert.equal(await page.evaluate(() => document.querySelectorAll('main img, main svg, main script').length), 0);
  const seen = await page.locator('main').innerText();
  assert.ok(!/[\u202a-\u202e\u2066-\u2069\u0000]/.test(seen), 'signs that deceive are visible');
  assert.ok(seen.includes('\\u202e'));
  // It may lie over a card.
  await page.locator('.graph-legend summary').click();
  for (let node = 0; node < 10; node++) {
    await page.locator(`.card[data-box="${node}"]`).click();
    await page.locator('[data-selected] h3').first().waitFor();
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false);
});

check('hostile names are text in pins, suppositions, scores and encodings', 'm=sample&overlay=hostile', async (page) => {
  await page.locator('.card[data-box="0"]').click();
  await page.locator('.run-on label:has([value=cpu])').click();
  await page.locator('[data-section=pins] .refusal').first().waitFor();
  for (const id of ['selector', 'next-steps', 'selector-segments', 'conversions'])
    await page.locator(`[data-section=${id}] > summary`).click();
  await page.locator('tr[data-unit=cpu] button').click();
  await page.locator('[data-step]').first().click();
  await page.locator('.supposed-bar').waitFor();
  await page.locator('.encoding-finding').first().waitFor();
  await page.locator('.card[data-box="1"]').click({ button: 'right' });
  await page.locator('[role=menu]').waitFor();
  assert.notEqual(await page.title(), 'owned');
  assert.equal(await page.evaluate(() => document.querySelectorAll('body img, body svg, body script:not([src])').length), 0);
  const seen = await page.evaluate(() => [...document.querySelectorAll('main, [role=menu]')].map((one) => one.innerText).join());
  assert.ok(!/[\u202a-\u202e\u2066-\u2069\u0000]/.test(seen), 'signs that deceive are visible');
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
});

check('a body opens from its node, and the way back leads out', 'm=sample&overlay=hostile', async (page) => {
  await page.locator('.card[data-box="0"]').click();
  await page.locator('[data-subgraph="1"]').click();
  await page.locator('.breadcrumb [aria-current=page]').waitFor();
  await page.locator('.breadcrumb .link').click();
  await page.locator('.breadcrumb').waitFor({ state: 'hidden' });
  await page.locator('.card[data-box="0"]').dblclick();
  await page.locator('.breadcrumb [aria-current=page]').waitFor();
});

check('colors tell units, operators or time, and the legend says which', drawn, async (page) => {
  await page.locator('.graph-legend', { hasText: /HTP[\s\S]*estimate · drawn fixture/ }).waitFor();
  await page.locator('[data-picker=fill]').click();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('.graph-legend', { hasText: /convolution/ }).waitFor();
});

check(
  'motion stops when the user asks for less',
  drawn,
  async (page) => {
    await page.getByLabel('Fit all (0)').click();
    await page.waitForTimeout(60);
    const scale = await page.locator('.surface').getAttribute('data-scale');
    await page.waitForTimeout(300);
    assert.equal(await page.locator('.surface').getAttribute('data-scale'), scale);
  },
  { reducedMotion: 'reduce' },
);
