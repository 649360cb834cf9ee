import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Problem } from '../../../src/engine/problem';
import { nodeFiles as files } from '../../../src/node/files';

const bytes = (text: string) => new TextEncoder().encode(text);

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qnn-lens-files-'));
  await writeFile(
    join(folder, 'ten'),
    Uint8Array.from({ length: 10 }, (_, i) => i),
  );
});
after(() => rm(folder, { recursive: true }));

const ranges: readonly [name: string, at: number | undefined, length: number | undefined, want: readonly number[]][] = [
  ['whole file', undefined, undefined, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ['a range', 3, 2, [3, 4]],
  ['to the end', 8, undefined, [8, 9]],
  ['shorter at the end of the file', 8, 5, [8, 9]],
  ['behind the end', 20, 5, []],
  ['a hostile length allocates no more than the file has', 9, 2 ** 50, [9]],
];
for (const [name, at, length, want] of ranges) {
  test(`read: ${name}`, async () => assert.deepEqual([...(await files.read(join(folder, 'ten'), at, length))], want));
}

const failures: readonly [name: string, work: () => Promise<unknown>, code: string][] = [
  ['a missing file', () => files.read(join(folder, 'no')), 'file-missing'],
  ['a folder instead of a file', () => files.read(folder), 'not-a-file'],
  ['a list of a missing folder', () => files.list(join(folder, 'no')), 'file-missing'],
  ['a write into a missing folder', () => files.write(join(folder, 'no', 'x'), new Uint8Array(1)), 'file-missing'],
  ['a device that never ends', () => files.read('/dev/zero'), 'not-a-file'],
];
for (const [name, work, code] of failures) {
  test(`failure: ${name} is ${code}`, async () => {
    await assert.rejects(work, (thrown: unknown) => thrown instanceof Problem && thrown.code === code && thrown.where !== '');
  });
}

test('stat of a missing file is nothing, of others says its kind', async () => {
  assert.equal(await files.stat(join(folder, 'no')), undefined);
  assert.equal((await files.stat(join(folder, 'ten')))?.size, 10);
  assert.equal((await files.stat(folder))?.isDirectory, true);
});

test('a write that breaks off keeps the old file and leaves nothing beside it', async () => {
  const own = await files.scratch('write', join(folder, 'x'));
  const path = join(own, 'file');
  await files.write(path, bytes('old'));
  async function* broken() {
    yield bytes('new');
    throw new Error('source broke');
  }
  await assert.rejects(files.write(path, broken()));
  assert.equal(await readFile(path, 'utf8'), 'old');
  assert.deepEqual(await readdir(own), ['file']);
});

test('chunks are written in order', async () => {
  async function* chunks() {
    for (const part of ['a', 'b', 'c']) yield bytes(part);
  }
  await files.write(join(folder, 'abc'), chunks());
  assert.equal(await readFile(join(folder, 'abc'), 'utf8'), 'abc');
});

test('a filled folder is replaced by another, with nothing left beside', async () => {
  const own = await files.scratch('replace', join(folder, 'x'));
  for (const name of ['from', 'to']) {
    await mkdir(join(own, name));
    await writeFile(join(own, name, `${name}.txt`), name);
  }
  await files.rename(join(own, 'from'), join(own, 'to'));
  assert.deepEqual(await readdir(own), ['to']);
  assert.deepEqual(await readdir(join(own, 'to')), ['from.txt']);
});

test('the old folder comes back when the new one cannot move in', async () => {
  const own = await files.scratch('keep', join(folder, 'x'));
  await mkdir(join(own, 'to'));
  await assert.rejects(files.rename(join(own, 'not-there'), join(own, 'to')), { code: 'file-missing' });
  assert.deepEqual(await readdir(own), ['to']);
});

test('realpath looks through symbolic links', async () => {
  await symlink(join(folder, 'ten'), join(folder, 'link'));
  assert.equal(await files.realpath(join(folder, 'link')), await files.realpath(join(folder, 'ten')));
});
