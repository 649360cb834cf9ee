import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { processesOf } from './rig/leftovers';
import { accept, chooseFromMenu, fileRow, pick, toast } from './rig/screen';
import { inWorkbench, type Session, sample, withoutToolchain } from './rig/session';
import { until } from './rig/until';

const inEditor = inWorkbench();
const options = { files: [sample], skip: withoutToolchain };

/** Right-click in the explorer, choose Convert, keep the chip and precision that are offered. */
async function convert(session: Session): Promise<void> {
  await chooseFromMenu(session.page, fileRow(session.page, 'ultraface'), 'QNN: Convert');
  await accept(session.page, 'SM8650');
  await pick(session.page, 'fp16');
}

const python = (session: Session) => processesOf(session.workbench).filter(({ command }) => /python/.test(command));

inEditor('Convert puts a context binary for the chip and its papers on disk', options, async (session) => {
  const result = join(session.folder, 'ultraface-rfb-320_qnn');
  await convert(session);
  await until('the result folder appears', () => existsSync(result));
  const binary = join(result, 'context_binaries', 'SM8650_htp_context.bin');
  assert.ok(statSync(binary).size > 100_000, `${binary} has ${statSync(binary).size} bytes`);
  const manifest = JSON.parse(readFileSync(join(result, 'manifest.json'), 'utf8'));
  assert.match(JSON.stringify(manifest), /SM8650/);
  assert.ok(
    readdirSync(result).some((name) => /^model.*\.dlc$/.test(name)),
    'a DLC, or one for each partition',
  );
  for (const name of ['placement.json', 'report.html', 'input_specs.json']) assert.ok(existsSync(join(result, name)), name);
  await toast(session.page, /ultraface-rfb-320_qnn/).waitFor();
  await session.shot('convert-done');
});

inEditor('Cancel ends the conversion and leaves nothing behind', options, async (session) => {
  await convert(session);
  await until('the compiler runs', () => python(session).length > 0);
  await session.shot('convert-running');
  await toast(session.page, 'Convert').getByRole('button', { name: 'Cancel' }).click();
  await until('the compiler is gone', () => python(session).length === 0, 20_000);
  await toast(session.page, 'cancelled').waitFor();
  assert.deepEqual(readdirSync(session.folder), ['ultraface-rfb-320.onnx']);
});

inEditor('Closing the window ends the conversion', options, async (session) => {
  await convert(session);
  await until('the compiler runs', () => python(session).length > 0);
  await session.page.close();
  await until('the compiler is gone', () => python(session).length === 0, 30_000);
});
