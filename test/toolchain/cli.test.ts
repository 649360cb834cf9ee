import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after, before } from 'node:test';
import { type BuiltCli, buildCli, type CliRun } from '../support/built-cli';
import { fixtures } from '../support/models';
import { testJob } from '../support/toolchain-job';

let cli: BuiltCli;
let folder: string;
let options: CliRun;
before(async () => {
  cli = await buildCli();
  // The bundle looks for the Python package beside its own folder.
  await symlink(join(process.cwd(), 'toolchain'), join(dirname(dirname(cli.file)), 'toolchain'), 'junction');
  folder = await mkdtemp(join(tmpdir(), 'qnn-lens-cli-'));
  await cp(join(fixtures, 'mnist-8.onnx'), join(folder, 'mnist.onnx'));
  options = { cwd: folder, env: { QNN_LENS_PYTHON: (await testJob().world.processes.toolchainPython()) ?? '' } };
});
after(async () => {
  await cli.remove();
  await rm(folder, { recursive: true, force: true });
});

test('doctor finds the toolchain', async () => {
  const { code, out } = await cli.run(['doctor', '--json'], options);
  const { ready, toolchain } = JSON.parse(out);
  assert.deepEqual([code, ready, toolchain.ready], [0, true, true]);
});

test('place --verify gives every node what the compiler said', async () => {
  const { code, out, err } = await cli.run(['place', '--verify', '--precision', 'fp16', '--json', 'mnist.onnx'], options);
  assert.equal(code, 0, err);
  const { rung, nodes, counts } = JSON.parse(out);
  assert.deepEqual([rung, nodes.length], ['verified', 12]);
  assert.ok(counts.htp > 0 && nodes.every(({ unit, rule, reason }: Record<string, string>) => unit === 'htp' || (rule && reason)));
});

test('profile --on htp-sim gives the bounds and the layers', async () => {
  const { code, out, err } = await cli.run(
    ['profile', '--on', 'htp-sim', '--soc', 'SA8255', '--precision', 'fp16', '--json', 'mnist.onnx'],
    options,
  );
  assert.equal(code, 0, err);
  const { rung, total, layers, htp, ...others } = JSON.parse(out);
  assert.equal(rung, 'simulated');
  assert.ok(total.lowMs <= total.meanMs && total.meanMs <= total.highMs);
  assert.ok(layers.length > 0 && layers.every(({ cycles }: { cycles: number }) => cycles >= 0));
  assert.ok(htp.cycles > 0 && !('timeline' in others));
});

test('convert makes the folder; Ctrl-C makes none', async () => {
  const args = ['convert', '--soc', 'SM8650', '--precision', 'fp16', '--json', 'mnist.onnx'];
  const stopped = await cli.run(args, { ...options, onProgress: (interrupt) => setTimeout(interrupt, 500) });
  assert.equal(stopped.code, 130, stopped.err);
  assert.equal(JSON.parse(stopped.out).error.code, 'cancelled');
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name !== '.qnn'),
    ['mnist.onnx'],
  );
  const { code, out, err } = await cli.run(args, options);
  assert.equal(code, 0, err);
  const made = JSON.parse(out);
  assert.equal(made.folder, join(folder, 'mnist_qnn'));
  assert.ok(made.files.some(({ path }: { path: string }) => path === 'context_binaries/SM8650_htp_context.bin'));
});
