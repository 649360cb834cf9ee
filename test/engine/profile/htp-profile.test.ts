import assert from 'node:assert/strict';
import test from 'node:test';
import { parseModelText } from '../../../src/engine/ir/text';
import type { Placement, Verdict } from '../../../src/engine/placement/placement';
import { verifiedPlacement } from '../../../src/engine/placement/verified';
import { coalesce } from '../../../src/engine/profile/coalesce';
import { kernelOwners } from '../../../src/engine/profile/fused-kernels';
import { parseHextimate } from '../../../src/engine/profile/hextimate';
import { htpProfile } from '../../../src/engine/profile/htp-profile';
import type { GraphTrace } from '../../../src/engine/profile/join-trace';
import { parseOpTrace } from '../../../src/engine/profile/op-trace';
import type { Profile } from '../../../src/engine/profile/profile';
import { parseProfileCsv } from '../../../src/engine/profile/qnn-csv';
import { parseSchematic } from '../../../src/engine/profile/schematic';
import { works } from '../../../src/engine/profile/timeline';
import { chipNamed, defaultTarget } from '../../../src/engine/targets/chips';
import { readFixture } from '../../support/models';
import { assignedParts, toolchainBytes } from '../../support/toolchain-fixture';

const provenance = { rung: 'verified', producer: { tool: 'test', version: '1' } } as const;

async function mnistProfile(): Promise<Profile> {
  const model = await readFixture('mnist-8.onnx');
  const answer = { parts: await assignedParts(), trace: parseOpTrace(await toolchainBytes('qnn_op_trace.json')) };
  const placement = verifiedPlacement(model, answer, defaultTarget, provenance);
  const simulated = parseProfileCsv(await toolchainBytes('profile.csv'));
  const names = parseSchematic(await toolchainBytes('schematic.bin'));
  const graphs = parseHextimate(await toolchainBytes('profile_qnn.log')).map((trace, i) => ({
    trace,
    names,
    cycles: simulated[i]?.cycles ?? 0,
  }));
  return htpProfile(
    model,
    { graphs, simulated, placement },
    {
      simulated: chipNamed('SA8255'),
      target: defaultTarget,
      versions: { QAIRT: '2.51.0', 'onnxruntime-qnn': '2.7.0' },
      isFloat: true,
      modelName: 'mnist-8.onnx',
      modelSha256: 'f00d',
      createdAt: '2026-01-02T03:04:05.678Z',
    },
  );
}

test('layers and what belongs to none sum to the total', async () => {
  const { layers, unmatched, total, htp } = await mnistProfile();
  const sum = layers.reduce((us, layer) => us + layer.us, unmatched.us);
  assert.ok(Math.abs(sum / 1000 - total.meanMs) < 1e-9);
  assert.ok((total.lowMs ?? 0) < total.meanMs && total.meanMs < (total.highMs ?? 0));
  assert.equal(htp?.cycles, Math.round(total.meanMs * 1000 * (htp?.clockMhz ?? 0)));
});

test('every node on the HTP is a layer or fused into one; kernels are booked on the convolutions', async () => {
  const { layers, unmatched } = await mnistProfile();
  assert.deepEqual(
    layers.map(({ name, fused = [] }) => [name, ...fused]),
    [
      ['Convolution28', 'Plus30', 'ReLU32'],
      ['Pooling66'],
      ['Convolution110', 'Plus112', 'ReLU114'],
      ['Pooling160'],
      ['Times212_reshape0'],
      ['Times212'],
    ],
  );
  for (const { fused, us, busy } of layers) if (fused) assert.ok(us > 0 && (busy?.hmx ?? 0) > 0);
  assert.ok(unmatched.names.includes('Transpose'));
  assert.ok(unmatched.spans > 0);
});

test('the profile says who stood in for the chip', async () => {
  const { producer, htp, rung, id } = await mnistProfile();
  assert.equal(rung, 'simulated');
  assert.equal(producer.chip, 'SM8650');
  assert.equal(htp?.simulatedAs, 'SA8255');
  assert.match(producer.settings ?? '', /simulated as SA8255/);
  assert.equal(id, 'htp-sim-20260102030405678');
});

test('the timeline refers to layers and lanes that exist, and to who waited for whom', async () => {
  const { htp, layers, timeline } = await mnistProfile();
  assert.ok(htp && timeline);
  const { lanes, first, start, duration, layer, cause, work, ddrBytes, vtcm } = timeline;
  assert.deepEqual(
    lanes.map(({ name, kind }) => `${kind}: ${name}`),
    ['main: Main thread', 'hvx: HVX 1', 'hvx: HVX 2', 'dma: DMA'],
  );
  assert.equal(first[lanes.length], start.length);
  for (const i of start.keys()) {
    assert.ok((layer[i] ?? -2) >= -1 && (layer[i] ?? 0) < layers.length);
    assert.ok((start[i] ?? -1) >= 0 && (start[i] ?? 0) + (duration[i] ?? 0) <= htp.cycles);
  }
  const onMain = new Set([...work.subarray(first[0], first[1])].map((one) => works[one]));
  assert.deepEqual([...onMain].sort(), ['control', 'hmx']);
  for (let i = first[1]!; i < start.length; i++) assert.ok(cause && cause[i]! >= 0, `event ${i} has a start`);
  assert.ok(vtcm && Math.max(...vtcm.bytes) === htp.peakVtcmBytes);
  assert.equal(
    ddrBytes?.reduce((sum, one) => sum + one, 0),
    51_240,
  );
});

