// Qualcomm's compiler and simulator as Python wheels in a virtual environment of the checkout, at the pinned versions of toolchain/requirements.txt.
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { answers, root, run, runOrThrow } from './run.mjs';
import { say } from './say.mjs';
import { fingerprint, isStamped, writeStamp } from './stamp.mjs';

const folder = join(root, '.toolchain', 'venv');
const stampFile = join(root, '.toolchain', 'installed');
const requirements = join(root, 'toolchain', 'requirements.txt');

/** Wheels exist for these; the newest Python that has them first. */
const pythons = process.platform === 'win32' ? ['python', 'py'] : ['python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3'];

/** The Python of the checkout's toolchain. */
export const toolchainPython = process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');

export async function setUpToolchain() {
  if (process.env.QNN_LENS_PYTHON) return say('toolchain', `using QNN_LENS_PYTHON (${process.env.QNN_LENS_PYTHON})`);
  const stamp = fingerprint(await readFile(requirements, 'utf8'), process.platform, process.arch);
  if ((await isStamped(stampFile, stamp)) && (await answers(toolchainPython))) return;
  checkPlatform();
  const python = await findPython();
  say('toolchain', "installing onnxruntime and onnxruntime-qnn (about 530 MB; the wheel carries Qualcomm's own licence)");
  await rm(join(root, '.toolchain'), { recursive: true, force: true });
  await mkdir(join(root, '.toolchain'), { recursive: true });
  try {
    await install(python);
  } catch (error) {
    // Half a venv would be taken for a toolchain.
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  await writeStamp(stampFile, stamp);
  say('toolchain', 'installed');
}

function checkPlatform() {
  const musl = process.platform === 'linux' && process.report.getReport().header.glibcVersionRuntime === undefined;
  if (process.platform === 'darwin' || musl) {
    throw new Error(
      `Qualcomm publishes no wheels for ${musl ? 'Linux with musl' : 'macOS'}. Use Linux with glibc or Windows for convert, verify and the HTP simulation.`,
    );
  }
}

async function findPython() {
  for (const python of pythons) {
    if (await answers(python, ['-c', 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))'])) return python;
  }
  throw new Error(
    `No Python 3.11 to 3.14 was found (looked for ${pythons.join(', ')}). Install one (Debian, Ubuntu: sudo apt-get install python3 python3-venv).`,
  );
}

/** With the venv's own pip where Python has one to give, otherwise with the pip of the system working into the venv. */
async function install(python) {
  const wheels = ['install', '--disable-pip-version-check', '--no-input', '--only-binary=:all:', '--requirement', requirements];
  if ((await run(python, ['-m', 'venv', folder])).code === 0) {
    await runOrThrow('toolchain', toolchainPython, ['-m', 'pip', ...wheels]);
    return;
  }
  await rm(folder, { recursive: true, force: true });
  const bare = await run(python, ['-m', 'venv', '--without-pip', folder]);
  if (bare.code !== 0 || !(await answers(python, ['-m', 'pip', '--version']))) {
    throw new Error(
      'This Python can make no virtual environment with pip. Install the venv module (Debian, Ubuntu: sudo apt-get install python3-venv).',
    );
  }
  await runOrThrow('toolchain', python, ['-m', 'pip', '--python', toolchainPython, ...wheels]);
}
