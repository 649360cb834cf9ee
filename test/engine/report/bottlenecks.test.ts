import assert from 'node:assert/strict';
import test from 'node:test';
import type { Work } from '../../../src/engine/cost/work';
import { explainLayer, type SlowLayer } from '../../../src/engine/report/explain-layer';
import { longestRows } from '../../../src/engine/report/longest-rows';

const longest: readonly [values: readonly number[], count: number, rows: readonly number[]][] = [
  [[], 5, []],
  [[3, 1, 2], 2, [0, 2]],
  [[1, 1, 1], 2, [0, 1]],
  [[Number.NaN, 0, 5, -1], 5, [2]],
  [[1, 2, 3, 4, 5, 6], 5, [5, 4, 3, 2, 1]],
];
for (const [values, count, rows] of longest)
  test(`the ${count} longest of ${JSON.stringify(values)}`, () => assert.deepEqual(longestRows(Float64Array.from(values), count), rows));

const work = (some: Partial<Work>): Work => ({ family: 'conv', macs: 1e6, paddedMacs: 1e6, elements: 1000, weights: 100, ...some });
const slow = (some: Partial<SlowLayer>): SlowLayer => ({
  opType: 'Conv',
  verdict: { unit: 'htp' },
  work: work({}),
  layer: undefined,
  precision: 'w8a8',
  modelMacs: 4e6,
  onCpuByChoice: false,
  ...some,
});
const busy = {
  name: 'n',
  opType: 'Conv',
  unit: 'htp',
  us: 1,
  share: 1,
  ddrBytes: 2e6,
  busy: { hmx: 10, hvx: 10, dma: 60, main: 10 },
} as const;
const refusal = { unit: 'cpu', rule: 'rank', reason: 'Rank 6.', fix: 'Reshape it.' } as const;

const explained: readonly [name: string, layer: SlowLayer, why: RegExp, help: RegExp | undefined][] = [
  ['what the HTP refuses', slow({ verdict: refusal }), /^On the CPU: Rank 6\.$/, /^Reshape it\.$/],
  ['all of it on a CPU is no refusal', slow({ verdict: refusal, onCpuByChoice: true }), /^1\.00 M MACs, 25\.0 % of the model's/, undefined],
  ['a DMA that is busiest', slow({ layer: busy }), /DMA has 66\.7 %.*2\.00 MB over DDR/, /bit width/],
  ['channels that fill no block', slow({ work: work({ paddedMacs: 4e6 }) }), /75\.0 % of its products are padding/, /multiples of 32/],
  ['depthwise', slow({ work: work({ family: 'depthwise' }) }), /^Depthwise/, /./],
  ['a copy', slow({ work: work({ family: 'reshape', macs: 0 }) }), /copies 1\.00 k elements/, /./],
  ['weights that outweigh', slow({ work: work({ weights: 9000 }) }), /Reads 9\.00 k weights/, /fewer bits/],
  ['fp16', slow({ precision: 'fp16' }), /MACs/, /^w8a8 takes about \d/],
  ['an open shape', slow({ work: undefined }), /shape is open/, undefined],
];
for (const [name, layer, why, help] of explained)
  test(`why it takes long: ${name}`, () => {
    const told = explainLayer(layer);
    assert.match(told.why, why);
    if (help) assert.match(told.help ?? '', help);
    else assert.equal(told.help, undefined);
  });
