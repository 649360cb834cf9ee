import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import { before, test } from 'node:test';
import workerThreads from 'node:worker_threads';
import * as vscode from 'vscode';
import manifest from '../../../package.json';
import { chips } from '../../../src/engine/targets/chips';
import { registerCommands } from '../../../src/extension/commands/table';
import { activate } from '../../../src/extension/main';
import type { EngineCalls, PlacementOverlay, Precision, Profile } from '../../../src/protocol/calls';
import type { Handlers } from '../../../src/protocol/rpc';
import { fake } from '../../fake-vscode';
import { fakeContext, fakeLens, shown } from './fake-lens';

before(() => {
  delete process.env.QNN_LENS_PYTHON;
});

const uri = vscode.Uri.file('/m.onnx');
const none = { ready: false, versions: [], python: undefined, folder: '/tools' };
const ready = { ready: true, versions: [{ name: 'onnxruntime-qnn', version: '2.7.0' }], python: 'py', folder: '/t' };
const placed = (soc: string, precision: Precision) => ({ target: { soc, precision } }) as PlacementOverlay;
const base: Partial<Handlers<EngineCalls>> = { chips: async () => chips, toolchain: async () => ready };

/** Runs a command with an engine and a user that answer from tables; the first item that holds the text is chosen. */
async function run(command: string, answers: Partial<Handlers<EngineCalls>>, choices: Readonly<Record<string, string>>) {
  const lens = fakeLens({ ...base, ...answers });
  const heard: string[] = [];
  lens.pages.add({ model: '/m.onnx', notify: ({ notify }) => notify !== 'job' && heard.push(notify) });
  registerCommands(lens);
  fake.answer = (title, items) => {
    const wanted = Object.entries(choices).find(([text]) => title.includes(text))?.[1];
    const found = items.find((item) => wanted !== undefined && JSON.stringify(item).includes(wanted));
    return title.includes('chips') ? found && [found] : found;
  };
  await vscode.commands.executeCommand(command, uri);
  return { heard, lens };
}

test('activation registers every command and starts nothing', () => {
  fake.reset();
  const { spawn } = childProcess;
  const { Worker } = workerThreads;
  const started: string[] = [];
  Object.assign(childProcess, { spawn: () => started.push('process') });
  Object.assign(workerThreads, {
    Worker: class {
      constructor() {
        started.push('worker');
      }
    },
  });
  try {
    activate(fakeContext());
  } finally {
    Object.assign(childProcess, { spawn });
    Object.assign(workerThreads, { Worker });
  }
  assert.deepEqual(started, []);
  assert.deepEqual([...fake.commands.keys()].sort(), manifest.contributes.commands.map(({ command }) => command).sort());
});

test('without the toolchain, Convert says what would be installed; declining ends it', async () => {
  await run('qnnLens.convert', { toolchain: async () => none }, {});
  assert.deepEqual(shown().slice(1), ['modal: Converting needs the QNN toolchain.']);
});

test('one click installs the toolchain, then Convert goes on', async () => {
  await run(
    'qnnLens.convert',
    { toolchain: async () => none, setupToolchain: async () => ready },
    { 'needs the QNN toolchain': 'Install' },
  );
  assert.deepEqual(shown().slice(2), ['pick: Convert: chips']);
});

test('a chosen Python that does not do is told, and nothing is offered in its place', async () => {
  const lens = fakeLens({ toolchain: async () => none });
  fake.configuration = { 'qnnLens.toolchain.python': '/my/python' };
  assert.equal(await lens.toolchain.ensure('Converting'), false);
  assert.deepEqual(shown(), ['error: The Python that you chose (/my/python) cannot be used. It has no QNN toolchain.']);
});

test('Set Up Toolchain asks, installs and says what is there now', async () => {
  const answers = { toolchain: async () => none, setupToolchain: async () => ready };
  await run('qnnLens.setUpToolchain', answers, { 'Set up the QNN toolchain?': 'Install' });
  assert.deepEqual(shown().slice(1), ['modal: Set up the QNN toolchain?', 'info: The QNN toolchain is set up: onnxruntime-qnn 2.7.0.']);
});

test('Convert asks for chips and precision, and its placement reaches the open graph', async () => {
  let asked: EngineCalls['convert']['args'] | undefined;
  const { heard, lens } = await run(
    'qnnLens.convert',
    {
      convert: async (args) => {
        asked = args;
        return {
          folder: '/m_qnn',
          files: [{ path: 'model.dlc', bytes: 2_000_000, sha256: '' }],
          warnings: [],
          placement: placed('SM8750', 'fp16'),
        };
      },
    },
    { chips: 'SM8750', Precision: 'w8a16' },
  );
  assert.deepEqual(asked, { model: '/m.onnx', options: { socs: ['SM8750'], precision: 'w8a16' } });
  assert.deepEqual(heard, ['placement']);
  assert.deepEqual(lens.targets.get('/m.onnx'), { soc: 'SM8750', precision: 'fp16' });
  assert.equal(shown().at(-1), 'info: m_qnn is ready: 1 files, 2.0 MB.');
  assert.deepEqual(lens.targets.recentChips, ['SM8750']);
});

test('a profile opens the graph and is shown on it; one that could not be kept says so', async () => {
  const { heard } = await run(
    'qnnLens.profile',
    {
      profileCpu: async () => ({
        profile: {} as Profile,
        notKept: { code: 'read-only', where: '/', what: 'The folder is read-only.', fix: 'Copy it.' },
      }),
    },
    { Profile: 'CPU' },
  );
  assert.deepEqual(heard, ['profile', 'profiles']);
  assert.deepEqual(shown().slice(1), [
    'pick: Profile',
    'command: vscode.openWith',
    'warning: The profile is shown but could not be kept: The folder is read-only. Copy it.',
  ]);
});

test('Show Placement sets the target, opens the graph and verifies', async () => {
  const { heard, lens } = await run(
    'qnnLens.showPlacement',
    { verify: async () => placed('SM8550', 'fp16') },
    { Chip: 'SM8550', Precision: 'fp16' },
  );
  assert.deepEqual(lens.targets.get('/m.onnx'), { soc: 'SM8550', precision: 'fp16' });
  assert.deepEqual(heard, ['placement']);
});

test('a float model that was placed as fp16 is told, and the model is looked at as that from now on', async () => {
  const answers = { verify: async () => placed('SM8550', 'fp16') };
  const { lens } = await run('qnnLens.showPlacement', answers, { Chip: 'SM8550', Precision: 'w8a8' });
  assert.deepEqual(lens.targets.get('/m.onnx'), { soc: 'SM8550', precision: 'fp16' });
  assert.equal(shown().at(-1), 'info: The model carries no quantization, so it was placed as fp16 and not as w8a8.');
});

test('without the toolchain, Show Placement keeps the estimate and offers more', async () => {
  const { heard } = await run('qnnLens.showPlacement', { toolchain: async () => none }, { Chip: 'SM8550', Precision: 'fp16' });
  assert.deepEqual(heard, []);
  assert.match(shown().at(-1) ?? '', /^info: This placement on SM8550 is an estimate/);
});

test('a failure of the engine is a message', async () => {
  await run('qnnLens.convert', { chips: async () => assert.fail('chip table') }, {});
  assert.match(shown().at(-1) ?? '', /^error: Convert: Unexpected error: chip table/);
});
