import assert from 'node:assert/strict';
import { test } from 'node:test';
import manifest from '../../../package.json';
import { chips } from '../../../src/engine/targets/chips';
import { precisions } from '../../../src/engine/targets/target';
import { chipItems } from '../../../src/extension/pickers';
import { settings } from '../../../src/extension/settings';
import { Targets } from '../../../src/extension/targets';
import { fake } from '../../fake-vscode';
import { fakeContext } from './fake-lens';

const properties = manifest.contributes.configuration.properties;

test('the settings offer every chip and precision of the tables', () => {
  assert.deepEqual(
    properties['qnnLens.soc'].enum,
    chips.map(({ soc }) => soc),
  );
  assert.equal(properties['qnnLens.soc'].enumDescriptions.length, chips.length);
  assert.deepEqual(properties['qnnLens.precision'].enum, precisions);
});

test('defaults in the code are those of package.json', () => {
  fake.reset();
  const byDefault = { target: settings.target(), toolchain: settings.toolchain(), cpu: settings.cpu() };
  fake.configuration = Object.fromEntries(Object.entries(properties).map(([key, property]) => [key, property.default]));
  assert.deepEqual({ target: settings.target(), toolchain: settings.toolchain(), cpu: settings.cpu() }, byDefault);
});

test('a model keeps its target; changes are told once; others keep the default', async () => {
  fake.reset();
  const targets = new Targets(fakeContext());
  const told: string[] = [];
  targets.onDidChange(({ model, target }) => told.push(`${model} ${target.soc} ${target.precision}`));
  for (const _ of [1, 2]) await targets.set('/a.onnx', { soc: 'SM8550', precision: 'fp16' });
  assert.deepEqual(told, ['/a.onnx SM8550 fp16']);
  assert.deepEqual(targets.get('/a.onnx'), { soc: 'SM8550', precision: 'fp16' });
  assert.deepEqual(targets.get('/b.onnx'), { soc: 'SM8650', precision: 'w8a8' });
});

test('a changed setting reaches the models that have no target of their own', async () => {
  fake.reset();
  const targets = new Targets(fakeContext());
  await targets.set('/a.onnx', { soc: 'SM8550', precision: 'fp16' });
  const told: string[] = [];
  targets.onDidChange(({ model, target }) => told.push(`${model} ${target.soc}`));
  fake.configuration = { 'qnnLens.soc': 'SM8750' };
  targets.settingsChanged(['/a.onnx', '/b.onnx']);
  assert.deepEqual(told, ['/b.onnx SM8750']);
});

test('chips used last come first, each once, no more than five', async () => {
  const targets = new Targets(fakeContext());
  for (const { soc } of chips.slice(0, 6)) await targets.use([soc]);
  await targets.use([chips[3]!.soc]);
  assert.deepEqual(
    targets.recentChips,
    [3, 5, 4, 2, 1].map((at) => chips[at]!.soc),
  );
});

test('the list of chips has all of them once: the present one checked on top, then the recent ones', () => {
  const items = chipItems(chips, ['SM8750', 'gone', 'SM8550'], 'SM8550');
  assert.deepEqual(
    items.slice(0, 4).map(({ label, picked }) => [label, picked]),
    [
      ['used last', undefined],
      ['SM8550', true],
      ['SM8750', false],
      ['all chips', undefined],
    ],
  );
  assert.deepEqual(items.flatMap(({ soc }) => soc ?? []).sort(), chips.map(({ soc }) => soc).sort());
});
