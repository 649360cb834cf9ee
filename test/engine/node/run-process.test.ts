import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { lineSplitter } from '../../../src/node/lines';
import { runProcess } from '../../../src/node/run-process';

const node = process.execPath;
const run = (script: string, options: Parameters<typeof runProcess>[2] = {}) => runProcess(node, ['-e', script], options);

const results: readonly [name: string, script: string, code: number | undefined, signal: string | undefined, tail: readonly string[]][] = [
  ['a good end', 'console.log("hello")', 0, undefined, ['hello']],
  ['an exit code', 'process.exit(3)', 3, undefined, []],
  ['stderr is log too', 'console.error("bad")', 0, undefined, ['bad']],
  ['a last line without line end', 'process.stdout.write("a\\nb")', 0, undefined, ['a', 'b']],
  ['a crash', 'process.kill(process.pid, "SIGSEGV")', undefined, 'SIGSEGV', []],
];
for (const [name, script, code, signal, tail] of results) {
  test(name, async () => {
    const result = await run(script);
    assert.deepEqual([result.code, result.signal, result.tail], [code, signal, tail]);
  });
}

test('events come from descriptor 3, apart from the log', async () => {
  const events: string[] = [];
  const result = await run(
    'const fs = require("fs"); console.log("noise"); fs.writeSync(3, "{\\"a\\":1}\\n{\\"b\\"");  fs.writeSync(3, ":2}\\n")',
    {
      onEvent: (line) => events.push(line),
    },
  );
  assert.deepEqual(events, ['{"a":1}', '{"b":2}']);
  assert.deepEqual(result.tail, ['noise']);
});

test('the last 40 lines are kept', async () => {
  const { tail } = await run('for (let i = 0; i < 100; i++) console.log(i)');
  assert.deepEqual([tail.length, tail[0], tail[39]], [40, '60', '99']);
});

test('a tool that is not there is a Problem with its command line', async () => {
  await assert.rejects(runProcess('qnn-no-such-tool', ['--x'], {}), {
    code: 'tool-missing',
    detail: { argv: ['qnn-no-such-tool', '--x'] },
  });
});

test('a job that was stopped before it began does not start', async () => {
  assert.deepEqual(await run('process.exit(7)', { stop: AbortSignal.abort() }), { code: undefined, ended: 'stopped', tail: [] });
});

test('the time limit ends the process', async () => {
  const result = await run('setInterval(() => {}, 1000)', { timeoutMs: 200 });
  assert.deepEqual([result.ended, result.code, result.signal], ['timeout', undefined, 'SIGKILL']);
});

/** Starts a grandchild, tells its pid on descriptor 3, and waits. */
const family = (then: string) =>
  `const c = require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" }); require("fs").writeSync(3, c.pid + "\\n"); ${then}`;

const endings: readonly [name: string, then: string, stops: boolean][] = [
  ['stop ends grandchildren too', 'setInterval(() => {}, 1000)', true],
  ['a grandchild left behind is ended', 'process.exit(0)', false],
];
for (const [name, then, stops] of endings) {
  test(name, async () => {
    const stop = new AbortController();
    let grandchild = 0;
    const result = await run(family(then), {
      stop: stop.signal,
      onEvent: (line) => {
        grandchild = Number(line);
        if (stops) stop.abort();
      },
    });
    assert.equal(result.ended, stops ? 'stopped' : undefined);
    assert.ok(grandchild > 0);
    assert.equal(await isGone(grandchild), true);
  });
}

async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 50; tries++) {
    try {
      process.kill(pid, 0);
      const state = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1];
      if (state?.startsWith('Z')) return true;
    } catch {
      return true;
    }
    await wait(20);
  }
  return false;
}

test('lines are put together across chunks and characters', () => {
  const lines: string[] = [];
  const splitter = lineSplitter((line) => lines.push(line), 8);
  const bytes = Buffer.from('grün\r\nzwei\n0123456789\nend');
  for (const byte of bytes) splitter.push(Buffer.from([byte]));
  splitter.end();
  assert.deepEqual(lines, ['grün', 'zwei', '01234567', 'end']);
});

test('the working folder and the environment reach the child', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'qnn-lens-run-'));
  const { tail } = await run('console.log(process.cwd()); console.log(process.env.QNN_LENS_TEST)', { cwd, env: { QNN_LENS_TEST: 'here' } });
  assert.ok(tail[0]?.endsWith(cwd));
  assert.equal(tail[1], 'here');
  await rm(cwd, { recursive: true });
});
