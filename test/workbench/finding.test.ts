import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInHost } from './rig/in-host';
import { openModel } from './rig/lens-page';
import { inWorkbench, sample } from './rig/session';

test('inside the extension host, texts and links', async (suite) => {
  const results = await runInHost('finding', [sample]);
  assert.equal(results.length, 3);
  for (const { title, error, note } of results) {
    await suite.test(title, (one) => {
      if (note) one.diagnostic(note);
      assert.equal(error, undefined);
    });
  }
});

const inEditor = inWorkbench();

inEditor('a search lists its hits, and a hit that is clicked is shown', { files: [sample] }, async ({ page, shot }) => {
  const lens = await openModel(page, 'ultraface');
  const field = lens.frame.locator('[data-search] input');
  await field.fill('attr:group>1 unit:htp');
  const row = lens.frame.locator('[data-hit]').nth(2);
  await row.locator('mark, .hit-why').first().waitFor();
  await shot('search-hits');
  const name = (await row.locator('.hit-name').textContent())?.trim() ?? '';
  await row.click();
  await lens.selected().getByText(name, { exact: true }).first().waitFor();
});

inEditor('the explorer has the layers of the model, and follows the graph', { files: [sample] }, async ({ page, shot }) => {
  const lens = await openModel(page, 'ultraface');
  const header = page.getByRole('button', { name: /QNN Layers Section/ });
  await header.waitFor();
  if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
  const tree = page.getByRole('tree', { name: /QNN Layers/ });
  await tree
    .getByRole('treeitem', { name: /Conv_0/ })
    .first()
    .click();
  await lens.selected().getByText('Conv_0', { exact: true }).first().waitFor();
  await lens.find('op:Softmax');
  await tree.locator('[role=treeitem][aria-selected=true]', { hasText: 'Softmax' }).waitFor();
  await shot('layers-tree');
});

inEditor(
  'the text stands beside the graph: a cursor that moves selects there, and the graph moves the cursor',
  { files: [sample] },
  async ({ page, shot }) => {
    const lens = await openModel(page, 'ultraface');
    await page
      .getByRole('button', { name: /Show Model as Text/ })
      .first()
      .click();
    const line = page.locator('.view-line', { hasText: '// BatchNormalization_1 ' }).first();
    await line.waitFor();
    await line.click({ position: { x: 40, y: 8 } });
    await lens.selected().getByText('BatchNormalization_1', { exact: true }).first().waitFor();
    await lens.find('op:Softmax');
    await page.locator('.view-line', { hasText: '// Softmax_216 ' }).first().waitFor();
    await shot('model-as-text');
  },
);
