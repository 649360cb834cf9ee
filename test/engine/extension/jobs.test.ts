import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../../../src/engine/problem';
import { commandLine, problemText } from '../../../src/extension/problem-message';
import type { Notification } from '../../../src/protocol/host-calls';
import type { CallOptions } from '../../../src/protocol/rpc';
import { fake } from '../../fake-vscode';
import { fakeLens, shown } from './fake-lens';

const job = <T>(work: (options: CallOptions) => Promise<T>) =>
  ({ kind: 'convert', model: '/m.onnx', title: 'Convert m.onnx', work }) as const;

test('steps are shown with their number, and the bar never goes back', async () => {
  const { jobs } = fakeLens();
  await jobs.run(
    job(async ({ progress }) => {
      progress?.({ step: 'Read', index: 0, total: 4 });
      progress?.({ step: 'Compile', index: 1, total: 4, fraction: 0.5 });
      progress?.({ step: 'Compile', index: 1, total: 4, fraction: 0.25, detail: 'SM8650' });
    }),
  );
  assert.deepEqual(shown(), [
    'progress: Convert m.onnx: 1/4 Read +0',
    'progress: Convert m.onnx: 2/4 Compile +38',
    'progress: Convert m.onnx: 2/4 Compile: SM8650 +0',
  ]);
});

test("a model's pages follow its jobs to the end, also to a bad one; other pages hear nothing", async () => {
  const { jobs, pages } = fakeLens();
  const heard: Notification[] = [];
  pages.add({ model: '/m.onnx', notify: (notification) => heard.push(notification) });
  pages.add({ model: '/other.onnx', notify: () => assert.fail('a page of another model') });
  const failing = job(async ({ progress }) => {
    progress?.({ step: 'Read', index: 0, total: 1 });
    assert.equal(jobs.of('/m.onnx').length, 1);
    throw new Problem('tool-failed', 'compile', 'It broke.', 'Look at the log.');
  });
  await assert.rejects(jobs.run(failing), { code: 'tool-failed' });
  assert.deepEqual(
    heard.map((one) => one.notify === 'job' && [one.state.progress?.step, one.over]),
    [
      [undefined, undefined],
      ['Read', undefined],
      ['Read', true],
    ],
  );
  assert.deepEqual(jobs.of('/m.onnx'), []);
});

const waiting = job<string>(({ stop }) => new Promise((resolve) => stop?.addEventListener('abort', () => resolve('stopped'))));
const cancels: readonly [name: string, cancel: (lens: ReturnType<typeof fakeLens>) => void][] = [
  ["the notification's Cancel", () => fake.cancel()],
  ["the page's stop button", ({ jobs }) => jobs.stop(jobs.of('/m.onnx')[0]?.job ?? '')],
];
for (const [name, cancel] of cancels)
  test(`${name} aborts the work`, async () => {
    const lens = fakeLens();
    const result = lens.jobs.run(waiting);
    cancel(lens);
    assert.equal(await result, 'stopped');
  });

test('a problem is told in four parts, its details go to the log, its buttons help', async () => {
  const { problems } = fakeLens();
  const problem = new Problem('tool-missing', '/a/m.onnx', 'It is not there.', 'Set it up.', {
    argv: ['py', '-c', "it's"],
    log: ['last words'],
    exitCode: 3,
  });
  let buttons: readonly unknown[] = [];
  fake.answer = (_text, items) => {
    buttons = items;
    return 'Copy Command';
  };
  await problems.show(problem, 'Convert');
  assert.deepEqual(shown(), ['error: Convert: It is not there. Set it up. (m.onnx, tool-missing)', "clipboard: py -c 'it'\\''s'"]);
  assert.deepEqual(buttons, ['Set Up Toolchain…', 'Show Log', 'Copy Command']);
  for (const line of ['exit code: 3', '  last words']) assert.ok(fake.seen.includes(`log info: ${line}`), line);
});

test('a cancelled job is no error', async () => {
  const { problems } = fakeLens();
  await problems.show(new DOMException('stop', 'AbortError'), 'Convert');
  assert.deepEqual(shown(), ['info: Convert was cancelled.']);
});

const lines: readonly [argv: readonly string[], want: string][] = [
  [['/usr/bin/python', '-m', 'x=1'], '/usr/bin/python -m x=1'],
  [['a b', '$HOME', ''], "'a b' '$HOME' ''"],
];
for (const [argv, want] of lines) test(`command line ${want}`, () => assert.equal(commandLine(argv), want));

test('a problem without a place has no empty brackets', () => {
  assert.equal(problemText({ code: 'usage', where: '', what: 'What.', fix: 'Fix.' }, 'Open'), 'Open: What. Fix. (usage)');
});
