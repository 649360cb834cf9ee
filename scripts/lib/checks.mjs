// Lint, types and build: what is checked before a test runs. Side by side, since each is one process.
import { join } from 'node:path';
import { root, run } from './run.mjs';
import { elapsed, say } from './say.mjs';

const checks = {
  lint: [join('node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'check', '--max-diagnostics=50', '.'],
  types: [join('scripts', 'types.mjs')],
  build: ['esbuild.mjs'],
};

/** Runs the named checks; returns the names of those that failed, with their output shown. */
export async function runChecks(names) {
  const results = await Promise.all(
    names.map(async (name) => {
      const { code, output } = await run(process.execPath, checks[name], { cwd: root });
      say('checks', code === 0 ? `${name} ok` : `${name} FAILED at ${elapsed()}\n${output}`);
      return code === 0 ? [] : [name];
    }),
  );
  return results.flat();
}
