// node scripts/test.mjs page timeline
// The timeline in plain Chromium, with 200,000 events read from a kept profile.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bigProfile } from './big-trace.mjs';
import { check, drawn, modelFolder } from './browser.mjs';

const events = 200_000;
const layers = ['Conv_0', 'Relu_2', 'Conv_3', 'Relu_5', 'Conv_6', 'Relu_8', 'Conv_9', 'Conv_12', 'Conv_18', 'Conv_24'];

/** Once, beside the sample of this test file. */
let written;
async function writeBig() {
  const folder = join(modelFolder(), 'written', '.qnn', 'profiles');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'big.json'), JSON.stringify(bigProfile({ events, layers, modelName: 'sample.onnx' })));
}

const big = 'm=written/sample';
const canvas = (page) => page.locator('.timeline canvas');
/** The next picture is there. */
const painted = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const shown = async (page) => {
  await painted(page);
  return canvas(page).evaluate(({ dataset }) => ({ from: Number(dataset.from), to: Number(dataset.to) }));
};
/** Once a glide is over. */
const settled = async (page) => {
  for (let last = ''; ; ) {
    const now = JSON.stringify(await shown(page));
    if (now === last) return JSON.parse(now);
    last = now;
  }
};
const width = ({ from, to }) => to - from;

async function openBig(page) {
  written ??= writeBig();
  await written;
  await page.evaluate(() => window.harness.notify({ notify: 'profiles' }));
  await page.locator('[data-profile=big] .profile-open').click();
  await page.locator('.timeline canvas[data-from]').waitFor();
  return shown(page);
}

/** A place of the canvas: part of its width, row of the lanes. */
async function at(page, part, row) {
  const box = await canvas(page).boundingBox();
  return [box.x + box.width * part, box.y + 18 + row * 20 + 10];
}

check('200,000 events come in, zoom and move without a long task', big, async (page) => {
  await page.evaluate(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => Math.round(duration)))).observe({
      type: 'longtask',
    });
  });
  await openBig(page);
  assert.match(await page.locator('.timeline .facts-line').innerText(), /^200,000 events/);
  const frames = [];
  const [x, y] = await at(page, 0.4, 0);
  await page.mouse.move(x, y);
  await page.keyboard.down('Control');
  for (let step = 0; step < 40; step++) {
    await page.mouse.wheel(0, step < 25 ? -60 : 60);
    await painted(page);
    frames.push(Number(await canvas(page).getAttribute('data-paint-ms')));
  }
  await page.keyboard.up('Control');
  frames.sort((a, b) => a - b);
  const tasks = await page.evaluate(() => window.longTasks);
  console.log(
    `${events} events: a picture takes ${frames[20]} ms (median), ${frames[39]} ms at most; tasks over 50 ms: ${tasks.join(', ') || 'none'}`,
  );
});

check('the wheel zooms at the pointer, a drag moves, 0 shows all', big, async (page) => {
  const whole = await openBig(page);
  const box = await canvas(page).boundingBox();
  const [, y] = await at(page, 0, 1);
  // Pointers report whole pixels.
  const x = Math.round(box.x + box.width / 4);
  const part = (x - box.x) / box.width;
  const under = whole.from + part * width(whole);
  await page.mouse.move(x, y);
  await page.keyboard.down('Control');
  for (let step = 0; step < 6; step++) await page.mouse.wheel(0, -50);
  await page.keyboard.up('Control');
  const near = await shown(page);
  assert.ok(width(near) < width(whole) / 5);
  assert.ok(Math.abs((under - near.from) / width(near) - part) < 0.02);
  await page.mouse.down();
  await page.mouse.move(x - 200, y, { steps: 4 });
  await page.mouse.up();
  const later = await shown(page);
  assert.ok(later.from > near.from && Math.abs(width(later) - width(near)) < 1);
  await page.mouse.wheel(-120, 0);
  assert.ok((await shown(page)).from < later.from);
  await canvas(page).press('0');
  assert.deepEqual(await settled(page), whole);
});

check('W, A, S and D zoom and move as in other trace viewers', big, async (page) => {
  const whole = await openBig(page);
  await canvas(page).focus();
  for (let step = 0; step < 4; step++) await page.keyboard.press('w');
  const near = await shown(page);
  assert.ok(width(near) < width(whole) / 3);
  await page.keyboard.press('d');
  const right = await shown(page);
  assert.ok(right.from > near.from);
  await page.keyboard.press('a');
  assert.ok((await shown(page)).from < right.from);
  await page.keyboard.press('s');
  assert.ok(width(await shown(page)) > width(near));
});

check('a click on a span selects its layer in the graph, and the layer shows all its spans', big, async (page) => {
  const whole = await openBig(page);
  await page.mouse.click(...(await at(page, 0.25, 0)));
  await page.locator('.selected-name', { hasText: 'Conv_3' }).waitFor();
  const seek = page.locator('[data-seek]');
  await seek.filter({ hasText: /^Conv_3: 20,000 events in [\d.]+ ms$/ }).waitFor();
  await seek.click();
  const near = await settled(page);
  assert.ok(width(near) < width(whole) / 4);
  const third = whole.from + 0.25 * width(whole);
  assert.ok(near.from < third && third < near.to);
});

