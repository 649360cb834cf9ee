import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeWorld } from '../../src/node/world';
import { fixtures } from '../support/models';
import { pathsBelow, testFolder } from '../support/toolchain-job';

const packageRoot = process.cwd();
const env = { ...process.env, PYTHONPATH: join(packageRoot, 'toolchain') };

async function toolchainPython(): Promise<string> {
  const python = await nodeWorld({ packageRoot }).processes.toolchainPython();
  assert.ok(python, 'the toolchain is not set up');
  return python;
}

async function request(folder: string, fields: object): Promise<string> {
  const file = join(folder, 'request.json');
  const scratch = join(folder, 'scratch');
  await nodeWorld({ packageRoot }).files.makeFolder(scratch);
  await writeFile(file, JSON.stringify({ model: join(fixtures, 'mnist-8.onnx'), scratch, socModel: 57, ...fields }));
  return file;
}

async function events(file: string): Promise<readonly { readonly type: string; readonly code?: string }[]> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

async function runs(pid: number): Promise<boolean> {
  // A zombie runs no more: only its parent has not asked yet.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) [ZX] /.test(stat);
}

test('it writes only inside the scratch folder, and events only to their channel', async (context) => {
  const folder = await testFolder(context);
  const log = join(folder, 'events');
  const child = spawn(
    await toolchainPython(),
    ['-B', '-m', 'qnn_lens_toolchain', await request(folder, { job: 'source' }), '--events', log],
    { env, cwd: folder },
  );
  let printed = '';
  child.stdout.on('data', (text) => (printed += text));
  await new Promise((resolve) => child.once('close', resolve));
  assert.ok(!printed.includes('"type"'));
  assert.equal((await events(log)).at(-1)?.type, 'result');
  const outside = (await pathsBelow(folder)).filter((path) => !path.startsWith('scratch'));
  assert.deepEqual(outside, ['events', 'request.json']);
});

const bad: readonly [name: string, fields: object, code: string][] = [
  ['an unknown job', { job: 'fly' }, 'request-invalid'],
  ['a model that is not there', { job: 'place', model: '/nowhere/model.onnx' }, 'file-missing'],
  ['weights outside the folder', { job: 'place', data: ['../../../../../../etc/passwd'] }, 'external-escape'],
];
for (const [name, fields, code] of bad)
  test(`${name} is a problem`, async (context) => {
    const folder = await testFolder(context);
    const log = join(folder, 'events');
    const child = spawn(await toolchainPython(), ['-B', '-m', 'qnn_lens_toolchain', await request(folder, fields), '--events', log], {
      env,
      stdio: 'ignore',
    });
    assert.equal(await new Promise((resolve) => child.once('close', resolve)), 1);
    assert.equal((await events(log)).at(-1)?.code, code);
  });

test('it dies with its parent', {
  skip: process.platform !== 'linux' && 'only Linux tells a process that its parent died',
}, async (context) => {
  const folder = await testFolder(context);
  const log = join(folder, 'events');
  // The shell is the parent: it notes the child's process id and waits.
  const script = '"$@" & echo $! > pid; wait';
  const command = [
    await toolchainPython(),
    '-B',
    '-m',
    'qnn_lens_toolchain',
    await request(folder, { job: 'simulate', socModel: 52, model: join(packageRoot, 'samples/ultraface-rfb-320.onnx') }),
    '--events',
    log,
  ];
  const parent = spawn('sh', ['-c', script, 'sh', ...command], { env, cwd: folder, stdio: 'ignore' });
  while (!(await events(log)).some(({ type }) => type === 'started')) await sleep(50);
  const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
  assert.ok(await runs(pid));
  parent.kill('SIGKILL');
  for (let tries = 0; tries < 100 && (await runs(pid)); tries++) await sleep(50);
  assert.ok(!(await runs(pid)), 'the compiler outlived its parent');
});

test('with --guard it ends when its standard input ends', async (context) => {
  const folder = await testFolder(context);
  const log = join(folder, 'events');
  const file = await request(folder, { job: 'simulate', socModel: 52, model: join(packageRoot, 'samples/ultraface-rfb-320.onnx') });
  const child = spawn(await toolchainPython(), ['-B', '-m', 'qnn_lens_toolchain', file, '--events', log, '--guard'], {
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  while (!(await events(log)).some(({ type }) => type === 'started')) await sleep(50);
  child.stdin.end();
  assert.equal(await ended, 1);
  assert.ok(!(await events(log)).some(({ type }) => type === 'result'));
});
