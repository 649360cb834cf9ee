import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import type { EngineCalls } from '../../../src/protocol/calls';
import { packedResults } from '../../../src/protocol/packed/results';
import { connect, type RpcClient, type RpcPort } from '../../../src/protocol/rpc';

let folder = '';
let worker: Worker;
let engine: RpcClient<EngineCalls>;
const model = () => join(folder, 'model.onnx');
const target = { soc: 'SM8650', precision: 'w8a8' } as const;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qnn-lens-worker-'));
  const outfile = join(folder, 'engine-worker.cjs');
  // As esbuild.mjs has it.
  const resolution = { mainFields: ['module', 'main'], alias: { '@vscode/l10n': '@vscode/l10n/dist/browser.js' } };
  const entryPoints = ['src/node/engine-worker.ts'];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', ...resolution, format: 'cjs', target: 'node20' });
  await copyFile('samples/ultraface-rfb-320.onnx', model());
  worker = new Worker(outfile, {
    workerData: { packageRoot: resolve('.'), toolchain: { python: join(folder, 'no-python') } },
    env: { ...process.env, QNN_LENS_PYTHON: '' },
  });
  const port: RpcPort = {
    send: (message) => worker.postMessage(message),
    receive: (listener) => {
      worker.on('message', listener);
      return () => void worker.off('message', listener);
    },
  };
  engine = connect<EngineCalls>(port, packedResults);
});
after(async () => {
  await worker.terminate();
  await rm(folder, { recursive: true });
});

test('a model is opened, placed and looked into', async () => {
  const { summary, view } = await engine.call('open', { model: model() });
  assert.equal(summary.nodes, 242);
  assert.ok(view.edges.from instanceof Int32Array);
  const placement = await engine.call('place', { model: model(), target });
  assert.equal(placement.rung, 'estimate');
  assert.deepEqual(placement.target, target);
  assert.equal(placement.verdicts.length, 242);
  assert.equal(
    Object.values(placement.counts).reduce((sum, count) => sum + count, 0),
    242,
  );
  assert.equal(placement.time.us.length, 242);
  const conv = view.boxes.find(({ opType }) => opType === 'Conv');
  const { inputs } = await engine.call('details', { model: model(), node: conv?.node ?? -1 });
  const weight = inputs.find(({ constant }) => constant);
  const preview = await engine.call('tensor', { model: model(), node: conv?.node ?? -1, value: weight?.value ?? '' });
  assert.equal(preview.type, weight?.type);
  assert.equal(preview.values.length, 256);
});

test('another chip gives another estimate, the same one the same', async () => {
  const times = await Promise.all(
    ['SM8650', 'SM8350', 'SM8650'].map(
      async (soc) => (await engine.call('place', { model: model(), target: { soc, precision: 'w8a8' } })).time.totalUs,
    ),
  );
  assert.equal(times[0], times[2]);
  assert.notEqual(times[0], times[1]);
});

test('a file that changes is read again; one that broke is a problem', async () => {
  const changed = join(folder, 'changed.onnx');
  await copyFile('samples/ultraface-rfb-320.onnx', changed);
  assert.deepEqual(
    (await engine.call('open', { model: changed })).diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  );
  await truncate(changed, 500_000);
  assert.ok((await engine.call('open', { model: changed })).diagnostics.some(({ code }) => code === 'onnx-truncated'));
  await truncate(changed, 0);
  await assert.rejects(engine.call('open', { model: changed }), { code: 'onnx-empty' });
});

const failures: readonly [name: string, call: () => Promise<unknown>, code: string][] = [
  ['a node that is not there', () => engine.call('details', { model: model(), node: 9999 }), 'node-missing'],
  ['a graph that is not there', () => engine.call('subgraph', { model: model(), graph: 7 }), 'graph-missing'],
  [
    'a chip that nobody knows',
    () => engine.call('place', { model: model(), target: { soc: 'SM0000', precision: 'fp16' } }),
    'chip-unknown',
  ],
  ['a file that is not there', () => engine.call('open', { model: join(folder, 'no.onnx') }), 'file-missing'],
  ['a profile that is not there', () => engine.call('profile', { model: model(), id: 'none' }), 'profile-missing'],
  ['a toolchain that cannot start', () => engine.call('verify', { model: model(), target }), 'tool-missing'],
];
for (const [name, call, code] of failures) test(`${name} is the problem ${code}`, () => assert.rejects(call(), { code }));

test('settings count from the next call on', async () => {
  assert.equal((await engine.call('toolchain', {})).ready, false);
  await engine.call('configure', { folder: join(folder, 'tools') });
  assert.deepEqual(await engine.call('profiles', { model: model() }), []);
});

test('a stopped worker ends by itself', async () => {
  const gone = new Promise((ended) => worker.once('exit', ended));
  worker.postMessage('stop');
  assert.equal(await gone, 0);
});