check('arrow keys step from event to event and say what it is; Enter selects its layer', big, async (page) => {
  await openBig(page);
  await canvas(page).focus();
  const said = page.locator('.timeline [aria-live]');
  await page.keyboard.press('ArrowRight');
  await said.filter({ hasText: 'Main thread' }).waitFor({ state: 'attached' });
  const first = await said.textContent();
  await page.keyboard.press('ArrowRight');
  assert.notEqual(await said.textContent(), first);
  await page.keyboard.press('ArrowDown');
  assert.match(await said.textContent(), /^Conv Relu_8, vector kernel · vector work, HVX 1 · [\d.]+ µs · [\d,]+ cycles/);
  await page.keyboard.press('Enter');
  await page.locator('.selected-name', { hasText: 'Relu_8' }).waitFor();
});

check('Shift and a drag measure; the totals are those of the measured stretch; Escape ends it', big, async (page) => {
  await openBig(page);
  const caption = page.locator('.timeline-totals caption');
  assert.match(await caption.innerText(), /^Units, all 13.33 ms\s+simulated$/);
  const all = await page.locator('[data-unit-total="DMA"]').innerText();
  const [x, y] = await at(page, 0.2, 2);
  await page.mouse.move(x, y);
  await page.keyboard.down('Shift');
  await page.mouse.down();
  await page.mouse.move(x + 150, y, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  assert.match(await caption.innerText(), /^Units, measured [\d.]+ ms/);
  assert.notEqual(await page.locator('[data-unit-total="DMA"]').innerText(), all);
  await canvas(page).press('Escape');
  assert.match(await caption.innerText(), /^Units, all/);
});

check('a lane folds to a line and unfolds', big, async (page) => {
  await openBig(page);
  const lane = page.locator('.lane-name', { hasText: 'HVX 2' });
  const height = (await lane.boundingBox()).height;
  await page.getByRole('button', { name: 'Fold HVX 2', exact: true }).click();
  assert.ok((await lane.boundingBox()).height < height / 2);
  await page.getByRole('button', { name: 'Unfold HVX 2', exact: true }).click();
  assert.equal((await lane.boundingBox()).height, height);
});

check('the critical path says how it is known; idle stretches are gone through', drawn, async (page) => {
  await page.locator('[data-profile=sim] .profile-open').click();
  await page.locator('[data-path-from=causes]', { hasText: "follows the trace's own marks" }).waitFor();
  const whole = await shown(page);
  await page.getByLabel('Next idle stretch').click();
  assert.ok(width(await settled(page)) < width(whole));
  await page.locator('.timeline [aria-live]', { hasText: / idle · / }).waitFor({ state: 'attached' });
  const toggle = page.locator('[data-toggle=idle]');
  await toggle.click();
  assert.equal(await toggle.getAttribute('aria-pressed'), 'false');
});

check('the pointer tells of an event; a profile without events has no timeline', drawn, async (page) => {
  assert.ok(await page.locator('.timeline').isHidden());
  await page.locator('[data-profile=sim] .profile-open').click();
  await page.locator('.timeline canvas[data-from]').waitFor();
  await page.mouse.move(...(await at(page, 0.5, 0)));
  await page.locator('.timeline .tip', { hasText: /Main thread · [\d.]+ µs/ }).waitFor();
  await page.locator('[data-profile=cpu] .profile-open').click();
  await page.locator('.timeline').waitFor({ state: 'hidden' });
});

check('a profile of another tool says so, and how much of it joined', drawn, async (page) => {
  await page.locator('[data-import]').waitFor();
  await page.evaluate(() =>
    window.harness.notify({
      notify: 'profile',
      profile: {
        id: 'imported-1',
        createdAt: '2026-11-20T10:00:00Z',
        modelSha256: '',
        modelName: 'sample.onnx',
        kind: 'imported',
        rung: 'imported',
        producer: { tool: 'Chrome trace', version: '', settings: 'from t.json' },
        total: { meanMs: 1 },
        layers: [{ name: 'Conv_0', opType: 'Conv', unit: 'cpu', us: 900, share: 0.9 }],
        unmatched: { spans: 2, us: 100, names: ['x', 'y'] },
        imported: { file: 't.json', format: 'Chrome trace', joined: 1, notJoined: 2 },
      },
    }),
  );
  await page.locator('[data-pill=time][data-rung=imported]').waitFor();
  await page.locator('[data-imported]', { hasText: 'Chrome trace from t.json: 1 of 3 names joined to nodes' }).waitFor();
  assert.ok(await page.locator('.timeline').isHidden());
});

check(
  'at 1100 × 700 lanes, totals and graph have room',
  big,
  async (page) => {
    await openBig(page);
    const [lanes, graph, totals] = await Promise.all(
      ['.timeline canvas', '.surface', '.timeline-totals'].map((one) => page.locator(one).boundingBox()),
    );
    assert.ok(lanes.width > 380 && lanes.height > 150, JSON.stringify(lanes));
    assert.ok(graph.height > 150, JSON.stringify(graph));
    assert.ok(totals.width > 200 && totals.x + totals.width <= 1100);
  },
  { viewport: { width: 1100, height: 700 } },
);
