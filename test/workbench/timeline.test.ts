import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openModel } from './rig/lens-page';
import { giveFile, toast } from './rig/screen';
import { inWorkbench, type Session, sample } from './rig/session';

const inEditor = inWorkbench();

/** Ten layers one after another on one thread, as any profiler could have written them, and a span of no layer. */
const trace = JSON.stringify({
  traceEvents: [
    { ph: 'M', pid: 1, tid: 1, name: 'thread_name', args: { name: 'worker' } },
    ...Array.from({ length: 10 }, (_, i) => ({ ph: 'X', pid: 1, tid: 1, ts: 100 * i, dur: 90, name: `Conv_${3 * i}` })),
    { ph: 'X', pid: 1, tid: 2, ts: 0, dur: 1000, name: 'session' },
  ],
});
const options = { files: [sample, { name: 'trace.json', bytes: Buffer.from(trace) }] };

async function importTrace({ page, folder }: Session): Promise<void> {
  const input = page.locator('.quick-input-widget input').first();
  await page.keyboard.press('F1');
  await input.fill('>QNN: Import Profile or Trace');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'QNN: Import Profile or Trace' }).first().click();
  // The workbench's own file dialog is a quick pick with a path.
  await page.locator('.quick-input-widget .quick-input-title', { hasText: 'Profile or trace of this model' }).waitFor();
  await giveFile(page, join(folder, 'trace.json'));
}

inEditor('a trace of another tool is imported, shown as lanes and kept; a click on a span selects its layer', options, async (session) => {
  const lens = await openModel(session.page, 'ultraface');
  await importTrace(session);
  await toast(session.page, /Chrome trace: 10 of 11 names/).waitFor();
  await lens.frame.locator('[data-pill="time"][data-rung="imported"]').waitFor();
  await lens.frame.locator('[data-imported]', { hasText: 'trace.json: 10 of 11 names' }).waitFor();
  const canvas = lens.frame.locator('.timeline canvas[data-from]');
  await canvas.waitFor();
  assert.deepEqual(await lens.frame.locator('.lane-name .label').allInnerTexts(), ['worker', 'thread 2']);
  const kept = readdirSync(join(session.folder, '.qnn', 'profiles'));
  assert.match(kept.join(), /^imported-\d+\.json$/);
  const box = await canvas.boundingBox();
  assert.ok(box);
  await canvas.click({ position: { x: box.width * 0.44, y: 28 } });
  await lens.frame.locator('.selected-name', { hasText: 'Conv_12' }).waitFor();
  await lens.frame.locator('[data-seek]', { hasText: 'Conv_12: 1 event in 90 µs' }).waitFor();
  await session.shot('timeline-imported');
});
