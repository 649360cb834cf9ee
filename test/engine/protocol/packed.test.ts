import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GraphView, PlacementOverlay } from '../../../src/protocol/calls';
import { packInts, packSteps, unpackInts, unpackSteps } from '../../../src/protocol/packed/ints';
import { packPlacement, unpackPlacement } from '../../../src/protocol/packed/placement';
import { packTexts, unpackTexts } from '../../../src/protocol/packed/texts';
import { packView, unpackView } from '../../../src/protocol/packed/view';
import { hostileNames } from '../../page/hostile';

const columns: readonly (readonly number[])[] = [
  [],
  [0],
  [-1, 0, 1, 63, 64, -64, -65, 127, 128, 16383, 16384],
  [2 ** 31 - 1, -(2 ** 31), 0, 2 ** 30, -(2 ** 30)],
  Array.from({ length: 300 }, (_, i) => i * 7 - 1000),
];

test('whole numbers of any size come back', () => {
  for (const column of columns) {
    assert.deepEqual([...unpackInts(packInts(column))], column);
    assert.deepEqual([...unpackSteps(packSteps(column))], column);
  }
});

test('small numbers take one byte', () => assert.equal(packInts(new Int32Array(50).fill(-64)).length, 50));

test('texts come back, whatever signs they have, with and without models', () => {
  for (const texts of [[], [''], hostileNames, ['/a/b', '/a/bc', '/a', '/a/b'], ['x'.repeat(300), 'x'.repeat(299)]]) {
    assert.deepEqual(unpackTexts(packTexts(texts)), texts);
    const modelOf = (at: number) => hostileNames[at % hostileNames.length]!;
    assert.deepEqual(unpackTexts(packTexts(texts, modelOf), modelOf), texts);
  }
});

/** A chain of 1,000 nodes as exporters name them, the last with a body. */
function chain(count: number): GraphView {
  const boxes = Array.from({ length: count }, (_, node) => ({
    kind: node === 0 ? ('input' as const) : ('node' as const),
    node: node - 1,
    name: `/layers.${node >> 3}/mlp/op_${node}`,
    opType: ['MatMul', 'Add', 'Relu'][node % 3]!,
    detail: node % 3 === 0 ? '768×768' : '',
    graphs: node === count - 1 ? [1, 2] : [],
  }));
  const edges = Int32Array.from({ length: count - 1 }, (_, edge) => edge);
  return {
    boxes,
    edges: { from: edges, to: edges.map((edge) => edge + 1), value: edges },
    values: Array.from(edges, (edge) => ({
      name: `${boxes[edge]!.name}_output_0`,
      type: edge % 5 === 0 ? '?' : 'float[1×768]',
      bytes: edge % 5 === 0 ? undefined : 3072,
    })),
    groups: [
      { kind: 'scope', name: '/layers.0', label: 'layers.0', parent: -1, boxes: [0, 1, 2, 3] },
      { kind: 'block', name: '/layers.0/mlp', label: 'mlp', parent: 0, boxes: [2, 3] },
    ],
  };
}

test('a view comes back as it was, at less than a sixth of its size', (context) => {
  const view = chain(1000);
  const packed = packView(view);
  assert.deepEqual(unpackView(packed), view);
  const [plain, less] = [sizeOf(view), sizeOf(packed)];
  context.diagnostic(`1,000 boxes: ${plain} bytes as objects, ${less} packed`);
  assert.ok(less < plain / 6);
});

test('a view with names that mean harm comes back', () => {
  const view = chain(hostileNames.length);
  const boxes = view.boxes.map((box, at) => ({ ...box, name: hostileNames[at]!, opType: hostileNames[at]!, detail: hostileNames[at]! }));
  const values = view.values.map((value, at) => ({ ...value, name: hostileNames[at + 1]!, type: hostileNames[at]! }));
  const hostile = { ...view, boxes, values };
  assert.deepEqual(unpackView(packView(hostile)), hostile);
});

test('a placement comes back, equal verdicts as one', () => {
  const refusal = { unit: 'cpu', rule: 'op-unsupported', reason: 'No such operator.', allows: ['Conv'] } as const;
  const verdicts = Array.from({ length: 100 }, (_, node) => (node % 3 === 0 ? { ...refusal } : { unit: 'htp' as const }));
  const provenance = { rung: 'estimate', producer: { tool: 'test', version: '1' } } as const;
  const placement: PlacementOverlay = {
    ...provenance,
    target: { soc: 'SM8650', precision: 'w8a8' },
    verdicts,
    segments: [
      { unit: 'cpu', nodes: [0, 3, 6] },
      { unit: 'htp', nodes: [] },
      { unit: 'htp', nodes: [99, 1] },
    ],
    boundaries: [{ value: 'x', from: 'cpu', to: ['htp'], bytes: undefined }],
    counts: { htp: 66, gpu: 0, cpu: 34, removed: 0 },
    time: { ...provenance, us: Float64Array.of(1, Number.NaN), totalUs: 1 },
  };
  const back = unpackPlacement(packPlacement(placement));
  assert.deepEqual(back, placement);
  assert.equal(back.verdicts[0], back.verdicts[3]);
});

/** As the editor's wire counts it: JSON, and the bytes of typed arrays beside it. */
function sizeOf(message: unknown): number {
  let bytes = 0;
  const json = JSON.stringify(message, (_, one: unknown) => {
    if (!ArrayBuffer.isView(one)) return one;
    bytes += one.byteLength;
    return 0;
  });
  return json.length + bytes;
}
