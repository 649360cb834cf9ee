import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as vscode from 'vscode';
import { exportRecipe, quantize } from '../../../src/extension/commands/quantize';
import { openDims } from '../../../src/extension/quantize/dims';
import { recipeText } from '../../../src/extension/quantize/recipe';
import type { EngineCalls } from '../../../src/protocol/calls';
import { defaultSettings, type QuantizeCalls, type QuantizeOptions, type QuantizeResult } from '../../../src/protocol/quantize-calls';
import type { Handlers } from '../../../src/protocol/rpc';
import { fake } from '../../fake-vscode';
import { fakeLens, shown } from './fake-lens';

const uri = vscode.Uri.file('/models/m.onnx');

const result = {
  output: '/models/m_qdq.onnx',
  encodings: '',
  folder: '/models/m_qdq',
  bytes: 400_000,
  floatBytes: 1_200_000,
  tensors: { activations: 1, weights: 1, biases: 0 },
  settings: defaultSettings,
  samples: 4,
  seconds: 3,
  peakMemoryMb: 100,
  gains: [],
  notes: [],
} satisfies QuantizeResult;

/** A lens whose engine keeps what it was asked to do. */
function lensFor(input: string, answers: Partial<Handlers<EngineCalls & QuantizeCalls>> = {}) {
  const asked: QuantizeOptions[] = [];
  const heard: unknown[] = [];
  const lens = fakeLens({
    open: async () => ({ summary: { inputs: [{ name: 'x', type: input }] } }) as unknown as EngineCalls['open']['result'],
    quantizations: async () => [{ id: 'q', createdAt: '', output: '/models/m_qdq.onnx', label: '', stale: false }],
    quantization: async () => result,
    quantize: async ({ options }) => {
      asked.push(options);
      return result;
    },
    ...answers,
  });
  lens.pages.add({ model: '/models/m.onnx', notify: (one) => one.notify !== 'job' && heard.push(one) });
  fake.folders.set('/models', [
    ['m.onnx', vscode.FileType.File],
    ['calibration.npz', vscode.FileType.File],
  ]);
  fake.written.set('/models/calibration.npz', '');
  return { lens, asked, heard };
}

/** The first item that holds the text, in a pick whose title holds the other; inputs are answered with the text itself. */
function choose(choices: Readonly<Record<string, string>>): void {
  fake.answer = (title, items) => {
    const [, wanted] = Object.entries(choices).find(([text]) => title.includes(text)) ?? [];
    const item = items.find((one) => wanted !== undefined && typeof one === 'object' && JSON.stringify(one).includes(wanted));
    return item ?? (items.some((one) => typeof one === 'object') ? undefined : wanted);
  };
}

const firstTime = { 'calibration data': 'calibration.npz', precision: 'INT16', 'Quantize m.onnx': '(play)' };

test('the first time data and precision are asked for, then the job runs and the page is told', async () => {
  const { lens, asked, heard } = lensFor('float[1×8]');
  choose(firstTime);
  await quantize(lens, uri);
  assert.deepEqual(asked[0]?.data, { path: '/models/calibration.npz' });
  assert.deepEqual([asked[0]?.settings.weights, asked[0]?.settings.activations, asked[0]?.emulatorSamples], [8, 16, 0]);
  assert.deepEqual(heard, [{ notify: 'quantized', id: 'q' }]);
  assert.deepEqual(
    shown().filter((line) => line.startsWith('pick')),
    ['pick: Quantize: calibration data', 'pick: Quantize: precision', 'pick: Quantize m.onnx'],
  );
  assert.match(shown().at(-1) ?? '', /^info: m_qdq\.onnx is ready: 0\.4 of 1\.2 MB, 3 s\.$/);
});

test('the second time all choices are there already, one Enter starts', async () => {
  const { lens, asked } = lensFor('float[1×8]');
  choose(firstTime);
  await quantize(lens, uri);
  fake.seen.length = 0;
  await quantize(lens, uri);
  assert.deepEqual(
    shown().filter((line) => line.startsWith('pick')),
    ['pick: Quantize m.onnx'],
  );
  assert.deepEqual(asked[1], asked[0]);
});

