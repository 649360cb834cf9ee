// npm run demo: sets up what is missing and does the main job on the sample: inspect, place, check configs, quantize, convert for a chip, simulate, profile, report.
import { existsSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { buildOnce } from './lib/build-once.mjs';
import { root, run } from './lib/run.mjs';
import { elapsed, say, shout } from './lib/say.mjs';
import { setUp } from './lib/setup-parts.mjs';
import { toolchainPython } from './lib/setup-toolchain.mjs';

const folder = join(root, 'out', 'demo');
const model = join(folder, 'ultraface-rfb-320.onnx');
const quantized = join(folder, 'ultraface-rfb-320_qdq.onnx');
const applied = join(folder, 'ultraface-rfb-320_applied.onnx');
const result = join(folder, 'ultraface-rfb-320_qnn');
/** As the model wants its pictures: (pixel - 127) / 128. */
const pixels = ['--scale', '1', '--mean', '127,127,127', '--std', '128,128,128', '--improve', 'none'];
const target = ['--soc', 'SM8650', '--precision', 'fp16'];

/** Title, arguments of the CLI, and whether Qualcomm's compiler or simulator does the work. */
const steps = [
  ['What is in the model', ['inspect', model], false],
  ['Where each layer would run: estimate, from the rules', ['place', model, ...target], false],
  ['Where each layer runs: verified, by the compiler', ['place', model, '--verify', ...target], true],
  ['A config by hand, and what is wrong with it: mended', ['check', join(folder, 'seed', 'quantization_config.json'), '--fix'], false],
  ['Encodings onto the float model', ['quantize', model, '--encodings', join(folder, 'quantization_config.json'), '-o', applied], false],
  [
    'Quantize with pictures, and see what each layer loses',
    ['quantize', model, '--data', join(root, 'samples', 'images'), ...pixels],
    false,
  ],
  ['Where each layer runs then: verified', ['place', quantized, '--verify', '--soc', 'SM8650'], true],
  ['Convert for the chip', ['convert', model, ...target], true],
  ['How long each layer takes on the HTP: simulated', ['profile', model, '--on', 'htp-sim', ...target], true],
  ['How long each layer takes on this CPU: measured', ['profile', model, '--on', 'cpu'], false],
  ['A report to hand on, that needs no network', ['report', model, '--html', join(folder, 'report.html'), ...target], false],
];

process.exitCode = await main();

async function main() {
  const missing = await setUp(['npm', 'toolchain']);
  if (missing.has('npm')) return 1;
  await buildOnce();
  if (!missing.has('toolchain')) process.env.QNN_LENS_PYTHON ??= toolchainPython;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const name of ['ultraface-rfb-320.onnx', 'quantization_config.json', 'backend_config.json', 'seed'])
    await cp(join(root, 'samples', name), join(folder, name), { recursive: true });
  const failed = await runSteps(missing);
  farewell(missing, failed);
  return failed.length === 0 ? 0 : 1;
}

async function runSteps(missing) {
  const failed = [];
  for (const [title, args, needsToolchain] of steps) {
    if (needsToolchain && missing.has('toolchain')) continue;
    const shown = args.map((arg) => (arg.startsWith(root) ? relative(root, arg) : arg)).join(' ');
    console.log(`\n── ${title} ──\n$ node dist/cli.js ${shown}\n`);
    if ((await run(process.execPath, ['dist/cli.js', ...args], { show: true })).code !== 0) failed.push(title);
  }
  return failed;
}

function farewell(missing, failed) {
  console.log('');
  if (missing.has('toolchain'))
    shout(['Verify, convert and simulate were left out: the toolchain is not available here.', missing.get('toolchain')]);
  if (failed.length > 0) shout(['Failed:', ...failed]);
  const report = join(result, 'report.html');
  if (existsSync(report))
    console.log(`Result folder   ${relative(root, result)}\nReport          ${relative(root, report)}   (open it in a browser)`);
  console.log(`Editor          npm run package && code --install-extension out/vsix/qnn-lens-${process.platform}-${process.arch}.vsix && code ${relative(root, folder)}
                then click ultraface-rfb-320.onnx; or open this checkout in VS Code and press F5.`);
  say('demo', failed.length === 0 ? `done in ${elapsed()}` : 'FAILED');
}
