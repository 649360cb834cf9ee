// node scripts/test.mjs page overlays
// Two columns at once, what the legend says and does, edges by bytes, node data of other tools.
import assert from 'node:assert/strict';
import { card, check, drawn } from './browser.mjs';

/** Chooses in a drop-down of the toolbar, as its list does. */
async function choose(page, picker, value) {
  await page.locator(`[data-picker=${picker}]`).evaluate((select, chosen) => {
    select.value = chosen;
    select.dispatchEvent(new Event('change'));
  }, value);
}

const row = (page, name) => page.locator(`[data-legend=${name}]`);
const labels = (page, picker) => page.locator(`[data-picker=${picker}]`).evaluate((select) => select.options.map(({ label }) => label));

/** Facts of the file come after the drawing. */
const counted = (page) =>
  page.waitForFunction(() => !document.querySelector('[data-picker=fill]').options.some(({ label }) => label.includes('being counted')));

check('unit and time are drawn first; the legend says the range, the rung and who says so', drawn, async (page) => {
  assert.match(await row(page, 'fill').innerText(), /Unit[\s\S]*HTP[\s\S]*\d+[\s\S]*estimate · drawn fixture/);
  assert.match(await row(page, 'bar').innerText(), /Time[\s\S]*0 – [\d.]+ µs[\s\S]*estimate · drawn fixture/);
});

check('fill and bar are chosen apart, and cards say both values', drawn, async (page) => {
  await counted(page);
  await choose(page, 'fill', 'op');
  await choose(page, 'bar', 'macs');
  await page.locator('[data-legend=bar]', { hasText: 'MACs' }).waitFor();
  await card(page, 'Conv_0').and(page.locator('[aria-label*=MACs]')).waitFor();
  assert.match(await card(page, 'Conv_0').getAttribute('aria-label'), /MACs [\d.]+ M MACs, Operator convolution$/);
  assert.match(await card(page, 'Conv_0').innerText(), /convolution/);
});

check('a fill colors stripe and ground of the cards', drawn, async (page) => {
  await counted(page);
  const colors = () => card(page, 'Conv_0').evaluate(({ style }) => [style.getPropertyValue('--stripe'), style.getPropertyValue('--tint')]);
  const before = await colors();
  await choose(page, 'fill', 'macs');
  await page.locator('[data-legend=fill] .ramp').waitFor();
  const conv = await card(page, 'Conv_0').elementHandle();
  await page.waitForFunction(([one, stripe]) => one.style.getPropertyValue('--stripe') !== stripe, [conv, before[0]]);
  const after = await colors();
  assert.notEqual(after[0], before[0]);
  assert.notEqual(after[1], before[1]);
});

check('what a node lacks is shown as lacking, and counted', drawn, async (page) => {
  await counted(page);
  await choose(page, 'fill', 'weight-bits');
  const lacking = page.locator('[data-lacking]');
  await lacking.waitFor();
  assert.match(await lacking.innerText(), /^\d+ of \d+ without weights$/);
  await page.locator('.card.lacking', { hasText: 'Relu_2' }).waitFor();
  assert.match(await card(page, 'Relu_2').getAttribute('aria-label'), /Bits of weights not known/);
});

check('a category of the legend lights its nodes', drawn, async (page) => {
  await page.locator('[data-category=CPU]').click();
  await page.locator('.card.dim', { hasText: 'Conv_0' }).waitFor();
  assert.ok((await page.getByText(/^46 nodes: Unit CPU/).count()) > 0);
});

check('a part of the ramp lights what lies there, by pointer and by keys', drawn, async (page) => {
  await choose(page, 'fill', 'time');
  const ramp = row(page, 'fill').locator('.ramp');
  const { x, y, width, height } = await ramp.boundingBox();
  await page.mouse.move(x + width * 0.7, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width - 1, y + height / 2);
  await page.mouse.up();
  await page.locator('.ramp-window').waitFor();
  const far = await page
    .getByText(/nodes: Time/)
    .first()
    .innerText();
  await ramp.press('ArrowLeft');
  await page.waitForFunction(
    (text) => ![...document.querySelectorAll('*')].some((one) => one.childElementCount === 0 && one.textContent === text),
    far,
  );
  assert.match(await ramp.getAttribute('aria-valuetext'), /µs – /);
  await ramp.press('Escape');
  await page.waitForFunction(() => document.querySelectorAll('.card.dim').length === 0);
});

check('a column without values is offered with the reason', drawn, async (page) => {
  assert.ok((await labels(page, 'fill')).includes('Error (quantize, or import an accuracy report)'));
  await choose(page, 'fill', 'error');
  await row(page, 'fill').getByText('import an accuracy report').waitFor();
  await page.locator('.card.lacking').first().waitFor();
});

check('imported node data is a column of its own, with the file as producer and no rung', drawn, async (page) => {
  await page.evaluate(() =>
    window.harness.notify({
      notify: 'nodeData',
      data: {
        file: 'accuracy.csv',
        columns: [{ title: 'SQNR', values: Float64Array.from({ length: 242 }, (_, at) => (at < 4 ? 10 * at : Number.NaN)) }],
        matched: 4,
        unmatched: { count: 0, names: [] },
      },
    }),
  );
  await row(page, 'fill').getByText('imported · accuracy.csv').waitFor();
  assert.doesNotMatch(await row(page, 'fill').innerText(), /measured|estimate|simulated/);
  assert.ok((await labels(page, 'bar')).includes('Error: SQNR') || (await labels(page, 'bar')).includes('Error'));
});

check('edges by bytes have widths in the legend; crossings stay loud', drawn, async (page) => {
  const painted = () => page.locator('.surface canvas').evaluate((canvas) => canvas.toDataURL());
  const before = await painted();
  await page.locator('[data-action=edges-by-bytes]').click();
  await row(page, 'edges')
    .getByText(/≥ [\d.]+ MB|≥ [\d.]+ kB/)
    .first()
    .waitFor();
  await page.waitForFunction((old) => document.querySelector('.surface canvas').toDataURL() !== old, before);
  await row(page, 'edges').getByText('crossing between units').waitFor();
});

check('fill, bar and edges survive a reload', drawn, async (page) => {
  await choose(page, 'fill', 'time');
  await choose(page, 'bar', 'share');
  await page.waitForTimeout(1600);
  await page.reload();
  await page.waitForFunction(() => document.querySelector('[data-picker=fill]')?.value === 'time');
  assert.equal(await page.locator('[data-picker=bar]').evaluate((select) => select.value), 'share');
});

check('a profile brings its own times to fill and bar', drawn, async (page) => {
  await page.locator('[data-profile=sim] .profile-open').click();
  await row(page, 'bar')
    .getByText(/simulated/)
    .waitFor();
});

check('the legend folds to its name and opens again', drawn, async (page) => {
  const legend = page.locator('.graph-legend');
  await legend.locator('summary').click();
  await legend.locator('[data-legend=fill]').waitFor({ state: 'hidden' });
  assert.match(await legend.innerText(), /^Legend$/);
  await legend.locator('summary').click();
  await legend.locator('[data-legend=fill]').waitFor();
});