test('widths from the graph start at once where the data is known', async () => {
  const { lens, asked } = lensFor('float[1×8]');
  choose(firstTime);
  await quantize(lens, uri);
  fake.seen.length = 0;
  await quantize(lens, uri, { Conv_0: { weights: 8, activations: 16 } });
  assert.deepEqual(
    shown().filter((line) => line.startsWith('pick')),
    [],
  );
  assert.deepEqual(asked[1]?.settings.nodes, { Conv_0: { weights: 8, activations: 16 } });
});

test('open dimensions are asked for and remembered', async () => {
  const { lens, asked } = lensFor('float[N×8]');
  choose({ ...firstTime, '"N"': '4' });
  await quantize(lens, uri);
  assert.deepEqual(asked[0]?.settings.dims, { N: 4 });
  choose({ 'Quantize m.onnx': '(play)' });
  await quantize(lens, uri);
  assert.deepEqual(asked[1]?.settings.dims, { N: 4 });
});

test('Escape in any question starts nothing', async () => {
  for (const missing of Object.keys(firstTime)) {
    const { lens, asked } = lensFor('float[1×8]');
    choose(Object.fromEntries(Object.entries(firstTime).filter(([title]) => title !== missing)));
    await quantize(lens, uri);
    assert.equal(asked.length, 0, missing);
  }
});

test('an untrusted workspace is told so, and nothing runs', async () => {
  const { lens, asked } = lensFor('float[1×8]');
  fake.trusted = false;
  choose(firstTime);
  await quantize(lens, uri);
  assert.equal(asked.length, 0);
  assert.match(shown().join('\n'), /not trusted/);
});

test('Mixed searches first, and quantizes with what the search chose', async () => {
  const nodes = { Conv_1: { weights: 8, activations: 16 } } as const;
  const point = {
    nodes,
    label: 'Mixed',
    sqnrDb: 40,
    sqnrRung: 'measured',
    timeUs: 1,
    timeRung: 'estimate',
    bytes: 1,
    isBest: true,
  } as const;
  const provenance = { rung: 'estimate', producer: { tool: 't', version: '1' } } as const;
  const { lens, asked, heard } = lensFor('float[1×8]', {
    exploreMixed: async ({ budget }) => {
      assert.deepEqual(budget, { sqnrDb: 38 });
      return { ...provenance, createdAt: '', points: [point], chosen: 0, sensitivities: { ...provenance, layers: [], samples: 1 } };
    },
  });
  choose({ ...firstTime, precision: 'Mixed', 'At least so exact': '38' });
  await quantize(lens, uri);
  assert.deepEqual(asked[0]?.settings.nodes, nodes);
  assert.deepEqual(
    heard.map((one) => (one as { notify: string }).notify),
    ['front', 'quantized'],
  );
});

const dims: readonly (readonly [type: string, names: readonly string[]])[] = [
  ['float[1×3×240×320]', []],
  ['float[N×3×H×W]', ['N', 'H', 'W']],
  ['float[?×3]', ['x[0]']],
  ['float[N×N]', ['N']],
  ['float[]', []],
];
for (const [type, names] of dims)
  test(`${type} leaves ${names.join(', ') || 'nothing'} open`, () => {
    assert.deepEqual(openDims({ inputs: [{ name: 'x', type }] }), names);
  });

test('a recipe says the widths of single nodes, and paths from its own folder', () => {
  const nodes = { a: { weights: 8, activations: 16 }, b: 'float' } as const;
  const text = recipeText({ ...defaultSettings, nodes }, { path: '/models/images', count: 9 }, '/models/m.onnx', '/models/recipes');

  const recipe = JSON.parse(text);
  assert.deepEqual(recipe.overrides, [
    { node: 'a', weights: 8, activations: 16 },
    { node: 'b', float: true },
  ]);
  assert.equal(recipe.model, '../m.onnx');
  assert.deepEqual(recipe.calibration, { data: '../images', samples: 9 });
});

test('an exported recipe is written where the user says', async () => {
  const { lens } = lensFor('float[1×8]');
  fake.answer = () => vscode.Uri.file('/out.quantize.json');
  await exportRecipe(lens, uri, { a: 'float' }, '4 wider');
  assert.match(fake.written.get('/out.quantize.json') ?? '', /"node": "a",\s+"float": true/);
});
