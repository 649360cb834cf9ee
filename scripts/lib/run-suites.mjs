// The tests of the chosen suites in one run of node:test; a suite that cannot run here is one skipped test with the reason.
import { say } from './say.mjs';
import { toolchainPython } from './setup-toolchain.mjs';
import { suites } from './suites.mjs';
import { bundleTests, findTests, runTests, skippedSuite } from './test-files.mjs';

/** Why a suite cannot run, or undefined. */
export const obstacle = (name, missing) => suites[name].musts.map((part) => missing.get(part)).find(Boolean);

/** Returns whether all was well, and a line for each thing that did not run. */
export async function runSuites(chosen, parts, missing) {
  tellTests(chosen, missing);
  const found = await Promise.all(
    chosen.map(async (name) => ({ name, files: await findTests(name, parts), reason: obstacle(name, missing) })),
  );
  const empty = found.filter(({ files }) => files.length === 0);
  if (empty.length === found.length || (parts.length === 0 && empty.length > 0)) {
    console.error(`No test matches in ${empty.map(({ name }) => `test/${name}`).join(', ')}: an empty run is a failed run.`);
    return { passed: false, skipped: [] };
  }
  const skipped = found.filter(({ reason, files }) => reason && files.length > 0);
  const { outdir, built } = await bundleTests(found.filter(({ reason }) => !reason).flatMap(({ files }) => files));
  for (const { name, files, reason } of skipped) built.push(await skippedSuite(outdir, name, files.length, reason));
  say('tests', `${built.length} files of ${chosen.join(', ')}`);
  const passed = await runTests(built, outdir);
  return { passed, skipped: skipped.map(({ name, reason }) => `suite ${name}: ${reason}`) };
}

/** Tests that need the toolchain find it, or the reason why it is not there, in their environment. */
function tellTests(chosen, missing) {
  if (!chosen.some((name) => suites[name].parts.includes('toolchain'))) return;
  if (missing.has('toolchain')) process.env.QNN_LENS_WITHOUT_TOOLCHAIN = missing.get('toolchain');
  else process.env.QNN_LENS_PYTHON ??= toolchainPython;
}
