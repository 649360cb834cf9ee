// The npm packages of package-lock.json. Lifecycle scripts stay off (.npmrc): nothing is downloaded behind npm's back.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npmCommand, root, runOrThrow } from './run.mjs';
import { say } from './say.mjs';

let installed;

/** Once per process: other parts wait for it too. */
export function setUpNpm() {
  installed ??= install();
  return installed;
}

async function install() {
  const missing = await missingPackages();
  if (missing === 0) return;
  say('npm', `installing ${missing} packages (npm ci)`);
  const [npm, ...first] = npmCommand();
  await runOrThrow('npm', npm, [...first, 'ci', '--loglevel=error']);
  say('npm', 'packages installed');
}

/** What the lock asks for and node_modules does not hold in that version; npm's own record of what it installed is the other side. */
async function missingPackages() {
  const wanted = await packagesOf(join(root, 'package-lock.json'));
  const have = await packagesOf(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).filter(([path, entry]) => path !== '' && !entry.optional && have[path]?.integrity !== entry.integrity)
    .length;
}

async function packagesOf(file) {
  const text = await readFile(file, 'utf8').catch(() => '{"packages":{}}');
  return JSON.parse(text).packages;
}
