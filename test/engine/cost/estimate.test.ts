import assert from 'node:assert/strict';
import test from 'node:test';
import { nonNegativeLeastSquares } from '../../../bench/least-squares';
import { coefficients } from '../../../src/engine/cost/coefficients';
import { featureNames } from '../../../src/engine/cost/features';
import { placeModel } from '../../../src/engine/placement/overlay';
import { inferTypes } from '../../../src/engine/shape/infer';
import { chipNamed } from '../../../src/engine/targets/chips';
import { readFixture } from '../../support/models';

const overlay = async (soc: string, precision: 'fp16' | 'w8a8') => {
  const model = await readFixture('mnist-8.onnx');
  return { model, ...placeModel(model, inferTypes(model), { chip: chipNamed(soc), precision }) };
};

test('every node that runs has a time, what was merged into a neighbor keeps its own, and the total is their sum', async () => {
  const { model, time, verdicts } = await overlay('SM8650', 'fp16');
  assert.equal(time.us.length, model.nodes.length);
  for (const [id, us] of time.us.entries()) {
    const { unit, rule } = verdicts[id]!;
    const merged = rule === 'fused-matmul-add' && model.nodes[id]!.opType === 'MatMul';
    assert.ok(unit !== 'removed' || merged ? us > 0 : us === 0, `${model.nodes[id]!.name} ${unit} ${rule} ${us}`);
  }
  assert.ok(verdicts.some(({ rule }) => rule === 'fused-matmul-add'));
  assert.equal(
    time.totalUs,
    time.us.reduce((sum, us) => sum + us, 0),
  );
  assert.equal(time.rung, 'estimate');
});

test('8-bit is estimated faster than fp16 and a newer chip faster than an older one', async () => {
  const [slow, small, fast] = [await overlay('SM8650', 'fp16'), await overlay('SM8650', 'w8a8'), await overlay('SM8850', 'fp16')];
  assert.ok(small.time.totalUs < slow.time.totalUs);
  assert.ok(fast.time.totalUs < slow.time.totalUs);
});

test('a model without shapes has no estimate, which is not zero', async () => {
  const { model } = await overlay('SM8650', 'fp16');
  const unknown = { typeOf: () => undefined, constantOf: () => undefined, diagnostics: [] };
  const { time } = placeModel(model, unknown, { chip: chipNamed('SM8650'), precision: 'fp16' });
  assert.ok(Number.isNaN(time.totalUs));
});

test('no coefficient is negative: more work never takes less time', () => {
  assert.deepEqual(Object.keys(coefficients), [...featureNames]);
  for (const [name, value] of Object.entries(coefficients)) assert.ok(value >= 0, name);
});

test('the fit finds coefficients that made the data, and keeps to zero where they would be negative', () => {
  const rows = [
    [1, 0],
    [0, 1],
    [1, 1],
    [2, 1],
  ];
  const near = (found: readonly number[], want: readonly number[]) => found.every((value, i) => Math.abs(value - want[i]!) < 1e-9);
  assert.ok(near(nonNegativeLeastSquares(rows, [2, 3, 5, 7]), [2, 3]));
  assert.ok(near(nonNegativeLeastSquares(rows, [2, -3, -1, 1]).slice(1), [0]));
});
