// Qualcomm's compiler and simulator in the checkout's own folder, installed by the product's own command: `qnn-lens setup`.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildOnce } from './build-once.mjs';
import { answers, root, run } from './run.mjs';
import { say } from './say.mjs';
import { setUpNpm } from './setup-npm.mjs';
import { fingerprint, isStamped, writeStamp } from './stamp.mjs';

const folder = join(root, '.toolchain');
const stampFile = join(folder, 'installed');

/** The Python of the checkout's toolchain. */
export const toolchainPython =
  process.platform === 'win32' ? join(folder, 'venv', 'Scripts', 'python.exe') : join(folder, 'venv', 'bin', 'python');

export async function setUpToolchain() {
  if (process.env.QNN_LENS_PYTHON) return say('toolchain', `using QNN_LENS_PYTHON (${process.env.QNN_LENS_PYTHON})`);
  const requirements = await readFile(join(root, 'toolchain', 'requirements.txt'), 'utf8');
  const stamp = fingerprint(requirements, process.platform, process.arch);
  if ((await isStamped(stampFile, stamp)) && (await answers(toolchainPython))) return;
  await setUpNpm();
  await buildOnce();
  const said = [];
  const onLine = (line) => {
    if (line.trim() === '') return;
    said.push(line);
    if (!line.startsWith('error:')) say('toolchain', line);
  };
  const { code } = await run(process.execPath, ['dist/cli.js', 'setup', '--folder', folder], { onLine });
  // The command ends with one sentence of what is missing and one of how to get it.
  if (code !== 0) throw new Error(said.findLast((line) => line.startsWith('error:')) ?? `qnn-lens setup ended with code ${code}.`);
  await writeStamp(stampFile, stamp);
}
