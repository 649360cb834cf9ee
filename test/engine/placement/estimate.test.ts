import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { parseModelText } from '../../../src/engine/ir/text';
import { readModel } from '../../../src/engine/onnx/read';
import { estimatePlacement } from '../../../src/engine/placement/estimate';
import { partition } from '../../../src/engine/placement/partition';
import { inferTypes } from '../../../src/engine/shape/infer';
import { chipNamed, chips, defaultTarget } from '../../../src/engine/targets/chips';
import { precisions } from '../../../src/engine/targets/target';
import { nodeFiles } from '../../../src/node/files';
import { readFixture } from '../../support/models';

/**
 * onnxruntime-qnn 2.7.0 on SM8650, fp16. Its own count is 185 nodes on the HTP: 68 of those are Transposes that the layout transformation inserts. The
 * file lists its initializers as inputs, so the scales of BatchNormalization are no constants.
 */
test('the sample: 117 of its nodes on the HTP in 29 graphs, 35 on the CPU, 90 gone', async () => {
  const model = await readModel({ files: nodeFiles }, join(process.cwd(), 'samples/ultraface-rfb-320.onnx'));
  const types = inferTypes(model);
  const placement = estimatePlacement(model, types, { chip: chipNamed('SM8650'), precision: 'fp16' });
  const count = (unit: string) => placement.verdicts.filter((verdict) => verdict.unit === unit).length;
  assert.deepEqual([count('htp'), count('cpu'), count('removed')], [117, 35, 90]);
  assert.equal(partition(model, types, placement).segments.filter(({ unit }) => unit === 'htp').length, 29);
  const refused = placement.verdicts.filter(({ unit }) => unit === 'cpu');
  assert.ok(refused.every(({ rule, fix }) => rule === 'needs-constant' && fix?.includes('initializers')));
});

test('every node of every fixture has a verdict, with a rule wherever it does not run on the HTP', async () => {
  for (const name of [
    'mnist-8.onnx',
    'burn-opset-01.onnx',
    'burn-opset-24.onnx',
    'conv-int4-qdq.onnx',
    'ort-nested-ifs-functions.onnx',
    'three-layer-nested.onnx',
  ]) {
    const model = await readFixture(name);
    for (const precision of precisions) {
      const { verdicts } = estimatePlacement(model, inferTypes(model), { chip: defaultTarget.chip, precision });
      assert.equal(verdicts.length, model.nodes.length);
      for (const { unit, rule, reason } of verdicts) assert.ok(unit === 'htp' || (rule && reason), `${name}: ${unit} ${rule}`);
    }
  }
});

test('says that it is an estimate, by whom, for which chip and how it quantizes', () => {
  const model = parseModelText('opset 17\n(x: float[4]) => (y)\ny = Relu(x)');
  const settings = precisions.map((precision) => {
    const { rung, producer, target } = estimatePlacement(model, inferTypes(model), { chip: chipNamed('SM8550'), precision });
    assert.deepEqual([rung, producer.tool, producer.chip, target.precision], ['estimate', 'QNN Lens rules', 'SM8550', precision]);
    return producer.settings;
  });
  assert.equal(new Set(settings).size, precisions.length);
});

test('the GPU is never estimated: nothing on a PC can check it', () => {
  const model = parseModelText('opset 17\n(x: float[1,3,8,8]) => (y)\nw: float[4,3,3,3] = ...\ny = Conv(x, w)');
  for (const chip of chips) {
    const { verdicts } = estimatePlacement(model, inferTypes(model), { chip, precision: 'fp16' });
    assert.notEqual(verdicts[0]?.unit, 'gpu', chip.soc);
  }
});

test('a chain of 6,000 nodes is placed without recursion', () => {
  const count = 6000;
  const lines = Array.from({ length: count }, (_, i) => `v${i + 1} = Relu(v${i})`).join('\n');
  const model = parseModelText(`opset 17\n(v0: float[4]) => (v${count})\n${lines}`);
  const { verdicts } = estimatePlacement(model, inferTypes(model), { chip: defaultTarget.chip, precision: 'fp16' });
  assert.ok(verdicts.every(({ unit }) => unit === 'htp'));
});

test('a model without nodes, and one that does not fit together, get an answer', () => {
  for (const text of [
    '(x: float[4]) => (x)',
    '(x: float[4]) => (y)\ny = Conv(x)',
    '(x: float[4]) => (y)\ny = Reshape(x, missing)',
    '(x) => (y)\na = Add(b, x)\nb = Relu(a)\ny = Neg(a)',
  ]) {
    const model = parseModelText(`opset 17\n${text}`);
    for (const precision of precisions)
      assert.equal(
        estimatePlacement(model, inferTypes(model), { chip: defaultTarget.chip, precision }).verdicts.length,
        model.nodes.length,
      );
  }
});
