import assert from 'node:assert/strict';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { build } from 'esbuild';
import type { JobContext, Progress } from '../../../src/engine/job';
import { readModel } from '../../../src/engine/onnx/read';
import { writeModel } from '../../../src/engine/onnx/write';
import { Problem } from '../../../src/engine/problem';
import { type CpuOptions, defaultCpuOptions, profileCpu } from '../../../src/engine/profile/cpu';
import type { World } from '../../../src/engine/world';
import { nodeWorld } from '../../../src/node/world';
import { collect, fixtures } from '../../support/models';

// Inside the project, so that the bundle finds onnxruntime-node.
const root = join(process.cwd(), 'out', `cpu-test-${process.pid}`);
const scratch = join(root, 'scratch');
const few = { ...defaultCpuOptions, runs: 3, warmup: 1, threads: 1 };

before(async () => {
  await mkdir(scratch, { recursive: true });
  await build({
    entryPoints: ['src/node/cpu-profiler.ts'],
    outfile: join(root, 'dist', 'cpu-profiler.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['onnxruntime-node'],
    logLevel: 'warning',
  });
});
after(() => rm(root, { recursive: true, force: true }));

function job(
  onProgress: (progress: Progress) => void = () => undefined,
  stop = new AbortController().signal,
): JobContext & { readonly world: World } {
  return { world: nodeWorld({ packageRoot: root }), stop, progress: onProgress };
}

async function leftovers(): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('qnn-lens-cpu-'));
}

test('measures the sample as a whole and per layer', async () => {
  const before = await leftovers();
  const steps: string[] = [];
  const context = job(({ step }) => steps.push(step));
  const model = await readModel(context.world, join(process.cwd(), 'samples', 'ultraface-rfb-320.onnx'));
  const profile = await profileCpu(model, few, context);
  assert.deepEqual([profile.kind, profile.rung, profile.producer.tool], ['cpu', 'measured', 'onnxruntime CPU']);
  assert.equal(profile.modelSha256, await context.world.sha256(model.path));
  const { meanMs, p50Ms, p95Ms, p99Ms, fps, peakMemoryMb } = profile.total;
  assert.ok(meanMs > 0 && p50Ms! <= p95Ms! && p95Ms! <= p99Ms! && Math.abs(fps! * meanMs - 1000) < 1e-6 && peakMemoryMb! > 10);
  assert.deepEqual([profile.cpu?.runs, profile.cpu?.warmup, profile.cpu?.threads, profile.cpu?.cutShort], [3, 1, 1, false]);
  // Most of the 211 nodes that are no constants; the shape arithmetic is folded away.
  assert.ok(profile.layers.length > 100);
  const { timeline, layers } = profile;
  assert.ok(timeline);
  assert.ok(timeline.tick === 'us' && timeline.lanes.every(({ kind }) => kind === 'cpu'));
  assert.equal(new Set([...timeline.layer].filter((layer) => layer >= 0)).size, layers.length);
  const names = new Set(model.nodes.map(({ name }) => name));
  assert.ok(profile.layers.every(({ name, us, unit }) => names.has(name) && us >= 0 && unit === 'cpu'));
  assert.ok(Math.abs(profile.layers.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9);
  assert.deepEqual([...new Set(steps)], ['load onnxruntime', 'make inputs', 'load model', 'warm up', 'run', 'time layers']);
  assert.deepEqual(await leftovers(), before);
});

test('a model without names runs as a copy that has its weights beside it', async () => {
  const context = job();
  const named = await readModel(context.world, join(fixtures, 'conv-qdq-external-ini', 'conv-qdq-external-ini.onnx'));
  const folder = join(scratch, 'unnamed');
  await mkdir(folder);
  const unnamed = join(folder, 'unnamed.onnx');
  const nameField = 3;
  await writeFile(
    unnamed,
    await collect(
      writeModel(
        named,
        named.nodes.map(({ span }) => ({ message: span, drop: [nameField] })),
      ),
    ),
  );
  await copyFile(join(named.path, '..', 'conv_qdq_external_ini.bin'), join(folder, 'conv_qdq_external_ini.bin'));
  const { layers } = await profileCpu(await readModel(context.world, unnamed), few, context);
  assert.deepEqual(
    layers.map(({ name }) => name).filter((name) => name.startsWith('Conv')),
    ['Conv_4'],
  );
  assert.deepEqual((await readdir(folder)).sort(), ['conv_qdq_external_ini.bin', 'unnamed.onnx']);
});

test('a spent budget is said', async () => {
  const context = job();
  const model = await readModel(context.world, join(fixtures, 'mnist-8.onnx'));
  const { cpu } = await profileCpu(model, { ...few, runs: 1_000_000, budgetMs: 50 }, context);
  assert.ok(cpu?.cutShort && cpu.runs >= 1 && cpu.runs < 1_000_000);
});

async function refusal(path: string, context: JobContext, options: CpuOptions = few): Promise<Problem> {
  try {
    await profileCpu(await readModel(context.world, path), options, context);
  } catch (thrown) {
    assert.ok(thrown instanceof Problem, String(thrown));
    return thrown;
  }
  throw new Error('it ran');
}

test('a cancelled run names its step and leaves nothing', async () => {
  const before = await leftovers();
  const stop = new AbortController();
  const context = job(({ step }) => step === 'run' && stop.abort(), stop.signal);
  const problem = await refusal(join(fixtures, 'mnist-8.onnx'), context, { ...few, runs: 1_000_000 });
  assert.equal(problem.code, 'cancelled');
  assert.match(problem.what, /"run"/);
  assert.deepEqual(await leftovers(), before);
});

test('what onnxruntime refuses is told in its words', async () => {
  // Its BatchNormalization has five outputs, which no kernel offers.
  const problem = await refusal(join(fixtures, 'burn-opset-01.onnx'), job());
  assert.equal(problem.code, 'cpu-run-failed');
  assert.match(problem.what, /load model.*BatchNormalization/);
});

test('an input file of another shape is told', async () => {
  const file = join(scratch, 'short.raw');
  await writeFile(file, new Uint8Array(8));
  const problem = await refusal(join(fixtures, 'mnist-8.onnx'), job(), { ...few, files: { Input3: file } });
  assert.equal(problem.code, 'cpu-input-file');
  assert.match(problem.what, /short\.raw holds 8 bytes, not those of float\[1×1×28×28\]/);
});

test('missing weights are named before anything starts', async () => {
  const folder = join(fixtures, 'conv-qdq-external-ini');
  const alone = join(scratch, 'alone.onnx');
  const context = job(() => assert.fail('it started'));
  await writeFile(alone, await context.world.files.read(join(folder, 'conv-qdq-external-ini.onnx')));
  const problem = await refusal(alone, context);
  assert.equal(problem.code, 'data-missing');
  assert.match(problem.what, /conv_qdq_external_ini\.bin/);
});

test('a child that dies is told with its step', async () => {
  const context = job();
  const processes = {
    ...context.world.processes,
    runNodeTool: async () => ({ code: undefined, signal: 'SIGSEGV', tail: ['last words'] }),
  };
  const problem = await refusal(join(fixtures, 'mnist-8.onnx'), { ...context, world: { ...context.world, processes } });
  assert.equal(problem.code, 'cpu-crashed');
  assert.match(problem.what, /SIGSEGV.*"load onnxruntime"/);
  assert.deepEqual(problem.detail.log, ['last words']);
});
