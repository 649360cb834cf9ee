import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { licenceNotice, toolchainPackages } from '../../../src/engine/convert/licence-notice';
import { pipProblem } from '../../../src/engine/convert/pip-problems';
import type { ToolchainReport } from '../../../src/engine/convert/toolchain';
import { setupToolchain } from '../../../src/engine/convert/toolchain-setup';
import { Problem } from '../../../src/engine/problem';
import type { RunOptions, RunResult } from '../../../src/engine/world';
import { nodeFiles } from '../../../src/node/files';
import { pathsBelow, testFolder, testJob } from '../../support/toolchain-job';

type Answer = Partial<RunResult> & { readonly lines?: readonly string[]; readonly event?: object };
type Machine = (command: string, args: readonly string[]) => Answer | Promise<Answer>;

/** A machine whose programs answer from a function; an answer without a code succeeds. */
function onMachine(machine: Machine) {
  const calls: string[] = [];
  const run = async (command: string, args: readonly string[], options: RunOptions): Promise<RunResult> => {
    calls.push([command, ...args].join(' '));
    const { lines = [], event, ...result } = await machine(command, args);
    for (const line of lines) options.onLog?.(line);
    if (event) options.onEvent?.(JSON.stringify(event));
    return { code: 0, tail: lines, ...result };
  };
  return { job: testJob({ run }), calls };
}

const libraries = { QnnHtp: true, HtpPrepare: true, QnnIr: true, QnnSaver: true, QnnSystem: true };

/** Python 3.11 on Linux; `venv` makes a folder; pip and the check succeed unless `changed` says otherwise. */
function machine(changed: Machine = () => ({})): Machine {
  return async (command, args) => {
    const other = await changed(command, args);
    if (Object.keys(other).length > 0) return other;
    if (args[0] === '-c') {
      if (command !== 'python3')
        throw new Problem('tool-missing', command, `"${command}" could not be started.`, 'Check that it is installed.');
      return { lines: ['qnn-lens 3 11 linux-x86_64'] };
    }
    if (args[1] === 'venv') await nodeFiles.makeFolder(join(args[2] ?? '', 'bin'));
    if (args.includes('qnn_lens_toolchain')) return { event: { type: 'result', versions: { QAIRT: '2.51.0' }, libraries } };
    return {};
  };
}

async function setUp(
  context: TestContext,
  changed?: Machine,
): Promise<{ result: ToolchainReport | Problem; left: readonly string[]; calls: readonly string[] }> {
  const folder = await testFolder(context);
  const { job, calls } = onMachine(machine(changed));
  const result = await setupToolchain(folder, job).catch((thrown: unknown) => thrown as Problem);
  return { result, left: await pathsBelow(folder), calls };
}

test('find Python, create, install the pinned packages, check, move in', async (context) => {
  const { result, left, calls } = await setUp(context);
  assert.ok(!(result instanceof Error) && result.ready, String(result));
  assert.deepEqual(result.versions, [{ name: 'QAIRT', version: '2.51.0' }]);
  assert.match(result.python ?? '', /venv.bin.python$/);
  assert.deepEqual(left, ['venv', join('venv', 'bin')]);
  const pip = calls.find((call) => call.includes('-m pip install'));
  assert.ok(pip?.endsWith(`-r ${join(process.cwd(), 'toolchain', 'requirements.txt')}`));
  assert.match(pip ?? '', /--only-binary :all:/);
});

const failures: readonly [name: string, code: string, changed: Machine][] = [
  ['no Python', 'python-missing', (command, args) => (args[0] === '-c' ? { code: 1, lines: [`${command}: No module named venv`] } : {})],
  ['an old Python', 'python-missing', (_command, args) => (args[0] === '-c' ? { lines: ['qnn-lens 3 10 linux-x86_64'] } : {})],
  ['a Python too new', 'python-missing', (_command, args) => (args[0] === '-c' ? { lines: ['qnn-lens 3 15 linux-x86_64'] } : {})],
  ['macOS', 'platform-unsupported', (_command, args) => (args[0] === '-c' ? { lines: ['qnn-lens 3 12 macosx-14-arm64'] } : {})],
  [
    'a full disk',
    'disk-full',
    (_command, args) =>
      args[1] === 'pip'
        ? { code: 1, lines: ['ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device'] }
        : {},
  ],
  [
    'no network',
    'offline',
    (_command, args) =>
      args[1] === 'pip'
        ? {
            code: 1,
            lines: [
              'WARNING: Retrying ... NewConnectionError: Failed to establish a new connection',
              'ERROR: No matching distribution found for onnxruntime==1.31.1',
            ],
          }
        : {},
  ],
  [
    'an index without the package',
    'package-unavailable',
    (_command, args) => (args[1] === 'pip' ? { code: 1, lines: ['ERROR: No matching distribution found for onnxruntime-qnn==2.7.0'] } : {}),
  ],
  ['pip in the way', 'setup-failed', (_command, args) => (args[1] === 'pip' ? { code: 2, lines: ['boom'] } : {})],
  ['cancelled', 'cancelled', (_command, args) => (args[1] === 'pip' ? { code: undefined, ended: 'stopped' } : {})],
  [
    'a library is missing',
    'tool-missing',
    (_command, args) =>
      args.includes('qnn_lens_toolchain') ? { event: { type: 'result', libraries: { ...libraries, QnnIr: false } } } : {},
  ],
];
for (const [name, code, changed] of failures)
  test(`${name}: ${code}, and nothing is left`, async (context) => {
    const { result, left } = await setUp(context, changed);
    assert.ok(result instanceof Problem, 'it should have failed');
    assert.equal(result.code, code);
    assert.ok(result.what.length > 0 && result.fix.length > 0);
    assert.deepEqual(left, []);
  });

test('a failed installation leaves the one that was there', async (context) => {
  const folder = await testFolder(context);
  await nodeFiles.makeFolder(join(folder, 'venv', 'bin'));
  const { job } = onMachine(machine((_command, args) => (args[1] === 'pip' ? { code: 1, lines: ['boom'] } : {})));
  await assert.rejects(setupToolchain(folder, job), { code: 'setup-failed' });
  assert.deepEqual(await pathsBelow(folder), ['venv', join('venv', 'bin')]);
});

test('a failure keeps the command and the log', () => {
  const problem = pipProblem('Download and install', ['python', '-m', 'pip'], { code: 1, tail: ['boom'] });
  assert.deepEqual(problem.detail, { argv: ['python', '-m', 'pip'], log: ['boom'], exitCode: 1 });
});

test('the notice names the packages that are pinned', async () => {
  const pins = (await readFile(join(process.cwd(), 'toolchain/requirements.txt'), 'utf8')).trim().split('\n');
  assert.deepEqual(
    toolchainPackages.map(({ name, version }) => `${name}==${version}`),
    pins,
  );
  for (const { name, licence } of toolchainPackages) assert.ok(licenceNotice.includes(name) && licenceNotice.includes(licence));
});
