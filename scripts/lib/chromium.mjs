// The browser that shows the workbench to the tests.
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { answers, runOrThrow } from './run.mjs';
import { say } from './say.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** `CHROMIUM` where set, otherwise the first browser on PATH. */
export function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}

/** Debian's package, where we may install it; the lock of another apt is waited for. */
export async function installChromium(logFolder) {
  const advice = 'Install it (Debian, Ubuntu: sudo apt-get install chromium), or set CHROMIUM to a Chromium or Chrome executable.';
  if (process.getuid?.() !== 0 || !(await answers('apt-get')))
    throw new Error(`Chromium was not found and cannot be installed without root and apt. ${advice}`);
  await mkdir(logFolder, { recursive: true });
  say('chromium', 'installing from the distribution (apt-get install chromium)');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await patiently(() => runOrThrow('chromium', 'apt-get', ['update', '-qq'], { env }));
    const packages = ['chromium', 'fonts-dejavu-core'];
    await patiently(() =>
      runOrThrow('chromium', 'apt-get', ['install', '-y', '-qq', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=600', ...packages], {
        env,
      }),
    );
  } catch (error) {
    throw new Error(`Chromium could not be installed: ${error.message} ${advice}`);
  }
  say('chromium', 'installed');
}

/** Another apt holds its lock for minutes at most; `update` has no option to wait for it. */
async function patiently(work) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 60 || !/lock/i.test(error.message)) throw error;
      if (attempt === 1) say('chromium', 'waiting for another apt to finish');
      await new Promise((resume) => setTimeout(resume, 5000));
    }
  }
}
