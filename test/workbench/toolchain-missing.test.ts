import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { chooseFromMenu, dialog, fileRow } from './rig/screen';
import { inWorkbench, sample } from './rig/session';

// No Python is named, and the home of the workbench is empty.
const inEditor = inWorkbench({ env: { QNN_LENS_PYTHON: '' } });

inEditor(
  'Convert without the toolchain offers to install it, and says what and under which licence',
  { files: [sample] },
  async ({ page, shot, folder }) => {
    await chooseFromMenu(page, fileRow(page, 'ultraface'), 'QNN: Convert');
    await dialog(page).waitFor();
    const text = await dialog(page).innerText();
    for (const part of [/onnxruntime-qnn/, /MB/, /licen[cs]e/i, /PyPI/]) assert.match(text, part);
    assert.ok(await dialog(page).getByRole('button', { name: 'Install' }).isVisible());
    await shot('toolchain-offer');
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
    await dialog(page).waitFor({ state: 'hidden' });
    assert.deepEqual(readdirSync(folder), ['ultraface-rfb-320.onnx']);
  },
);
