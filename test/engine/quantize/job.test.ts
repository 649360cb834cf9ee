import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { after, before, type TestContext } from 'node:test';
import { build } from 'esbuild';
import { modelTextBytes } from '../../../src/engine/ir/text';
import type { JobContext } from '../../../src/engine/job';
import { Problem } from '../../../src/engine/problem';
import { quantizeModel } from '../../../src/engine/quantize/job/quantize';
import { quantizeParts } from '../../../src/engine/quantize/job/quantize-parts';
import type { QuantizeOptions } from '../../../src/engine/quantize/job/result';
import { defaultSettings } from '../../../src/engine/quantize/settings';
import { openModel } from '../../../src/engine/session';
import type { Files, World } from '../../../src/engine/world';
import { nodeWorld } from '../../../src/node/world';
import { pathsBelow, testFolder } from '../../support/toolchain-job';

// Inside the project, so that the bundle finds onnxruntime-node.
const root = join(process.cwd(), 'out', `quantize-test-${process.pid}`);
const world = nodeWorld({ packageRoot: root });

before(async () => {
  await build({
    entryPoints: ['src/node/tap-runner.ts'],
    outfile: join(root, 'dist', 'tap-runner.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['onnxruntime-node', 'sharp'],
    logLevel: 'warning',
  });
});
after(() => rm(root, { recursive: true, force: true }));

const conv = (weight: string, size = '2,2', value = 'x') => `opset 13 (x: float[1,1,${size}]) => (y)
w: float[2,1,1,1] = {${weight}} b: float[2] = {0.25, 0.5}
[conv] c = Conv(${value}, w, b) [relu] y = Relu(c)`;
/** A number that the test looks for in the file, to put NaN in its place. */
const marked = 12345;

const plain = modelTextBytes(conv('0.5, -0.25'));
const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

function withNaN(): Uint8Array {
  const bytes = Buffer.from(modelTextBytes(conv(`0.5, ${marked}`)));
  const at = bytes.indexOf(floats(marked));
  assert.ok(at > 0);
  bytes.set(floats(Number.NaN), at);
  return bytes;
}

interface Setup {
  readonly model?: Uint8Array;
  /** By file name. */
  readonly data?: Readonly<Record<string, Uint8Array | string>>;
  readonly files?: (inner: Files) => Partial<Files>;
  readonly options?: Partial<QuantizeOptions>;
  readonly dims?: Readonly<Record<string, number>>;
}

const good = { 'a.raw': floats(1, 2, 3, 4), 'b.raw': floats(-1, 0, 1, 2), 'input_list.txt': 'x:=a.raw\nx:=b.raw\n' };

/** A folder with a model, data and an older result, and a job on it. */
async function prepare(context: TestContext, { model = plain, data = good, files, options, dims = {} }: Setup) {
  const folder = await testFolder(context);
  const path = join(folder, 'm.onnx');
  await writeFile(path, model);
  await writeFile(join(folder, 'm_qdq.onnx'), 'older');
  for (const part of ['m_qdq', 'data']) await mkdir(join(folder, part));
  await writeFile(join(folder, 'm_qdq', 'quantization_config.json'), 'older');
  for (const [name, content] of Object.entries(data)) await writeFile(join(folder, 'data', name), content);
  const stopper = new AbortController();
  const changed: World = files ? { ...world, files: { ...world.files, ...files(world.files) } } : world;
  const job: JobContext = { world: changed, stop: stopper.signal, progress: () => undefined };
  const all: QuantizeOptions = {
    settings: { ...defaultSettings, improvements: [], dims },
    data: { path: join(folder, 'data') },
    accuracySamples: 0,
    emulatorSamples: 0,
    soc: 'SM8650',
    ...options,
  };
  return { folder, path, job, stopper, options: all, run: async () => quantizeModel(await openModel(world, path), all, job) };
}

/** Statistics of finished runs are kept on purpose; nothing else may appear. */
const lasting = async (folder: string) => (await pathsBelow(folder)).filter((path) => !path.startsWith('.qnn'));

const full = (path: string) =>
  new Problem('disk-full', path, `"${path}" does not fit: the disk is full.`, 'Free some space and start again.');
const forbidden = (path: string) => new Problem('no-permission', path, `"${path}" may not be accessed.`, 'Choose another folder.');

const bad: readonly [name: string, setup: Setup, code: string][] = [
  ['an empty folder of data', { data: {} }, 'samples-none'],
  ['a list of a file that is not there', { data: { 'input_list.txt': 'x:=gone.raw\n' } }, 'file-missing'],
  ['too few bytes', { data: { 'a.raw': floats(1, 2, 3), 'input_list.txt': 'x:=a.raw\n' } }, 'sample-size'],
  ['an input that the model lacks', { data: { 'a.raw': floats(1, 2, 3, 4), 'input_list.txt': 'z:=a.raw\n' } }, 'sample-input-unknown'],
  ['NaN in the data', { data: { 'a.raw': floats(1, Number.NaN, 3, 4), 'input_list.txt': 'x:=a.raw\n' } }, 'sample-not-finite'],
  ['NaN in the weights', { model: withNaN() }, 'weights-not-finite'],
  ['a dimension that nobody gave', { model: modelTextBytes(conv('1, 2', 'height,2')) }, 'dims-needed'],
  [
    'a quantized model',
    {
      model: modelTextBytes(`opset 13 (x: float[2]) => (y) s: float = {0.1} z: uint8 = {0}
[q] q = QuantizeLinear(x, s, z) [d] y = DequantizeLinear(q, s, z)`),
    },
    'already-quantized',
  ],
  [
    'a compiled model',
    { model: modelTextBytes('opset 13, com.microsoft 1 (x: float[2]) => (y)\n[n] y = com.microsoft::EPContext(x)') },
    'already-compiled',
  ],
  [
    'a full disk at the model',
    {
      files: ({ write }) => ({ write: (path, chunks) => (path.endsWith('m_qdq.onnx') ? Promise.reject(full(path)) : write(path, chunks)) }),
    },
    'disk-full',
  ],
  [
    'a full disk at the files beside it',
    {
      files: ({ write }) => ({ write: (path, chunks) => (path.endsWith('specs.json') ? Promise.reject(full(path)) : write(path, chunks)) }),
    },
    'disk-full',
  ],
  ['a folder that cannot be written', { files: () => ({ scratch: (_, near = '') => Promise.reject(forbidden(near)) }) }, 'no-permission'],
  [
    'a model that cannot move into its place',
    {
      files: ({ rename }) => ({
        rename: (from, to) =>
          /[^.]\w+[\\/]m_qdq\.onnx$/.test(to) && !to.includes('quantizing') ? Promise.reject(forbidden(to)) : rename(from, to),
      }),
    },
    'no-permission',
  ],
];
for (const [name, setup, code] of bad)
  test(`${name}: said, and all is as it was`, async (context) => {
    const { folder, run } = await prepare(context, setup);
    const was = await lasting(folder);
    await assert.rejects(run, (problem: Problem) => {
      assert.equal(problem.code, code, problem.message);
      assert.ok(problem.what.endsWith('.') && problem.fix.endsWith('.'), problem.message);
      return true;
    });
    assert.deepEqual(await lasting(folder), was);
    assert.equal(await readFile(join(folder, 'm_qdq.onnx'), 'utf8'), 'older');
    assert.equal(await readFile(join(folder, 'm_qdq', 'quantization_config.json'), 'utf8'), 'older');
  });

test('the float model and a folder of somebody else are never replaced', async (context) => {
  const { folder, path, options, job } = await prepare(context, {});
  const open = await openModel(world, path);
  await assert.rejects(quantizeModel(open, { ...options, output: path }, job), { code: 'output-is-input' });
  await mkdir(join(folder, 'own_qdq'));
  await writeFile(join(folder, 'own_qdq', 'notes.txt'), 'mine');
  await assert.rejects(quantizeModel(open, { ...options, output: join(folder, 'own.onnx') }, job), { code: 'output-taken' });
  assert.equal(await readFile(join(folder, 'own_qdq', 'notes.txt'), 'utf8'), 'mine');
});

const fine: readonly [name: string, setup: Setup][] = [
  ['activations that are constant', { data: { 'a.raw': floats(3, 3, 3, 3), 'input_list.txt': 'x:=a.raw\n' } }],
  ['activations that are zero', { data: { 'a.raw': floats(0, 0, 0, 0), 'input_list.txt': 'x:=a.raw\n' } }],
  ['a channel of zeros', { model: modelTextBytes(conv('0.5, 0')) }],
  ['weights that are all zero', { model: modelTextBytes(conv('0, 0')) }],
];
for (const [name, setup] of fine)
  test(`${name}: quantized, and the outputs are near`, async (context) => {
    const { run, folder } = await prepare(context, { ...setup, options: { accuracySamples: 2 } });
    const { output, folder: beside, accuracy, tensors } = await run();
    assert.ok((await openModel(world, output)).model.nodes.some(({ opType }) => opType === 'QuantizeLinear'));
    assert.ok(tensors.activations > 0 && (accuracy?.endToEnd.maxError ?? 1) < 0.05, JSON.stringify(accuracy?.endToEnd));
    assert.deepEqual(await pathsBelow(beside), ['input_specs.json', 'quantization_config.json']);
    assert.deepEqual(
      (await lasting(folder)).filter((path) => path.startsWith('.')),
      [],
    );
  });

test('weights that stay float stay in their file', async (context) => {
  const text = `opset 13 (x: float[1,1,2,2]) => (y)
w: float[2,1,1,1] = external("w.bin", 0, 8) b: float[2] = {0.25, 0.5}
[conv] c = Conv(x, w, b) [relu] r = Relu(c) [other] y = Sigmoid(r)`;
  const { path, folder, options, job } = await prepare(context, { model: modelTextBytes(text), options: { accuracySamples: 1 } });
  await writeFile(join(folder, 'w.bin'), floats(0.5, -0.25));
  const settings = { ...options.settings, nodes: { conv: 'float' as const } };
  const made = await quantizeModel(await openModel(world, path), { ...options, settings }, job);
  assert.ok((made.accuracy?.endToEnd.maxError ?? 1) < 0.05);
  assert.equal(
    [...((await openModel(world, made.output)).model.graphs[0]?.initializers.values() ?? [])].some(({ data }) => data.in === 'external'),
    true,
  );
  const elsewhere = { ...options, settings, output: join(folder, 'new', 'n.onnx') };
  await assert.rejects(quantizeModel(await openModel(world, path), elsewhere, job), { code: 'external-elsewhere' });
});

test('sizes of dimensions are asked for once', async (context) => {
  const model = modelTextBytes(conv('1, 2', 'height,2'));
  const { path, options, job } = await prepare(context, { model });
  const given = { ...options, settings: { ...options.settings, dims: { height: 2 } } };
  const first = await quantizeModel(await openModel(world, path), given, job);
  assert.deepEqual(first.settings.dims, { height: 2 });
  const second = await quantizeModel(await openModel(world, path), options, job);
  assert.deepEqual(second.settings.dims, { height: 2 });
});

test('other widths on the same data need no new run, and changed data does', async (context) => {
  const { folder, path, options, job } = await prepare(context, {});
  const codes = async (activations: 8 | 16) => {
    const settings = { ...options.settings, activations };
    const { notes } = await quantizeModel(await openModel(world, path), { ...options, settings }, job);
    return notes.map(({ code }) => code).filter((code) => code.startsWith('statistics'));
  };
  assert.deepEqual(await codes(8), []);
  assert.deepEqual(await codes(16), ['statistics-reused']);
  await writeFile(join(folder, 'data', 'b.raw'), floats(9, 9, 9, 9));
  assert.deepEqual(await codes(16), []);
});

test('a job that is stopped at any step leaves nothing', async (context) => {
  const { folder, path, options, job } = await prepare(context, { options: { accuracySamples: 1 } });
  const was = await lasting(folder);
  const steps = new Set<string>();
  await quantizeModel(
    await openModel(world, path),
    { ...options, output: join(folder, 'new', 'n.onnx') },
    { ...job, progress: ({ step }) => steps.add(step) },
  );
  await rm(join(folder, 'new'), { recursive: true });
  assert.ok(steps.size >= 6);
  for (const wanted of steps) {
    const stopper = new AbortController();
    const stopping: JobContext = { ...job, stop: stopper.signal, progress: ({ step }) => step === wanted && stopper.abort() };
    await assert.rejects(quantizeModel(await openModel(world, path), options, stopping), { code: 'cancelled' }, wanted);
    assert.deepEqual(await lasting(folder), was, wanted);
    assert.equal(await readFile(join(folder, 'm_qdq.onnx'), 'utf8'), 'older');
  }
});

test('an improvement that makes it worse is measured and left out', async (context) => {
  const { path, options, job } = await prepare(context, { options: { accuracySamples: 1 } });
  const open = await openModel(world, path);
  const without = await quantizeModel(open, options, job);
  const spoil = modelTextBytes(conv('-0.5, 0.25'));
  const parts = {
    ...quantizeParts,
    improvements: [
      {
        name: 'correct-biases' as const,
        when: 'after-encodings' as const,
        apply: async ({ entries, scratch }: { entries: Parameters<typeof quantizeParts.writeFiles>[0]['entries']; scratch: string }) => {
          const spoiled = join(scratch, 'spoiled.onnx');
          await writeFile(spoiled, spoil);
          return { open: await openModel(world, spoiled), entries, layers: 1 };
        },
      },
    ],
  };
  const settings = { ...options.settings, improvements: ['correct-biases' as const] };
  const { gains, accuracy } = await quantizeModel(open, { ...options, settings }, job, parts);
  assert.deepEqual(
    gains.map(({ name, isDropped, sqnrDbBefore, sqnrDbAfter }) => [name, isDropped, sqnrDbAfter < sqnrDbBefore]),
    [['correct-biases', true, true]],
  );
  assert.equal(accuracy?.endToEnd.sqnrDb, without.accuracy?.endToEnd.sqnrDb);
});
