import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LayerAccuracy } from '../../../src/protocol/quantize-calls';
import { defaultSettings, precisionOf } from '../../../src/protocol/quantize-calls';
import { isInside } from '../../../webview/panels/lasso';
import { decibelText, worstLayers } from '../../../webview/scene/accuracy';
import { type Column, type ColumnContext, valueText } from '../../../webview/scene/columns';
import { makeColumn } from '../../../webview/scene/columns-list';
import { scaledBy } from '../../../webview/scene/columns-scale';
import { paintMarks } from '../../../webview/scene/paint-marks';
import type { Scene } from '../../../webview/scene/scene';

const producer = { tool: 'test', version: '1' };
const differences = {
  samples: 1,
  elements: 1,
  notFinite: 0,
  sampleSqnrDb: [],
  worstSample: 0,
  cosine: 1,
  mse: 0,
  maxError: 0,
  top1Agreement: 1,
};
const layer = (node: string, sqnrDb: number, ownLossDb: number, bits?: number): LayerAccuracy => ({
  ...differences,
  node,
  operator: 'Conv',
  value: `${node}_out`,
  sqnrDb,
  ownLossDb,
  ...(bits !== undefined && { activationBits: bits, weightBits: 8 }),
});

/** The second crossed a border that knows no infinity. */
const layers = [
  layer('a', Number.POSITIVE_INFINITY, 0, 8),
  layer('b', null as unknown as number, 0, 8),
  layer('c', 30, 6, 16),
  layer('d', 20, 10),
];
const accuracy = {
  rung: 'measured',
  producer,
  createdAt: '',
  floatModel: { name: '', sha256: '' },
  quantizedModel: { name: '', sha256: '' },
  data: { path: '', samples: 1 },
  endToEnd: { ...differences, sqnrDb: 20 },
  outputs: [],
  layers,
} as const;
const boxes = ['a', 'b', 'c', 'd', 'e'].map(
  (name, node) => ({ kind: 'node', node, name, opType: 'Conv', detail: '', graphs: [] }) as const,
);
const context: ColumnContext = { placement: undefined, times: undefined, profile: undefined, facts: undefined, added: [], boxes, accuracy };

function made(id: string, changed: Partial<ColumnContext> = {}): Column {
  const column = makeColumn(id, { ...context, ...changed });
  assert.ok(typeof column === 'object', String(column));
  return column;
}

const nodes = { b: 'float', d: { weights: 8, activations: 16 } } as const;
const widths = { title: 'Plan', producer, of: (node: string) => precisionOf({ ...defaultSettings, nodes }, node) };

const texts: readonly (readonly [id: string, values: readonly string[], changed?: Partial<ColumnContext>])[] = [
  ['error', ['exact', 'exact', '30.0 dB', '20.0 dB', '–']],
  ['own-loss', ['0.0 dB', '0.0 dB', '6.0 dB', '10.0 dB', '–']],
  ['widths', ['w8a8', 'w8a8', 'w8a16', 'float', '–']],
  ['widths', ['w8a8', 'float', 'w8a8', 'w8a16', 'w8a8'], { widths }],
];
for (const [id, values, changed] of texts)
  test(`${id}: ${values.join(', ')}`, () => {
    const column = made(id, changed);
    assert.deepEqual(
      Array.from(column.values, (value) => valueText(column, value)),
      values,
    );
  });

test('of an SQNR the low end is what to look at first', () => {
  const column = made('error');
  assert.ok(column.kind === 'amount');
  const { partOf, least, most } = scaledBy(column, column.values);
  assert.deepEqual([least, most], [20, 30]);
  assert.deepEqual([20, 30, Number.POSITIVE_INFINITY].map(partOf), [1, 0, 0]);
  assert.equal(column.source.rung, 'measured');
});

test('without a quantization the columns say what to do', () => {
  for (const id of ['error', 'own-loss', 'widths']) assert.match(String(makeColumn(id, { ...context, accuracy: undefined })), /quantize/);
});

test('the worst layers are those that lose by themselves', () => {
  assert.deepEqual(
    worstLayers(accuracy, 5).map(({ node }) => node),
    ['d', 'c'],
  );
  assert.equal(decibelText(12.34), '12.3 dB');
});

const square = [
  { x: 0, y: 0 },
  { x: 10, y: 0 },
  { x: 10, y: 10 },
  { x: 0, y: 10 },
];
const bay = [...square.slice(0, 3), { x: 5, y: 2 }, { x: 0, y: 10 }];
const places: readonly (readonly [what: string, line: typeof square, x: number, y: number, inside: boolean])[] = [
  ['in a square', square, 5, 5, true],
  ['left of it', square, -1, 5, false],
  ['below it', square, 5, 11, false],
  ['in its bay', bay, 5, 8, false],
  ['beside its bay', bay, 1, 5, true],
];
for (const [what, line, x, y, inside] of places) test(`a lasso: ${what}`, () => assert.equal(isInside(line, x, y), inside));

test('marks of a plan are by node and edge', () => {
  const view = { edges: { value: Int32Array.of(0, 1, 0) }, values: [{ name: 'v' }, { name: 'w' }] };
  const followed = [{ node: 'b', precision: 'float', because: 'why', rule: 'r' }] as const;
  const refused = [{ node: 'gone', because: 'no', rule: 'r' }];
  const marks = paintMarks({ view } as unknown as Scene, boxes, { a: 'float' }, { nodes: {}, followed, refused, conversions: ['v'] });
  assert.deepEqual([...marks.followed], [[1, 'why']]);
  assert.deepEqual([...marks.refused], []);
  assert.deepEqual([...marks.painted], [0]);
  assert.deepEqual([...marks.conversions], [0, 2]);
});
