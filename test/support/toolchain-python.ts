import assert from 'node:assert/strict';
import { join } from 'node:path';
import { nodeWorld } from '../../src/node/world';

const world = nodeWorld({ packageRoot: process.cwd() });

export interface PythonRun {
  /** Lines of file descriptor 3, parsed. */
  readonly events: readonly unknown[];
  readonly log: readonly string[];
}

/** Runs a script of this folder with the Python of the toolchain, and with its packages. */
export async function runToolchainScript(script: string, args: readonly string[], cwd: string): Promise<PythonRun> {
  const { processes } = world;
  const python = await processes.toolchainPython();
  assert.ok(python, 'the toolchain is not set up');
  const events: unknown[] = [];
  const log: string[] = [];
  const result = await processes.run(python, ['-B', join(process.cwd(), 'test/support', script), ...args], {
    cwd,
    env: { PYTHONPATH: processes.toolchainFolder },
    onEvent: (line) => events.push(JSON.parse(line)),
    onLog: (line) => log.push(line),
  });
  assert.equal(result.code, 0, result.tail.join('\n'));
  return { events, log };
}
