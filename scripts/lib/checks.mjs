// Lint, types and build: what is checked before a test runs. Side by side, since each is one process.
import { join } from 'node:path';
import { buildOnce } from './build-once.mjs';
import { run } from './run.mjs';
import { say } from './say.mjs';

const script =
  (...args) =>
  async () => {
    const { code, output } = await run(process.execPath, args);
    if (code !== 0) throw new Error(output);
  };

const checks = {
  lint: script(join('node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'check', '--max-diagnostics=50', '.'),
  types: script(join('scripts', 'types.mjs')),
  build: buildOnce,
};

/** Runs the named checks; returns the names of those that failed, with their output shown. */
export async function runChecks(names) {
  const failed = [];
  const check = async (name) => {
    try {
      await checks[name]();
      say('checks', `${name} ok`);
    } catch (error) {
      say('checks', `${name} FAILED\n${error.message}`);
      failed.push(name);
    }
  };
  await Promise.all(names.map(check));
  return failed;
}
