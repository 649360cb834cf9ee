// node scripts/engine-tests.mjs [--suite NAME] [part-of-path ...]: the tests of one folder of test/ (engine unless said), nothing set up or built before.
// The quick loop while working; `npm test` is the whole. An empty selection fails.
import { bundleTests, findTests, runTests } from './lib/test-files.mjs';

const args = process.argv.slice(2);
const suiteAt = args.indexOf('--suite');
const suite = suiteAt < 0 ? 'engine' : args.splice(suiteAt, 2)[1];

const files = await findTests(suite, args);
if (files.length === 0) {
  console.error(`No test in test/${suite} matches ${args.join(' ') || '*.test.ts'}: an empty run is a failed run.`);
  process.exit(1);
}
const { outdir, built } = await bundleTests(files);
process.exitCode = (await runTests(built, outdir)) ? 0 : 1;
