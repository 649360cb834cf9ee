// What code-server needs to run from an unpacked tarball, and what tests never use.
import { copyFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './run.mjs';

/** Parts of lib/vscode that no test of ours touches: about 370 MB. */
const unused = [
  'node_modules/@github/copilot-sdk-linux-x64',
  'node_modules/@github/copilot-sdk-linux-arm64',
  'node_modules/@microsoft/mxc-sdk',
  'node_modules/@vscode/windows-process-tree',
  'extensions/copilot',
  'extensions/mermaid-markdown-features',
];

export async function slim(codeServer) {
  const vscode = join(codeServer, 'lib', 'vscode');
  await link('code-linux.sh', join(vscode, 'bin', 'remote-cli', 'code-server'));
  await link('browser-linux.sh', join(vscode, 'bin', 'helpers', 'browser.sh'));
  // Two C++ addons are replaced instead of compiled. Output channels go through spdlog's files; the watchdog only ends orphans sooner.
  await copyFile(join(root, 'scripts', 'lib', 'spdlog-stand-in.cjs'), join(vscode, 'node_modules', '@vscode', 'spdlog', 'index.js'));
  await writeFile(join(vscode, 'node_modules', '@vscode', 'native-watchdog', 'index.js'), 'exports.start = () => {};\n');
  for (const part of unused) await rm(join(vscode, part), { recursive: true, force: true });
  const ripgrep = join(vscode, 'node_modules', '@vscode', 'ripgrep-universal', 'bin');
  for (const platform of await readdir(ripgrep))
    if (platform !== `linux-${process.arch}`) await rm(join(ripgrep, platform), { recursive: true });
  await dropSourceMaps(codeServer);
}

async function link(target, at) {
  await rm(at, { force: true });
  await symlink(target, at);
}

async function dropSourceMaps(folder) {
  const names = await readdir(folder, { recursive: true });
  await Promise.all(names.filter((name) => name.endsWith('.map')).map((name) => rm(join(folder, name), { force: true, recursive: true })));
}
