import assert from 'node:assert/strict';
import { openModel } from './rig/lens-page';
import { inWorkbench, sample } from './rig/session';

const inEditor = inWorkbench();
const options = { files: [sample] };

inEditor('a click on the file in the explorer shows its layers, each colored by its unit', options, async ({ page, shot }) => {
  const lens = await openModel(page, 'ultraface');
  assert.ok((await lens.count('htp')) > 50);
  assert.ok((await lens.count('cpu')) > 10);
  await lens.find('op:Conv');
  await lens.cards('htp').first().waitFor();
  const htp = await lens.stripes('htp');
  assert.equal(htp.length, 1, 'one color for one unit');
  await lens.find('unit:cpu');
  await lens.cards('cpu').first().waitFor();
  const cpu = await lens.stripes('cpu');
  assert.equal(cpu.length, 1, 'one color for one unit');
  assert.notEqual(cpu[0], htp[0]);
  await shot('cpu-island');
});

inEditor('the summary names chip, precision, counts, segments, time, weights and who produced them', options, async ({ page, shot }) => {
  const lens = await openModel(page, 'ultraface');
  await lens.fact('time').waitFor();
  const text = await lens.section('model').innerText();
  for (const part of [/SM8650/, /w8a8|fp16/, /HTP \d+/, /CPU \d+/, /Segments/, /MACs/, /\d+(\.\d+)? (µs|ms)/, /MB/, /estimate/])
    assert.match(text, part);
  assert.equal(await lens.pill('placement').getAttribute('data-rung'), 'estimate');
  await shot('editor-estimate');
});

inEditor('another chip is followed at once', options, async ({ page, shot }) => {
  const lens = await openModel(page, 'ultraface');
  const before = await lens.fact('time').innerText();
  await lens.choose('chip', 'SM8550');
  await lens.section('model').getByText('SM8550').waitFor();
  await lens.fact('time').filter({ hasNotText: before }).waitFor();
  await shot('another-chip');
});

inEditor('a node shows attributes, shapes, values of its weights and why it runs where it runs', options, async ({ page, shot }) => {
  const lens = await openModel(page, 'ultraface');
  await lens.find('Conv_0');
  await lens.selected().getByText('kernel_shape').waitFor();
  const text = await lens.selected().innerText();
  for (const part of [/float\[1×3×240×320\]/, /HTP/, /µs|ms/]) assert.match(text, part);
  await lens.selected().locator('[data-tensor]').first().click();
  await lens.selected().locator('pre.values').waitFor();
  await shot('selected-conv');
  await lens.find('unit:cpu');
  await lens.selected().locator('.why code').waitFor();
  assert.match(await lens.selected().locator('.why').innerText(), /\w+ \w+ \w+/);
  await shot('selected-cpu', true);
});

inEditor('a click on a card selects its node', options, async ({ page }) => {
  const lens = await openModel(page, 'ultraface');
  await lens.find('op:Softmax');
  await lens.frame.locator('.card.selected').waitFor();
  const other = await lens.cardOnScreen('.card.node:not(.selected)');
  const name = await other.getAttribute('aria-label');
  await other.click();
  await lens.frame.locator(`.card.selected[aria-label="${name}"]`).waitFor();
});

inEditor('an edge is followed from a node to the one that reads its output', options, async ({ page }) => {
  const lens = await openModel(page, 'ultraface');
  await lens.find('op:Conv');
  const links = lens.selected().locator('[data-goto]');
  await links.first().waitFor();
  await links.last().click();
  await lens.section('selected').getByText('BatchNormalization').first().waitFor();
});
