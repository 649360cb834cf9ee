// npm test [-- suite ... [part-of-path ...]]: sets up what is missing, checks (lint, types, build), then runs the suites under node:test.
// Suites: guards, engine, toolchain, workbench (all of these without arguments), conformance. Plain Node until setup is done.

import { runOrThrow } from './lib/run.mjs';
import { elapsed, say, shout } from './lib/say.mjs';
import { setUp } from './lib/setup-parts.mjs';
import { everyday, suites } from './lib/suites.mjs';

process.exitCode = await main(process.argv.slice(2));

async function main(args) {
  const named = args.filter((arg) => arg in suites);
  const parts = args.filter((arg) => !(arg in suites));
  const chosen = named.length > 0 ? named : everyday;
  const failedChecks = [];
  const missing = await prepare(chosen, failedChecks);
  if (missing === undefined) return 1;
  const { skipped, passed } = await runSuites(chosen, parts, missing);
  return verdict(failedChecks, skipped, passed);
}

/** Installs and checks at the same time; undefined when tests cannot run at all. */
async function prepare(chosen, failedChecks) {
  if ((await setUp(['npm'])).size > 0) return undefined;
  const { runChecks } = await import('./lib/checks.mjs');
  const whole = chosen.length > 1;
  const needed = [...new Set(chosen.flatMap((name) => suites[name].parts))];
  const build = chosen.some((name) => suites[name].built);
  const [missing, failed] = await Promise.all([
    setUp(needed),
    runChecks([...(whole ? ['lint', 'types'] : []), ...(build ? ['build'] : [])]),
  ]);
  failedChecks.push(...failed);
  if (failed.includes('build')) return undefined;
  if (chosen.some((name) => suites[name].packed && canRun(name, missing)))
    await runOrThrow('package', process.execPath, ['scripts/package.mjs', '--quiet']);
  return missing;
}

const canRun = (name, missing) => suites[name].musts.every((part) => !missing.has(part));

async function runSuites(chosen, parts, missing) {
  const { bundleTests, findTests, runTests, skippedSuite } = await import('./lib/test-files.mjs');
  const { toolchainPython } = await import('./lib/setup-toolchain.mjs');
  if (missing.has('toolchain')) process.env.QNN_LENS_WITHOUT_TOOLCHAIN = missing.get('toolchain');
  else if (chosen.some((name) => suites[name].parts.includes('toolchain'))) process.env.QNN_LENS_PYTHON ??= toolchainPython;
  const files = await Promise.all(chosen.map(async (name) => [name, await findTests(name, parts)]));
  const empty = files.filter(([, found]) => found.length === 0 && (parts.length === 0 || chosen.length === 1));
  if (empty.length > 0) {
    console.error(`No test matches in ${empty.map(([name]) => `test/${name}`).join(', ')}: an empty run is a failed run.`);
    return { skipped: [], passed: false };
  }
  const skipped = files.filter(([name]) => !canRun(name, missing));
  const { outdir, built } = await bundleTests(files.filter(([name]) => canRun(name, missing)).flatMap(([, found]) => found));
  for (const [name, found] of skipped) built.push(await skippedSuite(outdir, name, found.length, reasonOf(name, missing)));
  say('tests', `${built.length} files of ${chosen.join(', ')}`);
  return { skipped: skipped.map(([name]) => `${name}: ${reasonOf(name, missing)}`), passed: await runTests(built, outdir) };
}

const reasonOf = (name, missing) => suites[name].musts.map((part) => missing.get(part)).find(Boolean) ?? '';

function verdict(failedChecks, skipped, passed) {
  if (process.env.QNN_LENS_WITHOUT_TOOLCHAIN)
    skipped.push(`everything that needs the toolchain: ${process.env.QNN_LENS_WITHOUT_TOOLCHAIN}`);
  if (skipped.length > 0) shout(['NOT EVERYTHING RAN', ...skipped.map((line) => `skipped ${line}`)]);
  if (failedChecks.length > 0) console.error(`Failed before the tests: ${failedChecks.join(', ')} (output above).`);
  const good = passed && failedChecks.length === 0;
  console.log(
    `npm test: ${good ? 'passed' : 'FAILED'} in ${elapsed()}${skipped.length > 0 ? `, ${skipped.length} skipped as listed` : ''}`,
  );
  return good ? 0 : 1;
}
