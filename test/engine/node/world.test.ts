import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { defaultToolchainFolder, findToolchainPython, type ToolchainSettings, venvPython } from '../../../src/node/toolchain-location';
import { nodeWorld } from '../../../src/node/world';

let root = '';
const at = (...parts: string[]) => join(root, ...parts);
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'qnn-lens-world-'));
  for (const folder of ['package/.toolchain', 'data/qnn-lens/toolchain', 'mine']) {
    const python = venvPython(at(folder, 'venv'));
    await mkdir(dirname(python), { recursive: true });
    await writeFile(python, '');
  }
});
after(() => rm(root, { recursive: true }));

type Case = readonly [
  name: string,
  settings: () => ToolchainSettings,
  packageRoot: string,
  env: Record<string, string>,
  want: () => string | undefined,
];
const data = () => ({ XDG_DATA_HOME: at('data'), LOCALAPPDATA: at('data') });
const cases: readonly Case[] = [
  ['the environment wins', () => ({ python: '/p' }), 'package', { QNN_LENS_PYTHON: '/env' }, () => '/env'],
  ['then the setting, even if it is not there', () => ({ python: '/p', folder: at('mine') }), 'package', {}, () => '/p'],
  ['then the folder of the settings', () => ({ folder: at('mine') }), 'package', {}, () => venvPython(at('mine', 'venv'))],
  ['then the development checkout', () => ({}), 'package', {}, () => venvPython(at('package', '.toolchain', 'venv'))],
  ['then the user data', () => ({ folder: at('no') }), 'elsewhere', {}, () => venvPython(at('data', 'qnn-lens', 'toolchain', 'venv'))],
];
for (const [name, settings, packageRoot, env, want] of cases) {
  test(`toolchain: ${name}`, { skip: process.platform === 'darwin' }, () =>
    assert.equal(findToolchainPython(settings(), at(packageRoot), { ...data(), ...env }), want()),
  );
}

test('toolchain: nothing is found on a fresh machine', () => {
  assert.equal(findToolchainPython({}, at('elsewhere'), { XDG_DATA_HOME: at('none'), LOCALAPPDATA: at('none') }), undefined);
});

test('the default folder follows each platform', () => {
  assert.match(defaultToolchainFolder({ LOCALAPPDATA: 'L' }, 'win32'), /^L.qnn-lens.toolchain$/);
  assert.match(defaultToolchainFolder({}, 'darwin'), /Application Support.qnn-lens.toolchain$/);
  assert.match(defaultToolchainFolder({}, 'linux'), /\.local.share.qnn-lens.toolchain$/);
});

test('sha256 is streamed and names a missing file', async () => {
  const world = nodeWorld({ packageRoot: root });
  await writeFile(at('abc'), 'abc');
  assert.equal(await world.sha256(at('abc')), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  await assert.rejects(world.sha256(at('no')), { code: 'file-missing' });
});
