import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LensPage } from './rig/lens-page';
import { pick, toast } from './rig/screen';
import { inWorkbench, type MadeFile, sample } from './rig/session';
import { TextPage } from './rig/text-page';
import { until } from './rig/until';

const inEditor = inWorkbench();

const made = (name: string, text: string): MadeFile => ({ name, bytes: Buffer.from(text) });

/** The seed document's file, as it stands there. */
const seed = `// quantization_config.json
{
  "activation_encodings": {
    "input": {
      "bitwidth": 8,
      "max": 1.0,
      "min": -1.0,
      "scale": 0.0078431,
      "offset": 127
    }
  },
  "param_encodings": {},
  "activation_bitwidth": 8
}
`;

inEditor(
  "the seed's file: squiggles with a message, a fix from the light bulb, then all of them",
  { files: [sample, made('quantization_config.json', seed)] },
  async (session) => {
    const text = new TextPage(session.page);
    await text.open('quantization_config.json');
    await text.squiggles().first().waitFor({ timeout: 60_000 });
    await text.showProblems();
    await text.problems().filter({ hasText: 'QNN Lens' }).first().waitFor();
    await session.shot('config-seed');
    await text.goTo(9, 18);
    await text.bulb().waitFor();
    await text.openFixes();
    await session.shot('config-light-bulb', true);
    await session.page.keyboard.press('Escape');
    await text.fix('Fix all auto-fixable problems');
    await session.page.locator('.view-line', { hasText: '"version"' }).waitFor();
    await text.squiggles().first().waitFor({ state: 'detached' });
    // In a browser VS Code saves by itself, a second after the last change.
    await session.page.keyboard.press('Control+S');
    const saved = () => readFileSync(join(session.folder, 'quantization_config.json'), 'utf8');
    await until('the fixed file is saved', () => saved().includes('"version"'), 60_000);
    const fixed = saved();
    assert.match(fixed, /^\/\/ quantization_config.json/, 'comments stay');
    assert.match(fixed, /"version": "1\.0\.0"/);
    assert.match(fixed, /"name": "input".*"offset": \[-128\]/);
    assert.doesNotMatch(fixed, /"offset": 127/);
    await session.shot('config-seed-fixed');
  },
);

const backend = `{
  // Comments are allowed.
  "htp_config": {
    "performance_mode": "fast",
    "vtcm_mb": 8
  }
}
`;

inEditor(
  'completion and hover show documented values; comments are allowed',
  { files: [made('backend_config.json', backend)] },
  async (session) => {
    const text = new TextPage(session.page);
    await text.open('backend_config.json');
    await text.showProblems();
    await text.problems().filter({ hasText: 'Value is not accepted' }).first().waitFor();
    assert.doesNotMatch((await text.problems().allInnerTexts()).join('\n'), /[Cc]omment/);
    await text.goTo(4, 26);
    await session.page.keyboard.press('Control+Space');
    await text.suggestions().filter({ hasText: 'burst' }).first().waitFor();
    await session.shot('config-completion');
    await session.page.keyboard.press('Escape');
    await text.goTo(5, 8);
    const hover = await text.hoverHere('Unit');
    for (const part of [/Unit: MiB/, /Range: 0 or more/, /Default: 0/]) assert.match(hover, part);
    await session.shot('config-hover');
  },
);

const encodings = JSON.stringify(
  {
    version: '0.6.1',
    activation_encodings: { input: [{ bitwidth: 8, dtype: 'int', is_symmetric: 'False', min: -1, max: 1 }] },
    param_encodings: {
      'base_net.0.0.weight': [
        { bitwidth: 8, dtype: 'int', is_symmetric: 'True', min: -0.5, max: 0.49609375, scale: 0.00390625, offset: -128 },
      ],
    },
  },
  null,
  2,
);

