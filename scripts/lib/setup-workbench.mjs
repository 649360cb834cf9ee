// A real VS Code workbench with its extension host (code-server) for the tests, from package registries alone. Nothing is compiled, no install script runs.
import { access, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findChromium, installChromium } from './chromium.mjs';
import { answers, npmCommand, root, runOrThrow } from './run.mjs';
import { say } from './say.mjs';
import { slim } from './slim-workbench.mjs';
import { fingerprint, isStamped, writeStamp } from './stamp.mjs';

const versions = { 'code-server': '4.139.1', node: '24.21.0' };

/** Everything lies here; `node24/bin/node code-server` starts the workbench. */
export const workbenchFolder = join(root, '.workbench');

export async function setUpWorkbench() {
  await Promise.all([installWorkbench(), browser()]);
}

async function browser() {
  if (findChromium() === undefined) await installChromium(workbenchFolder);
}

async function installWorkbench() {
  const stampFile = join(workbenchFolder, '.stamp');
  const stamp = fingerprint(versions, process.arch, 'slim 1');
  if (await isStamped(stampFile, stamp)) return;
  await checkPlatform();
  await mkdir(workbenchFolder, { recursive: true });
  await rm(stampFile, { force: true });
  say('workbench', `installing code-server ${versions['code-server']} and Node ${versions.node} (about 300 MB)`);
  const node = unpack(`node-linux-${process.arch}@${versions.node}`, join(workbenchFolder, 'node24'));
  await Promise.all([node, codeServer(join(workbenchFolder, 'code-server'))]);
  await runOrThrow('workbench', join(workbenchFolder, 'node24', 'bin', 'node'), ['--version']);
  await writeStamp(stampFile, stamp);
  say('workbench', 'code-server installed');
}

async function checkPlatform() {
  const glibc = process.report.getReport().header.glibcVersionRuntime;
  if (process.platform !== 'linux' || glibc === undefined || !['x64', 'arm64'].includes(process.arch)) {
    const here = `${process.platform} ${process.arch}${process.platform === 'linux' ? ' with musl' : ''}`;
    throw new Error(
      `The test workbench is built for Linux with glibc on x64 or arm64, this is ${here}. Run these tests in a Debian container.`,
    );
  }
  if (!(await answers('tar'))) throw new Error('The command tar was not found. Install it (Debian: apt-get install tar).');
}

async function codeServer(folder) {
  await unpack(`code-server@${versions['code-server']}`, folder);
  const vscode = join(folder, 'lib', 'vscode');
  // One after the other: npm in a parent folder and in its child at the same time get into each other's way.
  await install('ci', folder);
  await install('install', vscode); // not `ci`: the lock that is shipped there is out of step with its package.json
  await install('ci', join(vscode, 'extensions'));
  await slim(folder);
}

async function install(verb, cwd) {
  const [npm, ...first] = npmCommand();
  await runOrThrow('workbench', npm, [...first, verb, '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
  });
}

/** An npm tarball as a folder, without its dependencies. */
async function unpack(spec, folder) {
  const [npm, ...first] = npmCommand();
  const scratch = `${folder}.download`;
  await rm(scratch, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });
  await mkdir(folder, { recursive: true });
  const output = await runOrThrow('workbench', npm, [...first, 'pack', '--silent', '--loglevel=error', spec], { cwd: scratch });
  const file = output.trim().split('\n').pop();
  await access(join(scratch, file));
  await runOrThrow('workbench', 'tar', ['xzf', join(scratch, file), '-C', folder, '--strip-components=1']);
  await rm(scratch, { recursive: true, force: true });
}
