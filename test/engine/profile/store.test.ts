import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Profile } from '../../../src/engine/profile/profile';
import { listProfiles, loadProfile, removeProfile, saveProfile } from '../../../src/engine/profile/store';
import { nodeWorld } from '../../../src/node/world';

let folder = '';
const log: string[] = [];
const world = nodeWorld({ packageRoot: '.', log: (line) => log.push(line) });
const model = () => join(folder, 'm.onnx');
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qnn-lens-store-'));
});
after(() => rm(folder, { recursive: true }));

function profile(id: string, createdAt: string, changes: Partial<Profile> = {}): Profile {
  return {
    id,
    createdAt,
    modelSha256: 'aa',
    modelName: 'm.onnx',
    kind: 'cpu',
    rung: 'measured',
    producer: { tool: 'onnxruntime CPU', version: '1' },
    total: { meanMs: 1.2345 },
    layers: [],
    unmatched: { spans: 0, us: 0, names: [] },
    ...changes,
  };
}
const list = () => listProfiles(world, model(), async () => 'aa');

test('a model without profiles has an empty list, and its folder stays untouched', async () => {
  assert.deepEqual(await list(), []);
});

test('profiles are kept beside the model, out of git, newest first, with their age told', async () => {
  await saveProfile(world, model(), profile('old', '2026-01-01T00:00:00Z', { modelSha256: 'bb' }));
  await saveProfile(
    world,
    model(),
    profile('new', '2026-01-02T00:00:00Z', {
      kind: 'htp-sim',
      rung: 'simulated',
      producer: { tool: 'QNN simulator', version: '1', chip: 'SM8650' },
    }),
  );
  await saveProfile(world, join(folder, 'other.onnx'), profile('other', '2026-01-03T00:00:00Z', { modelName: 'other.onnx' }));
  assert.equal(await readFile(join(folder, '.qnn', '.gitignore'), 'utf8'), '*\n');
  assert.deepEqual(
    (await list()).map(({ id, label, stale }) => [id, label, stale]),
    [
      ['new', 'QNN simulator · SM8650', false],
      ['old', 'onnxruntime CPU', true],
    ],
  );
});

test('a profile comes back as it was kept', async () => {
  assert.deepEqual(await loadProfile(world, model(), 'old'), profile('old', '2026-01-01T00:00:00Z', { modelSha256: 'bb' }));
});

test('a damaged file is left out of the list, with a line in the log, and is a problem when opened', async () => {
  await writeFile(join(folder, '.qnn', 'profiles', 'broken.json'), '{"id": "broken"');
  await writeFile(join(folder, '.qnn', 'profiles', 'alien.json'), '[]');
  assert.equal((await list()).length, 2);
  assert.equal(log.filter((line) => line.includes('is not a profile')).length, 2);
  await assert.rejects(loadProfile(world, model(), 'broken'), { code: 'profile-damaged' });
});

test('a removed profile is gone', async () => {
  await removeProfile(world, model(), 'old');
  await assert.rejects(loadProfile(world, model(), 'old'), { code: 'profile-missing' });
});

for (const id of ['../m', 'a/b', '', '.gitignore', 'a\\b'])
  test(`the id ${JSON.stringify(id)} reaches no file`, () => assert.rejects(loadProfile(world, model(), id), { code: 'profile-missing' }));
