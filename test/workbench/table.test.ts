import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvRows } from '../support/csv';
import { openModel } from './rig/lens-page';
import { chooseFromMenu, fileRow, pick } from './rig/screen';
import { inWorkbench, sample } from './rig/session';
import { until } from './rig/until';

const inEditor = inWorkbench();
const options = { files: [sample] };

inEditor('the list of layers sorts, and a row leads to its layer in the graph', options, async (session) => {
  const { frame } = await openModel(session.page, 'ultraface');
  await frame.locator('[data-action=layers]').click();
  const rows = frame.locator('.table-row');
  await rows.first().waitFor();
  await frame.locator('.table-head [data-column=name]').click();
  await frame.locator('[data-column=name][aria-sort=ascending]').waitFor();
  const name = await rows.nth(2).locator('.table-cell').nth(1).innerText();
  await rows.nth(2).click();
  await frame.locator('.card.selected .name', { hasText: name }).waitFor();
  await session.shot('layers', true);
});

inEditor('QNN: Export… writes the layers as CSV where the user says', options, async ({ page, folder, shot }) => {
  await openModel(page, 'ultraface');
  await chooseFromMenu(page, fileRow(page, 'ultraface'), 'QNN: Export');
  await pick(page, 'CSV');
  const path = join(folder, 'ultraface-rfb-320.layers.csv');
  const field = page.locator('.quick-input-widget input[type=text]');
  await field.waitFor();
  await page.waitForFunction((input) => (input as { value: string }).value.endsWith('.layers.csv'), await field.elementHandle());
  await shot('export-save');
  await field.press('Enter');
  await until('the CSV is written', () => existsSync(path));
  const rows = csvRows(readFileSync(path, 'utf8'));
  assert.ok(rows.length > 200);
  assert.ok(
    rows.every(({ unit, placement_rung }) => ['htp', 'cpu', 'gpu', 'removed'].includes(unit ?? '') && placement_rung === 'estimate'),
  );
});
