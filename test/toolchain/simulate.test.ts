import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { readModel } from '../../src/engine/onnx/read';
import { profileHtp } from '../../src/engine/profile/htp-sim';
import type { Profile } from '../../src/engine/profile/profile';
import { chipNamed } from '../../src/engine/targets/chips';
import { nodeFiles } from '../../src/node/files';
import { fixtures } from '../support/models';
import { testJob } from '../support/toolchain-job';

async function simulate(file: string, soc: string, job = testJob()): Promise<Profile> {
  return profileHtp(await readModel({ files: nodeFiles }, file), { chip: chipNamed(soc), precision: 'fp16' }, job);
}

const mnist = join(fixtures, 'mnist-8.onnx');
const sample = join(process.cwd(), 'samples/ultraface-rfb-320.onnx');

function checkSums({ layers, unmatched, total }: Profile): void {
  const sum = layers.reduce((us, layer) => us + layer.us, unmatched.us);
  assert.ok(Math.abs(sum / 1000 / total.meanMs - 1) < 1e-9);
  assert.ok((total.lowMs ?? 0) <= total.meanMs && total.meanMs <= (total.highMs ?? 0));
}

test('a chip that the simulator knows', async () => {
  const job = testJob();
  const profile = await simulate(mnist, 'SA8255', job);
  checkSums(profile);
  assert.equal(profile.htp?.simulatedAs, undefined);
  assert.equal(profile.modelSha256, await job.world.sha256(mnist));
  assert.deepEqual(
    job.told.map(({ index, total }) => [index, total]),
    [
      [0, 3],
      [1, 3],
      [2, 3],
    ],
  );
});

test('a chip that it does not know is simulated as the nearest, and the profile says so', async () => {
  const profile = await simulate(mnist, 'SM8750');
  checkSums(profile);
  assert.equal(profile.producer.chip, 'SM8750');
  assert.equal(profile.htp?.simulatedAs, 'SA8797');
});

test('the sample: partitions one after another, layers for all nodes on the HTP', async () => {
  const profile = await simulate(sample, 'SM8650');
  checkSums(profile);
  const named = profile.layers.flatMap(({ name, fused = [] }) => [name, ...fused]);
  assert.equal(new Set(named).size, named.length);
  assert.match(profile.producer.settings ?? '', /29 HTP partitions one after another; without the 35 nodes on the CPU/);
  const convs = profile.layers.filter(({ opType }) => opType === 'Conv');
  assert.equal(convs.length, 52);
  for (const { us, busy } of convs) assert.ok(us > 0 && busy);
});

test('a model without a node on the HTP', async () => {
  await assert.rejects(simulate(join(fixtures, 'conv-qdq-perchannel.onnx'), 'SM8650'), { code: 'not-on-htp' });
});

test('cancelled', async () => {
  const job = testJob();
  setTimeout(() => job.stopper.abort(), 300);
  await assert.rejects(simulate(sample, 'SM8650', job), { code: 'cancelled' });
});
