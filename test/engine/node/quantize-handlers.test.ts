import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { modelTextBytes, parseModelText } from '../../../src/engine/ir/text';
import { readRecipe } from '../../../src/engine/quantize/job/from-recipe';
import { saveFront } from '../../../src/engine/quantize/mixed/front-store';
import { defaultSettings } from '../../../src/engine/quantize/settings';
import { newSession } from '../../../src/engine/session';
import { quantizeHandlers } from '../../../src/node/quantize-handlers';
import { nodeWorld } from '../../../src/node/world';
import { testFolder } from '../../support/toolchain-job';

const world = nodeWorld({ packageRoot: process.cwd() });
const session = newSession(world);
const handlers = quantizeHandlers({ world, session, toolchainHome: () => '' });
const context = { stop: new AbortController().signal, progress: () => undefined, log: () => undefined };
const text = `opset 13 (x: float[1,1,2,2]) => (y)
w: float[1,1,1,1] = {0.5} b: float[1] = {0.25}
[conv] c = Conv(x, w, b) [relu] y = Relu(c)`;

test('a recipe is told as it holds for the model, by node, operator and pattern', async (tested) => {
  const folder = await testFolder(tested);
  const [model, file] = [join(folder, 'm.onnx'), join(folder, 'quantize_recipe.json')];
  await writeFile(model, modelTextBytes(text));
  const recipe = {
    bits: { weights: 8, activations: 16 },
    overrides: [
      { pattern: '*', weights: 4 },
      { op: 'Relu', float: true },
      { node: 'gone', weights: 8 },
      { node: 'conv', method: 'mse', activations: 8 },
    ],
    calibration: { data: 'images', samples: 7, inputs: { x: { mean: [1], std: [2], layout: 'nhwc', resize: [2, 2], crop: [1, 1] } } },
    accuracy_budget: { sqnr_db: 30, latency_ms: 2 },
    improvements: ['correct-biases', 'equalize'],
  };
  await writeFile(file, JSON.stringify(recipe));
  const { settings, data, budget, notes } = await handlers.quantizeRecipe({ model, file }, context);
  assert.deepEqual(settings.nodes, { conv: { weights: 8, activations: 8 }, relu: 'float' });
  // The order is that of applying.
  assert.deepEqual([settings.activations, settings.improvements], [16, ['equalize', 'correct-biases']]);
  assert.deepEqual(data, { path: 'images', count: 7, inputs: recipe.calibration.inputs });
  assert.deepEqual(budget, { sqnrDb: 30, latencyMs: 2 });
  assert.deepEqual(
    notes.map(({ code, what }) => [code, what.split('"')[1]]),
    [['override-whole-model', 'method']],
  );
});

test('what is wrong in a recipe has the default', async () => {
  const model = parseModelText(text);
  const { settings, data, budget } = readRecipe(
    '{"bits": {"weights": 5}, "method": 3, "overrides": [{}, 7], "per_channel": "yes"',
    'r',
    model,
  );
  assert.deepEqual([settings, data, budget], [defaultSettings, undefined, {}]);
});

test('a search is kept for the model as it is, and nothing is made up where none was', async (tested) => {
  const folder = await testFolder(tested);
  const model = join(folder, 'm.onnx');
  await writeFile(model, modelTextBytes(text));
  assert.equal(await handlers.mixedFront({ model }, context), undefined);
  assert.deepEqual(await handlers.quantizations({ model }, context), []);
  await assert.rejects(handlers.quantization({ model, id: 'gone' }, context), { code: 'quantization-missing' });
  const producer = { tool: 't', version: '1' };
  const point = { nodes: {}, label: 'w8a8', sqnrDb: Number.POSITIVE_INFINITY, sqnrRung: 'measured' as const, bytes: 1, isBest: true };
  const front = {
    createdAt: 'now',
    rung: 'estimate' as const,
    producer,
    points: [{ ...point, timeUs: 1, timeRung: 'estimate' as const }],
    sensitivities: { rung: 'measured' as const, producer, layers: [], samples: 1 },
  };
  await saveFront(world, model, front);
  assert.deepEqual(await handlers.mixedFront({ model }, context), front);
  await writeFile(model, modelTextBytes(text.replace('0.5', '0.75')));
  assert.equal(await handlers.mixedFront({ model }, context), undefined);
});

test('painting answers at once', async (tested) => {
  const model = join(await testFolder(tested), 'm.onnx');
  await writeFile(model, modelTextBytes(text));
  const painted = { conv: { weights: 8, activations: 16 } as const };
  const plan = await handlers.paint({ model, soc: 'SM8650', settings: defaultSettings, painted }, context);
  assert.deepEqual(plan.nodes.conv, painted.conv);
});
