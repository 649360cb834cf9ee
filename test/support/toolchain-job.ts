import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { JobContext, Progress } from '../../src/engine/job';
import type { Processes, World } from '../../src/engine/world';
import { nodeWorld } from '../../src/node/world';

/** Tests run from the project's root. */
const packageRoot = process.cwd();

export interface TestJob extends JobContext {
  readonly told: Progress[];
  readonly stopper: AbortController;
}

export function testJob(processes: Partial<Processes> = {}): TestJob {
  const world = nodeWorld({ packageRoot });
  const changed: World = { ...world, processes: { ...world.processes, ...processes } };
  const stopper = new AbortController();
  const told: Progress[] = [];
  return { world: changed, stop: stopper.signal, stopper, told, progress: (progress) => told.push(progress) };
}

/** A folder that is gone after the test. */
export async function testFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'qnn-lens-test-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** All paths below a folder, hidden ones too: what a failed job left. */
export async function pathsBelow(folder: string): Promise<readonly string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}
