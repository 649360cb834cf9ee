import assert from 'node:assert/strict';
import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { convertModel } from '../../src/engine/convert/convert';
import type { ConvertedModel } from '../../src/engine/convert/result';
import { readModel } from '../../src/engine/onnx/read';
import { verifyPlacement } from '../../src/engine/placement/verify';
import { Problem } from '../../src/engine/problem';
import { chipNamed } from '../../src/engine/targets/chips';
import { nodeFiles } from '../../src/node/files';
import { fixtures } from '../support/models';
import { pathsBelow, type TestJob, testFolder, testJob } from '../support/toolchain-job';

async function convert(folder: string, socs: readonly string[], job: TestJob, fixture = 'mnist-8.onnx'): Promise<ConvertedModel> {
  const path = join(folder, fixture.replace(/^.*\//, ''));
  await copyFile(join(fixtures, fixture), path);
  return convertModel(await readModel({ files: nodeFiles }, path), { chips: socs.map(chipNamed), precision: 'fp16' }, job);
}

const json = async (...parts: string[]) => JSON.parse(await readFile(join(...parts), 'utf8'));

test('a whole folder for two chips, every file as the manifest says', async (context) => {
  const folder = await testFolder(context);
  const job = testJob();
  const result = await convert(folder, ['SM8650', 'SM8550'], job);
  assert.equal(result.folder, join(folder, 'mnist-8_qnn'));
  assert.deepEqual(
    result.files.map(({ path }) => path),
    [
      'context_binaries/SM8550_htp_context.bin',
      'context_binaries/SM8550_htp_context.onnx',
      'context_binaries/SM8650_htp_context.bin',
      'context_binaries/SM8650_htp_context.onnx',
      'input_specs.json',
      'manifest.json',
      'model.dlc',
      'placement.json',
      'qnn_source/params.bin',
      'qnn_source/saver_output.c',
      'quantization_config.json',
      'report.html',
    ],
  );
  const manifest = await json(result.folder, 'manifest.json');
  assert.deepEqual(
    manifest.files,
    result.files.filter(({ path }) => path !== 'manifest.json'),
  );
  assert.equal(manifest.inputs[0].sha256, await job.world.sha256(join(folder, 'mnist-8.onnx')));
  assert.equal(manifest.tools['onnxruntime-qnn'], '2.7.0');
  assert.deepEqual(
    manifest.chips.map(({ soc }: { soc: string }) => soc),
    ['SM8650', 'SM8550'],
  );
  assert.ok(manifest.timing.steps.every(({ ms }: { ms: number }) => ms >= 0));
  assert.deepEqual(
    job.told.map(({ step, index, total }) => [step, index, total]),
    manifest.timing.steps
      .map(({ step }: { step: string }) => step)
      .concat('Write the manifest')
      .map((step: string, i: number, all: string[]) => [step, i, all.length]),
  );
  assert.deepEqual(await pathsBelow(folder).then((paths) => paths.filter((path) => path.startsWith('.'))), []);
});

test('the wrapper loads its binary: the compiler takes it back', async (context) => {
  const folder = await testFolder(context);
  const { folder: result } = await convert(folder, ['SM8650'], testJob());
  const wrapper = await readModel({ files: nodeFiles }, join(result, 'context_binaries/SM8650_htp_context.onnx'));
  const attribute = wrapper.nodes[0]?.attributes.get('ep_cache_context');
  assert.equal(attribute?.type === 'string' && attribute.value, 'SM8650_htp_context.bin');
  const { verdicts } = await verifyPlacement(wrapper, { chip: chipNamed('SM8650'), precision: 'fp16' }, testJob());
  assert.deepEqual(
    verdicts.map(({ unit }) => unit),
    ['htp'],
  );
  await assert.rejects(convertModel(wrapper, { chips: [chipNamed('SM8650')], precision: 'fp16' }, testJob()), { code: 'already-compiled' });
});

test('the same input gives the same folder, wherever it lies', async (context) => {
  const [one, two] = [await testFolder(context), await testFolder(context)];
  const first = await convert(one, ['SM8650'], testJob());
  const second = await convert(two, ['SM8650'], testJob());
  const without = ({ files }: ConvertedModel) => files.filter(({ path }) => path !== 'manifest.json');
  assert.deepEqual(without(first), without(second));
  const [a, b] = [await json(first.folder, 'manifest.json'), await json(second.folder, 'manifest.json')];
  assert.equal(a.contentHash, b.contentHash);
  const { timing: _first, ...same } = a;
  const { timing: _second, ...other } = b;
  assert.deepEqual(same, other);
});

test('several partitions are numbered; what the compiler refuses for one chip is told and the rest kept', async (context) => {
  const folder = await testFolder(context);
  const path = join(folder, 'ultraface-rfb-320.onnx');
  await copyFile(join(process.cwd(), 'samples/ultraface-rfb-320.onnx'), path);
  const model = await readModel({ files: nodeFiles }, path);
  const result = await convertModel(model, { chips: ['SM8350', 'SM8650'].map(chipNamed), precision: 'w8a8' }, testJob());
  const names = result.files.map(({ path: name }) => name);
  const dlcs = names.filter((name) => /^model_\d\d\.dlc$/.test(name));
  assert.equal(dlcs.length, 29);
  assert.ok(names.includes('context_binaries/SM8650_htp_context.bin'));
  assert.ok(!names.includes('context_binaries/SM8350_htp_context.bin'));
  assert.deepEqual(
    result.warnings.map(({ code }) => code),
    ['qnn-1002', 'not-quantized'],
  );
  const placement = await json(result.folder, 'placement.json');
  assert.equal(placement.nodes.length, model.nodes.length);
  assert.equal(placement.rung, 'verified');
});

test('a quantized model goes as it is, with its encodings', async (context) => {
  const folder = await testFolder(context);
  await copyFile(join(fixtures, 'conv-qdq-external-ini/conv_qdq_external_ini.bin'), join(folder, 'conv_qdq_external_ini.bin'));
  const result = await convert(folder, ['SM8650'], testJob(), 'conv-qdq-external-ini/conv-qdq-external-ini.onnx');
  const manifest = await json(result.folder, 'manifest.json');
  assert.deepEqual(
    manifest.inputs.map(({ path }: { path: string }) => path),
    ['conv-qdq-external-ini.onnx', 'conv_qdq_external_ini.bin'],
  );
  assert.equal(manifest.options.compiledAs, 'quantized model as it is');
  const config = await json(result.folder, 'quantization_config.json');
  assert.ok(config.activation_encodings.length > 0 && config.param_encodings.length > 0);
});

/** The job fails with a Problem; the folder holds the model, what was there before, and nothing else. */
async function failing(context: TestContext, job: TestJob): Promise<Problem> {
  const folder = await testFolder(context);
  await nodeFiles.makeFolder(join(folder, 'mnist-8_qnn'));
  await writeFile(join(folder, 'mnist-8_qnn/older.txt'), 'kept');
  const problem = await convert(folder, ['SM8650'], job).then(
    () => assert.fail('the job should have failed'),
    (thrown: unknown) => thrown,
  );
  assert.ok(problem instanceof Problem, String(problem));
  assert.deepEqual(await pathsBelow(folder), ['mnist-8.onnx', 'mnist-8_qnn', 'mnist-8_qnn/older.txt']);
  return problem;
}

/** A Python that is a shell script. */
async function fakePython(context: TestContext, script: string): Promise<TestJob> {
  const python = join(await testFolder(context), 'python');
  await writeFile(python, `#!/bin/sh\n${script}\n`);
  await chmod(python, 0o755);
  return testJob({ toolchainPython: async () => python });
}

/** A job that stops itself some time after a step has begun. */
function stoppedAt(prefix: string, afterMs: number): TestJob {
  const job = testJob();
  return { ...job, progress: ({ step }) => void (step.startsWith(prefix) && setTimeout(() => job.stopper.abort(), afterMs)) };
}

test('cancelled while the compiler runs', async (context) => {
  const problem = await failing(context, stoppedAt('Context', 150));
  assert.equal(problem.code, 'cancelled');
  assert.match(problem.what, /Context binary for SM8650/);
});

test('cancelled before the last step ends', async (context) => {
  const job = testJob();
  const problem = await failing(context, { ...job, progress: ({ step }) => void (step === 'Write the manifest' && job.stopper.abort()) });
  assert.equal(problem.code, 'cancelled');
});

test('a crash names the step and keeps command and log', async (context) => {
  const problem = await failing(context, await fakePython(context, 'echo "q::Conv exploded" >&2; kill -SEGV $$'));
  assert.equal(problem.code, 'toolchain-crashed');
  assert.match(problem.what, /"Context binary for SM8650" failed: the QNN toolchain was ended by SIGSEGV/);
  assert.deepEqual(problem.detail.log, ['q::Conv exploded']);
  assert.ok(problem.detail.argv?.includes('--guard'));
});

test('killed in the middle of a step', async (context) => {
  const script = 'echo \'{"type": "step", "name": "compile"}\' >&3; kill -KILL $$';
  const problem = await failing(context, await fakePython(context, script));
  assert.equal(problem.code, 'toolchain-crashed');
  assert.match(problem.what, /SIGKILL in phase "compile"/);
});

test('a full disk', async (context) => {
  const job = testJob();
  const full: TestJob = {
    ...job,
    world: {
      ...job.world,
      files: {
        ...job.world.files,
        write: async (path, chunks) => {
          if (path.endsWith('report.html'))
            throw new Problem('disk-full', path, `"${path}" does not fit: the disk is full.`, 'Free some space and start again.');
          return job.world.files.write(path, chunks);
        },
      },
    },
  };
  const problem = await failing(context, full);
  assert.equal(problem.code, 'disk-full');
  assert.match(problem.what, /^"Inputs, encodings and report" failed\./);
});

test('a toolchain that is not there, and one whose Python is not there', async (context) => {
  assert.equal((await failing(context, testJob({ toolchainPython: async () => undefined }))).code, 'tool-missing');
  assert.equal((await failing(context, testJob({ toolchainPython: async () => '/nowhere/python' }))).code, 'tool-missing');
});

test('a folder that cannot be written', async (context) => {
  const folder = await testFolder(context);
  const path = join(folder, 'mnist-8.onnx');
  await copyFile(join(fixtures, 'mnist-8.onnx'), path);
  // Root may write everywhere but into the kernel's own tree.
  const outputParent = process.getuid?.() === 0 ? '/proc/self' : join(folder, 'locked');
  if (outputParent !== '/proc/self') await nodeFiles.makeFolder(outputParent).then(() => chmod(outputParent, 0o555));
  const model = await readModel({ files: nodeFiles }, path);
  await assert.rejects(convertModel(model, { chips: [chipNamed('SM8650')], precision: 'fp16', outputParent }, testJob()), (thrown) => {
    assert.ok(thrown instanceof Problem);
    assert.notEqual(thrown.code, 'internal');
    assert.ok(thrown.where.startsWith(outputParent));
    return true;
  });
});

test('an older result is replaced whole', async (context) => {
  const folder = await testFolder(context);
  await nodeFiles.makeFolder(join(folder, 'mnist-8_qnn'));
  await writeFile(join(folder, 'mnist-8_qnn/older.txt'), 'gone');
  const result = await convert(folder, ['SM8650'], testJob());
  assert.ok(!(await pathsBelow(result.folder)).includes('older.txt'));
});
