import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlacementOverlay, Unit } from '../../../src/protocol/calls';
import type { NodeFacts } from '../../../src/protocol/column-calls';
import {
  type AmountColumn,
  type CategoryColumn,
  type Column,
  type ColumnContext,
  lacking,
  sourceText,
  valueText,
} from '../../../webview/scene/columns';
import { edgeWeights } from '../../../webview/scene/columns-edges';
import { importedColumns } from '../../../webview/scene/columns-imported';
import { columnEntries, makeColumn } from '../../../webview/scene/columns-list';
import { scaledBy, valuesOfBoxes } from '../../../webview/scene/columns-scale';
import { totalOf } from '../../../webview/scene/columns-total';

const none = Number.NaN;
const producer = { tool: 'test', version: '1' };

const facts: NodeFacts = {
  rung: 'estimate',
  producer,
  drawn: Uint8Array.of(1, 1, 1, 0),
  operators: ['Conv', 'Relu', 'Mystery', 'Constant'],
  operator: Uint16Array.of(0, 1, 2, 3),
  macs: Float64Array.of(1000, 0, none, none),
  weightBytes: Float64Array.of(400, 0, 0, none),
  weightBits: Float64Array.of(32, none, none, none),
  activationBytes: Float64Array.of(800, 80, none, none),
  activationBits: Float64Array.of(32, 32, 64, none),
  isFloat: Uint8Array.of(1, 1, 0, 0),
  quantized: false,
};

function placed(units: readonly Unit[], precision: 'fp16' | 'w8a8' | 'w8a16' = 'w8a8'): PlacementOverlay {
  const us = Float64Array.of(10, 5, none, none);
  return {
    rung: 'estimate',
    producer,
    target: { soc: 'SM8650', precision },
    verdicts: units.map((unit) => ({ unit })),
    segments: [],
    boundaries: [],
    counts: { htp: 0, gpu: 0, cpu: 0, removed: 0 },
    time: { rung: 'estimate', producer, us, totalUs: 15 },
  };
}

const placement = placed(['htp', 'cpu', 'htp', 'removed']);
const times = { rung: 'estimate', producer, us: placement.time.us, totalUs: 15, longestUs: 10 } as const;
const context: ColumnContext = { placement, times, facts, profile: undefined, added: [], boxes: [] };

function made(id: string, changed: Partial<ColumnContext> = {}): Column {
  const column = makeColumn(id, { ...context, ...changed });
  assert.ok(typeof column === 'object', String(column));
  return column;
}

const texts: readonly (readonly [id: string, values: readonly string[], changed?: Partial<ColumnContext>])[] = [
  ['unit', ['HTP', 'CPU', 'HTP', 'removed']],
  ['op', ['convolution', 'activation', 'other', '–']],
  ['time', ['10 µs', '5 µs', '–', '–']],
  ['share', ['67%', '33%', '–', '–']],
  ['macs', ['1 k MACs', '0 MACs', '–', '–']],
  ['weight-bytes', ['400 B', '0 B', '0 B', '–']],
  // The CPU keeps what the file has; integers are nobody's choice.
  ['activation-bits', ['8 bit', '32 bit', '64 bit', '–']],
  ['activation-bits', ['16 bit', '32 bit', '64 bit', '–'], { placement: placed(['htp', 'cpu', 'htp', 'removed'], 'w8a16') }],
  ['activation-bits', ['32 bit', '32 bit', '64 bit', '–'], { facts: { ...facts, quantized: true } }],
  ['weight-bits', ['8 bit', '–', '–', '–']],
  // Activations and weights of the first at a quarter of their size.
  ['ddr', ['300 B', '80 B', '–', '0 B']],
];
for (const [id, values, changed] of texts)
  test(`${id}: ${values.join(', ')}`, () => {
    const column = made(id, changed);
    assert.deepEqual(
      Array.from(column.values, (value) => valueText(column, value)),
      values,
    );
  });

test('a simulated profile counts DDR traffic better than any rule', () => {
  const layers = [{ name: 'a', opType: 'Conv', unit: 'htp' as const, us: 1, share: 1, ddrBytes: 512 }];
  const profile = { id: 'p', createdAt: '', modelSha256: '', modelName: '', kind: 'htp-sim', rung: 'simulated', producer } as const;
  const boxes = [{ kind: 'node', node: 1, name: 'a', opType: 'Conv', detail: '', graphs: [] }] as const;
  const column = made('ddr', {
    boxes,
    profile: { ...profile, total: { meanMs: 1 }, layers, unmatched: { spans: 0, us: 0, names: [] } },
  });
  assert.deepEqual([column.source.rung, ...column.values], ['simulated', none, 512, none, none]);
});

test('a column without values says why', () => {
  const bare = { ...context, placement: undefined, times: undefined, facts: undefined };
  for (const { id } of columnEntries(bare)) assert.equal(typeof makeColumn(id, bare), 'string', id);
  assert.equal(typeof makeColumn('gone', context), 'string');
});

