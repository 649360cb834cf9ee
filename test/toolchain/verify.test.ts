import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import test from 'node:test';
import type { Model } from '../../src/engine/ir/graph';
import { readModel } from '../../src/engine/onnx/read';
import type { VerifiedPlacement } from '../../src/engine/placement/verified';
import { verifyPlacement } from '../../src/engine/placement/verify';
import { Problem } from '../../src/engine/problem';
import { chipNamed } from '../../src/engine/targets/chips';
import type { Target, Unit } from '../../src/engine/targets/target';
import { nodeFiles } from '../../src/node/files';
import { fixtures } from '../support/models';
import { testJob } from '../support/toolchain-job';

const target: Target = { chip: chipNamed('SM8650'), precision: 'fp16' };
const sample = join(process.cwd(), 'samples/ultraface-rfb-320.onnx');

async function verified(path: string): Promise<{ model: Model; placement: VerifiedPlacement }> {
  const model = await readModel({ files: nodeFiles }, path);
  return { model, placement: await verifyPlacement(model, target, testJob()) };
}

function counts({ verdicts }: VerifiedPlacement): Readonly<Record<string, number>> {
  const count = (unit: Unit) => verdicts.filter((verdict) => verdict.unit === unit).length;
  return { htp: count('htp'), cpu: count('cpu'), removed: count('removed') };
}

/** Every node has an answer, every answer its reason, and the nodes add up to what the compiler itself counted. */
function checkAccount(model: Model, placement: VerifiedPlacement): void {
  const { verdicts, inserted, summary } = placement;
  assert.equal(verdicts.length, model.nodes.length);
  for (const [id, { unit, rule, reason }] of verdicts.entries())
    assert.ok(unit === 'htp' || (rule && reason), `${model.nodes[id]?.name} is "${unit}" without a reason`);
  if (!summary) return;
  // The parts of an inlined call are counted among the inserted nodes, the call itself is no node of the compiler's.
  const called = new Set(model.functions.map(({ name }) => name));
  const own = model.nodes.filter(({ id, opType }) => verdicts[id]?.unit === 'htp' && !called.has(opType)).length;
  assert.equal(own + inserted.filter(({ unit }) => unit === 'htp').length, summary.supported);
}

test('the sample: 185 nodes of the compiler on the HTP are 117 of the file and 68 transposes that the layout change inserted', async () => {
  const { model, placement } = await verified(sample);
  checkAccount(model, placement);
  assert.deepEqual(counts(placement), { htp: 117, cpu: 35, removed: 90 });
  assert.equal(placement.summary?.supported, 185);
  assert.equal(placement.summary?.unsupported, 35);
  assert.equal(placement.partitions.length, 29);
  // The groups that hold nothing but inserted transposes have no node of the file.
  assert.equal(new Set(placement.partitions.flatMap(({ nodes }) => nodes)).size, 117);
  assert.deepEqual([...new Set(placement.inserted.map(({ opType }) => opType))], ['Transpose']);
  const onCpu = placement.verdicts.filter(({ unit }) => unit === 'cpu');
  assert.deepEqual([...new Set(onCpu.map(({ rule }) => rule))], ['needs-constant']);
  assert.equal(placement.rung, 'verified');
  assert.equal(placement.producer.chip, 'SM8650');
});

const small: readonly [file: string, want: Readonly<Record<string, number>>][] = [
  ['mnist-8.onnx', { htp: 7, cpu: 0, removed: 5 }],
  // Weights in a file of their own: the scratch copy must find them.
  ['conv-qdq-external-ini/conv-qdq-external-ini.onnx', { htp: 5, cpu: 1, removed: 1 }],
  ['ort-nested-ifs-functions.onnx', { htp: 1, cpu: 1, removed: 1 }],
  ['burn-opset-24.onnx', { htp: 11, cpu: 1, removed: 5 }],
  ['burn-all-dtypes.onnx', { htp: 0, cpu: 0, removed: 22 }],
];
for (const [file, want] of small)
  test(file, async () => {
    const { model, placement } = await verified(join(fixtures, file));
    checkAccount(model, placement);
    assert.deepEqual(counts(placement), want);
  });

const refused: readonly [file: string, code: string][] = [
  ['if-loop-if-scan.onnx', 'model-invalid'],
  ['burn-opset-01.onnx', 'model-invalid'],
  ['three-layer-nested.onnx', 'qnn-1002'],
];
for (const [file, code] of refused)
  test(`${file} cannot be compiled: ${code}, with the command`, async () => {
    await assert.rejects(verified(join(fixtures, file)), (thrown) => {
      assert.ok(thrown instanceof Problem);
      assert.equal(thrown.code, code);
      assert.match(thrown.what, /^"Placement on SM8650" failed\./);
      assert.equal(thrown.detail.exitCode, 1);
      assert.ok(thrown.detail.argv?.includes('qnn_lens_toolchain'));
      return true;
    });
  });

test('without the toolchain', async () => {
  const model = await readModel({ files: nodeFiles }, sample);
  const job = testJob({ toolchainPython: async () => undefined });
  await assert.rejects(verifyPlacement(model, target, job), { code: 'tool-missing' });
});

const data = process.env.QNN_LENS_DATA;
if (!data) console.log('SKIPPED, LOUDLY: QNN_LENS_DATA names no folder, so placement was not verified on the shared models.');

test('all shared models that compile', { skip: !data }, async (context) => {
  const root = join(data ?? '', 'models');
  const files = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.onnx')).sort();
  const failed: string[] = [];
  for (const file of files) {
    const answer = await verified(join(root, file)).catch((thrown: unknown) => {
      if (!(thrown instanceof Problem) || thrown.code === 'internal' || thrown.code === 'toolchain-crashed') throw thrown;
      failed.push(`${relative(root, join(root, file))}: ${thrown.code}`);
      return undefined;
    });
    if (answer) await context.test(file, () => checkAccount(answer.model, answer.placement));
  }
  context.diagnostic(`${files.length - failed.length} of ${files.length} compiled; not: ${failed.join(', ')}`);
  assert.ok(failed.length < files.length / 4);
});
