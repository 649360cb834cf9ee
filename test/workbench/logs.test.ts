import assert from 'node:assert/strict';
import { LensPage } from './rig/lens-page';
import { inWorkbench, type MadeFile, sample } from './rig/session';
import { TextPage } from './rig/text-page';

const inEditor = inWorkbench();

/** As onnxruntime-qnn 2.7.0 writes it; the nodes of the sample have no names, so tensors stand for them. */
const log: MadeFile = {
  name: 'compile.qnnlog',
  bytes: Buffer.from(
    [
      '2026-11-22 16:50:06.589360837 [V:onnxruntime:, qnn_execution_provider.cc:1713 LogNodeSupport] Validation FAILED for 1 nodes in OrtNodeUnit (Relu) :',
      '     0.0ms [ ERROR ]  <E> Tensor name 247',
      '',
    ].join('\n'),
  ),
};

inEditor('a log is colored, and a tensor that it names leads to its node in the graph', { files: [sample, log] }, async (session) => {
  const text = new TextPage(session.page);
  await text.open('compile.qnnlog');
  await session.page.locator('.statusbar-item', { hasText: 'QNN Log' }).waitFor();
  const link = session.page.locator('.detected-link', { hasText: '247' }).first();
  await link.waitFor({ timeout: 60_000 });
  const colors = await session.page
    .locator('.view-line', { hasText: 'ERROR' })
    .locator('span > span')
    .evaluateAll((spans) => new Set(spans.map(({ className }) => className)).size);
  assert.ok(colors > 2, `the line has ${colors} colors`);
  await session.shot('log');
  await text.goTo(2, 39);
  await text.command('Open Link');
  const page = new LensPage(session.page);
  await page.selected().locator('.selected-name').waitFor({ timeout: 60_000 });
  assert.match(await page.selected().innerText(), /Relu/);
  await session.shot('log-to-graph');
});
