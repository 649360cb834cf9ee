// npm test [-- suite ... [part-of-path ...]]: sets up what is missing, checks (lint, types, build), then runs the suites under node:test.
// Suites: guards, engine, toolchain, page, workbench (all of these without arguments), conformance. Plain Node until setup is done.
// --update-pictures lets the workbench tests renew docs/pictures.
import { runOrThrow } from './lib/run.mjs';
import { elapsed, shout } from './lib/say.mjs';
import { setUpNpm } from './lib/setup-npm.mjs';
import { setUp } from './lib/setup-parts.mjs';
import { everyday, suites } from './lib/suites.mjs';

process.exitCode = await main(process.argv.slice(2));

async function main(args) {
  const words = args.filter((arg) => !arg.startsWith('--'));
  if (args.includes('--update-pictures')) process.env.QNN_LENS_UPDATE_PICTURES = '1';
  const named = words.filter((word) => word in suites);
  const parts = words.filter((word) => !(word in suites));
  const chosen = named.length > 0 ? named : everyday;
  // A few tests by name are the quick loop: lint and types belong to the whole.
  const whole = named.length !== 1 && parts.length === 0;
  const { missing, failed } = await prepare(chosen, whole);
  if (missing.has('npm') || failed.includes('build')) return 1;
  const { runSuites } = await import('./lib/run-suites.mjs');
  return verdict(failed, missing, await runSuites(chosen, parts, missing));
}

/** Installs and checks at the same time. */
async function prepare(chosen, whole) {
  const needed = new Set(['npm', ...chosen.flatMap((name) => suites[name].parts)]);
  const build = chosen.some((name) => suites[name].built);
  const [missing, failed] = await Promise.all([
    setUp([...needed]),
    check([...(whole ? ['lint', 'types'] : []), ...(build ? ['build'] : [])]),
  ]);
  const packed = chosen.some((name) => suites[name].packed && suites[name].musts.every((part) => !missing.has(part)));
  if (packed && !failed.includes('build')) await runOrThrow('package', process.execPath, ['scripts/package.mjs']);
  return { missing, failed };
}

async function check(names) {
  try {
    await setUpNpm();
  } catch {
    return []; // setUp says it
  }
  const { runChecks } = await import('./lib/checks.mjs');
  return await runChecks(names);
}

function verdict(failed, missing, { passed, skipped }) {
  const left = [...skipped, ...[...missing].map(([part, reason]) => `all that needs ${part}: ${reason}`)];
  if (left.length > 0) shout(['NOT EVERYTHING RAN', ...left]);
  if (failed.length > 0) console.error(`Failed before the tests: ${failed.join(', ')} (output above).`);
  const good = passed && failed.length === 0;
  console.log(`npm test: ${good ? 'passed' : 'FAILED'} in ${elapsed()}${left.length > 0 ? ', not everything ran' : ''}`);
  return good ? 0 : 1;
}