inEditor(
  'an encoding says who uses it, shows its data, and leads to the graph',
  { files: [sample, made('quantization_config.json', encodings)], settings: { 'workbench.colorTheme': 'Default Dark Modern' } },
  async (session) => {
    const text = new TextPage(session.page);
    await text.open('quantization_config.json');
    const lens = text.lenses().filter({ hasText: 'used by' });
    await lens.first().waitFor({ timeout: 60_000 });
    await text.statusItem('ultraface-rfb-320.onnx').waitFor();
    const line = encodings.split('\n').findIndex((one) => one.includes('base_net')) + 1;
    await text.goTo(line, 10);
    const hover = await text.hoverHere('Grid');
    for (const part of [/Grid/, /SQNR/, /read by/]) assert.match(hover, part);
    await text.hover().locator('img').waitFor();
    await session.shot('config-encoding-hover', true);
    await session.page.keyboard.press('Escape');
    await text.command('QNN: Validate Quantization Ranges');
    await toast(session.page, 'tensors judged').waitFor();
    await text.squiggles('warning').first().waitFor();
    await session.shot('config-ranges');
    await text.goTo(line, 10);
    await text.fix('Use the range of the data');
    await session.page.locator('.view-line', { hasText: '0.00390625' }).waitFor({ state: 'detached' });
    await text.followLens(lens.last(), 'ultraface-rfb-320.onnx');
    const page = new LensPage(session.page);
    await page.selected().locator('.selected-name').waitFor({ timeout: 60_000 });
    assert.match(await page.selected().innerText(), /Conv/);
    await session.shot('config-to-graph');
  },
);

const other = 'test/data/models/mnist-8.onnx';

/** As large as the encodings of a language model: one fault, at the end. */
function manyEncodings(count: number): string {
  const entry = (name: string, offset: number) =>
    `    "${name}": [{ "bitwidth": 8, "dtype": "int", "is_symmetric": "True", "scale": 0.0078125, "offset": ${offset} }]`;
  const entries = Array.from({ length: count }, (_, index) => entry(`layer.${index}.weight`, index === count - 1 ? 128 : -128));
  return `{\n  "version": "0.6.1",\n  "activation_encodings": {},\n  "param_encodings": {\n${entries.join(',\n')}\n  }\n}\n`;
}

inEditor(
  '100,000 encodings: the fault is found, and typing goes on meanwhile',
  { files: [made('model.encodings.json', manyEncodings(100_000))], settings: { 'workbench.editorLargeFileConfirmation': 100 } },
  async (session) => {
    const text = new TextPage(session.page);
    await text.open('model.encodings.json');
    await text.showProblems();
    await text.problems().filter({ hasText: '128' }).first().waitFor({ timeout: 120_000 });
    await text.goTo(2, 22);
    await session.page.keyboard.type(' /* typed while it is checked */');
    await session.page.locator('.view-line', { hasText: '/* typed while it is checked */' }).waitFor();
    await session.shot('config-100000');
  },
);

inEditor(
  'the model of a config is picked in the status bar and remembered',
  { files: [sample, other, made('quantization_config.json', encodings)] },
  async (session) => {
    const text = new TextPage(session.page);
    await text.open('quantization_config.json');
    await text.statusItem('2 models').waitFor({ timeout: 60_000 });
    await text.statusItem('2 models').click();
    await pick(session.page, 'mnist-8.onnx');
    await text.statusItem('mnist-8.onnx').waitFor();
    await text.lenses().filter({ hasText: '8 bits' }).first().waitFor();
    await text.showProblems();
    await text.problems().filter({ hasText: 'base_net.0.0.weight' }).first().waitFor({ timeout: 60_000 });
    await session.shot('config-other-model');
  },
);

const budget = `{
  "model": "ultraface-rfb-320.onnx",
  "limits": {
    "cpu_nodes": 0,
    "latency_ms": 1000
  }
}
`;

inEditor(
  'a budget that is exceeded has a squiggle on the limit, with the figure and its rung',
  { files: [sample, made('qnn-budget.json', budget)] },
  async (session) => {
    const text = new TextPage(session.page);
    await text.open('qnn-budget.json');
    await text.showProblems();
    const problem = text.problems().filter({ hasText: 'estimate' }).first();
    await problem.waitFor({ timeout: 60_000 });
    assert.match(await problem.innerText(), /\d+/);
    await session.shot('config-budget', true);
  },
);
