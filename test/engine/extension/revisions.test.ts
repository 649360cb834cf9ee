import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import * as vscode from 'vscode';
import { pageName } from '../../../src/extension/compare/diffs';
import { Revisions } from '../../../src/extension/editors/revisions';
import { fake } from '../../fake-vscode';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qnn-lens-revisions-'));
});
after(() => rm(folder, { recursive: true, force: true }));

const old = (path: string, ref: string) => vscode.Uri.from({ scheme: 'git', path, query: JSON.stringify({ path, ref }) });
const isThere = async (path: string) => (await stat(path).catch(() => undefined)) !== undefined;

test('a version becomes a file of its own name, once per content', async () => {
  const revisions = new Revisions(folder);
  fake.written.set('/repo/net.onnx', 'one');
  const first = await revisions.copy(old('/repo/net.onnx', 'HEAD'));
  assert.equal(await readFile(first, 'utf8'), 'one');
  assert.match(first, /net\.onnx$/);
  assert.equal(await revisions.copy(old('/repo/net.onnx', '~')), first);
  fake.written.set('/repo/net.onnx', 'two');
  assert.notEqual(await revisions.copy(old('/repo/net.onnx', 'HEAD')), first);
});

test('both sides of a diff may be the same content at the same time', async () => {
  const revisions = new Revisions(folder);
  fake.written.set('/repo/net.onnx', 'same '.repeat(100_000));
  const refs = ['HEAD', '~', 'main', ''];
  const paths = await Promise.all(refs.map((ref) => revisions.copy(old('/repo/net.onnx', ref))));
  assert.equal(new Set(paths).size, 1);
  assert.equal((await stat(paths[0]!)).size, 500_000);
  assert.deepEqual(await readdir(join(paths[0]!, '..')), ['net.onnx']);
});

test('copies that nobody looks at go, the oldest first; those that are open stay', async () => {
  const revisions = new Revisions(folder);
  fake.written.set('/repo/net.onnx', 'open');
  const open = await revisions.copy(old('/repo/net.onnx', 'HEAD'));
  for (let i = 0; i < 40; i++) {
    fake.written.set('/repo/net.onnx', `version ${i}`);
    revisions.release(await revisions.copy(old('/repo/net.onnx', 'HEAD')));
  }
  assert.ok(await isThere(open));
  const kept = (await readdir(folder)).length;
  assert.ok(kept <= 18, `${kept} copies are kept`);
});

const names: readonly [uri: vscode.Uri, name: string][] = [
  [vscode.Uri.file('/repo/net.onnx'), 'net.onnx'],
  [old('/repo/net.onnx', 'HEAD'), 'net.onnx (HEAD)'],
  [old('/repo/net.onnx', ''), 'net.onnx (index)'],
  [old('/repo/net.onnx', '~'), 'net.onnx (index)'],
  [old('/repo/net.onnx', '0123456789abcdef0123456789abcdef01234567'), 'net.onnx (01234567)'],
  [vscode.Uri.from({ scheme: 'zip', path: '/a/net.onnx' }), 'net.onnx (zip)'],
];
for (const [uri, name] of names) test(`a page is called ${name}`, () => assert.equal(pageName(uri), name));