test('what is imported claims no rung, and brings the error', () => {
  const data = {
    file: 'report.csv',
    columns: [{ title: 'SQNR dB', values: Float64Array.of(40, 10, none, none) }],
    matched: 2,
    unmatched: { count: 0, names: [] },
  };
  const added = importedColumns(data);
  assert.equal(sourceText(added[0]!.source), 'imported · report.csv');
  assert.equal(sourceText(made('unit').source), 'estimate · test 1');
  const error = made('error', { added }) as AmountColumn;
  const { partOf } = scaledBy(error, error.values);
  assert.deepEqual([partOf(10), partOf(40)], [1, 0]);
  assert.ok(columnEntries({ added }).some(({ id }) => id === 'file:SQNR dB'));
});

test('nodes without a value are counted', () => assert.equal(lacking(made('macs'), [0, 1, 2]), 1));

const totals: readonly (readonly [id: string, nodes: readonly number[], text: string, lacking: number])[] = [
  ['time', [0, 1, 2], '≥ 15 µs', 1],
  ['time', [0, 1], '15 µs', 0],
  ['time', [2], '–', 1],
  ['unit', [0, 1, 2], 'HTP 2, CPU 1', 0],
  ['unit', [], '–', 0],
];
for (const [id, nodes, text, missing] of totals)
  test(`total of ${id} of ${nodes.length} nodes: ${text}`, () => {
    const total = totalOf(made(id), nodes);
    assert.deepEqual([total.text, total.lacking], [text, missing]);
  });

const scaleCases: readonly (readonly [scale: AmountColumn['scale'], values: readonly number[], value: number, part: number])[] = [
  ['linear', [0, 10], 5, 0.5],
  ['linear', [4, 4], 4, 1],
  ['linear', [], 4, 1],
  ['sqrt', [1, 100], 25, 0.5],
  ['log', [1, 100], 10, 0.5],
  ['log', [0, 1, 100], 0, 0],
  ['log', [1e-9, 1], 1e-9, 0],
  ['diverging', [-2, 10], 0, 0.5],
  ['diverging', [-2, 10], 10, 1],
  ['linear', [none, 0, 10], 20, 1],
];
for (const [scale, values, value, part] of scaleCases)
  test(`${scale} over ${values.join(', ')}: ${value} is at ${part}`, () => {
    const column = { ...(made('time') as AmountColumn), scale };
    assert.equal(scaledBy(column, values).partOf(value).toFixed(6), part.toFixed(6));
  });

test('a group that holds work is not shown as removed', () => {
  const unit = made('unit', { placement: placed(['removed', 'removed', 'htp', 'removed']) });
  assert.deepEqual([valueText(unit, totalOf(unit, [0, 1, 2]).value), valueText(unit, totalOf(unit, [0, 1]).value)], ['HTP', 'removed']);
});

test('a group is shown as the unit that takes most of its time, not as the one of most nodes', () => {
  const unit = (us: readonly number[]) => ({ ...(made('unit') as CategoryColumn), weights: Float64Array.from(us) });
  const shown = (us: readonly number[]) => valueText(unit(us), totalOf(unit(us), [0, 1, 2]).value);
  assert.deepEqual([shown([1, 5, 1]), shown([3, 5, 3]), shown([0, 0, 0]), shown([none, none, none])], ['CPU', 'HTP', 'HTP', 'HTP']);
});

test('the place of a value leads back to the value', () => {
  for (const scale of ['linear', 'sqrt', 'log', 'diverging'] as const) {
    const { partOf, valueAt } = scaledBy({ ...(made('time') as AmountColumn), scale }, [1, 1000]);
    assert.ok(Math.abs(valueAt(partOf(30)) - 30) < 1e-6, scale);
  }
});

test('a closed group has the total of its nodes, an end has nothing', () => {
  const box = (kind: 'group' | 'input' | 'node', node: number) => ({ kind, node, name: '', opType: '', detail: '', graphs: [] });
  const boxes = [box('input', -1), box('group', -1), box('node', 2)];
  const view = { boxes } as unknown as Parameters<typeof valuesOfBoxes>[1]['view'];
  const boxOfNode = new Map([
    [0, 1],
    [1, 1],
    [2, 2],
  ]);
  assert.deepEqual([...valuesOfBoxes(made('time'), { view, boxOfNode })], [none, 15, none]);
});

test('edges are as wide as the logarithm of their bytes; an unknown size is no size', () => {
  const values = [1, 10, 100, 100_000, undefined].map((bytes) => ({ name: '', type: '', bytes }));
  const value = Int32Array.of(0, 1, 2, 3, 4);
  const found = edgeWeights({ edges: { from: value, to: value, value }, values });
  assert.deepEqual([[...found.weight], found.unknown], [[1, 2, 3, 5, 0], 1]);
  assert.equal(found.from[0], 1);
});
