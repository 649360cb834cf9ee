import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LensPage, openModel } from './rig/lens-page';
import { chooseFromMenu, fileRow, pick, toast } from './rig/screen';
import { inWorkbench, type MadeFile, sample } from './rig/session';

const inEditor = inWorkbench();

const images: readonly MadeFile[] = readdirSync('samples/images')
  .filter((name) => name.endsWith('.png'))
  .map((name) => ({ name: `images/${name}`, bytes: readFileSync(join('samples/images', name)) }));

/** On a busy machine calibrating and comparing take their time. */
const jobMs = 240_000;

inEditor(
  'Quantize by right-click on the sample images, see the error layer by layer, paint one layer to 16 bits, quantize again, see the change',
  { files: [sample, ...images] },
  async ({ page, folder, shot }) => {
    await chooseFromMenu(page, fileRow(page, 'ultraface'), 'QNN: Quantize');
    await pick(page, 'images');
    await pick(page, '(pixel − 127) / 128');
    await pick(page, 'INT8');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'HTP emulator' }).first().waitFor();
    await shot('quantize-choices');
    await pick(page, 'Quantize');
    await toast(page, /Quantize ultraface-rfb-320\.onnx: \d\/\d/).waitFor({ timeout: jobMs });
    await shot('quantize-running');

    const ready = toast(page, /ultraface-rfb-320_qdq\.onnx is ready: SQNR [\d.]+ dB/);
    await ready.waitFor({ timeout: jobMs });
    assert.ok(existsSync(join(folder, 'ultraface-rfb-320_qdq', 'quantization_config.json')));
    await ready.getByRole('button', { name: 'Open Result' }).click();
    const lens = new LensPage(page);
    await lens.fact('sqnr').waitFor({ timeout: 60_000 });
    await lens.frame.locator('[data-legend=fill]', { hasText: 'Error (SQNR)' }).waitFor();
    assert.match(await lens.section('accuracy').innerText(), /measured[\s\S]*Layers that lose most[\s\S]*Improvements/);
    await shot('quantized-result', true);

    const float = await openModel(page, 'ultraface-rfb-320.onnx');
    await float.fact('sqnr').waitFor();
    assert.doesNotMatch(await float.section('accuracy').innerText(), /otherwise/);
    await float.find('Conv_3');
    await float.fact('node-sqnr').locator('..').getByText('w8a8').waitFor();
    const before = await float.fact('node-sqnr').innerText();
    await float.frame.locator('[data-action=paint]').click();
    await float.frame.locator('[data-paint="16"]').click();
    await float.frame.locator('[data-plan]', { hasText: '1 node painted' }).waitFor();
    await shot('painted', true);
    await float.frame.locator('[data-action=quantize-painted]').click();
    await float.section('accuracy').getByText('w8a8 · 3 otherwise').waitFor({ timeout: jobMs });
    await float.fact('node-sqnr').locator('..').getByText('w8a16').waitFor();
    assert.notEqual(await float.fact('node-sqnr').innerText(), before);
    await float.frame.locator('[data-legend=fill]', { hasText: 'Error (SQNR)' }).waitFor();
    await shot('quantized-again');
  },
);