/** One graph whose operations ran the kernels given. */
function graphTrace(kernels: Readonly<Record<string, readonly string[]>>): GraphTrace {
  const names = new Map(Object.keys(kernels).map((operation, id) => [id, operation]));
  const runs = Object.values(kernels).flatMap((list, id) => list.map((kernel) => ({ id, kernel })));
  const list = [...new Set(runs.map(({ kernel }) => kernel))];
  const zeros = runs.map(() => 0);
  return {
    names,
    cycles: 0,
    trace: {
      graph: 'g',
      chip: '',
      clockMhz: 1,
      vtcmBytes: 0,
      threads: [],
      kernels: list,
      vtcm: { at: [], bytes: [] },
      events: {
        start: Float64Array.from(zeros),
        duration: Float64Array.from(zeros),
        thread: Uint8Array.from(zeros),
        unit: Uint8Array.from(zeros),
        ddrBytes: Float64Array.from(zeros),
        opId: Float64Array.from(runs, ({ id }) => id),
        kernel: Uint32Array.from(runs, ({ kernel }) => list.indexOf(kernel)),
        mark: Uint8Array.from(zeros),
        cause: Int32Array.from(zeros),
      },
    },
  };
}

const ownerCases: readonly [
  name: string,
  model: string,
  kernels: Readonly<Record<string, readonly string[]>>,
  want: Readonly<Record<string, string>>,
][] = [
  ['a kernel of its own', '[c] y = Conv(x, x)\n[r] z = Relu(y)', { c: ['q::ConvLayer'], r: ['q::Relu'] }, { c: 'c', r: 'r' }],
  ['a Relu that does the work of its Conv', '[c] y = Conv(x, x)\n[r] z = Relu(y)', { c: [], r: ['q::ConvLayer.fp16'] }, { c: 'c', r: 'c' }],
  [
    'SiLU behind a Conv',
    '[c] y = Conv(x, x)\n[s] t = Sigmoid(y)\n[m] z = Mul(y, t)',
    { c: [], s: [], m: ['q::ConvLayer'] },
    { c: 'c', s: 'c', m: 'c' },
  ],
  ['a Relu with a kernel of another kind', '[c] y = Conv(x, x)\n[r] z = Relu(y)', { c: [], r: ['q::Relu.fp16'] }, { c: 'c', r: 'r' }],
  ['a Conv behind a Conv keeps its own', '[c] y = Conv(x, x)\n[d] z = Conv(y, y)', { c: [], d: ['q::ConvLayer'] }, { c: 'c', d: 'd' }],
];
for (const [name, text, kernels, want] of ownerCases)
  test(`owner: ${name}`, () => {
    const model = parseModelText(`opset 17\n(x) => (z)\n${text}`);
    const verdicts = model.nodes.map((node): Verdict => ({ unit: 'htp', qnnOps: [{ name: node.name, type: node.opType }] }));
    const placement: Placement = { ...provenance, target: defaultTarget, verdicts };
    const { owners } = kernelOwners(model, placement, [graphTrace(kernels)]);
    assert.deepEqual(Object.fromEntries([...owners].map(([operation, id]) => [operation, model.nodes[id]?.name])), want);
  });

test('a quantized group belongs to the node in its middle', () => {
  const model = parseModelText('opset 17\n(x) => (z)\n[d] a = DequantizeLinear(x, s)\n[r] b = Relu(a)\n[q] z = QuantizeLinear(b, s)');
  const verdicts = model.nodes.map((): Verdict => ({ unit: 'htp', qnnOps: [{ name: 'r', type: 'Relu' }] }));
  const { owners, fusedInto } = kernelOwners(model, { ...provenance, target: defaultTarget, verdicts }, [graphTrace({ r: ['q::Relu'] })]);
  assert.equal(owners.get('r'), 1);
  assert.deepEqual(
    [...fusedInto],
    [
      [0, 1],
      [2, 1],
    ],
  );
});

test('a long trace is joined only where the gap cannot be seen', () => {
  const count = 100_000;
  const events = {
    thread: Uint8Array.from({ length: count }, (_, i) => i % 2),
    start: Float64Array.from({ length: count }, (_, i) => i * 10),
    duration: new Float64Array(count).fill(8),
    layer: Int32Array.from({ length: count }, (_, i) => Math.floor(i / 1000)),
    work: new Uint8Array(count),
    name: new Int32Array(count),
    ddrBytes: new Float64Array(count).fill(2),
    cause: Int32Array.from({ length: count }, (_, i) => i - 1),
  };
  const { start, duration, layer, ddrBytes, cause } = coalesce(events, count * 10, 20_000);
  assert.ok(start.length <= 20_000);
  assert.equal(new Set(Array.from(layer)).size, 100);
  assert.equal(Math.max(...Array.from(start, (at, i) => at + (duration[i] ?? 0))), (count - 1) * 10 + 8);
  assert.equal(
    Array.from(ddrBytes ?? []).reduce((sum, one) => sum + one, 0),
    2 * count,
  );
  for (const one of Array.from(cause ?? [])) assert.ok(one >= -1 && one < start.length);
  assert.equal(coalesce(events, count * 10), events);
});
