import assert from 'node:assert/strict';
import { join } from 'node:path';
import { openModel, styleOf } from './rig/lens-page';
import { giveFile } from './rig/screen';
import { inWorkbench, sample } from './rig/session';

const inEditor = inWorkbench();

const report = { name: 'accuracy.csv', bytes: Buffer.from('name,SQNR\nConv_0,41.5\nConv_3,12.25\nnobody,1\n') };

inEditor(
  'fill and bar show two columns at once; an accuracy report becomes a third',
  { files: [sample, report] },
  async ({ page, folder, shot }) => {
    const lens = await openModel(page, 'ultraface');
    const legend = lens.frame.locator('[data-legend=fill]');
    const conv = lens.frame.locator('.card', { hasText: 'Conv_0' }).first();
    const before = await styleOf(conv.locator('.stripe'), 'background-color');
    await lens.choose('fill', 'MACs');
    await legend.getByText('log').waitFor();
    assert.notEqual(await styleOf(conv.locator('.stripe'), 'background-color'), before);
    await lens.choose('bar', 'Weight bytes');
    await lens.frame.locator('[data-legend=bar]', { hasText: 'Weight bytes' }).waitFor();
    await lens.frame.locator('[data-action=edges-by-bytes]').click();
    await lens.frame.locator('[data-legend=edges]', { hasText: '≥' }).waitFor();
    await shot('overlays', true);

    await lens.choose('fill', 'Import node data');
    await giveFile(page, join(folder, report.name));
    await legend.getByText('imported · accuracy.csv').waitFor();
    assert.match(await legend.innerText(), /SQNR[\s\S]*not known/);
    await page.locator('.notification-toast', { hasText: '1 name no node' }).first().waitFor();
    await shot('imported-node-data');
  },
);
