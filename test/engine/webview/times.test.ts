import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Box, Profile } from '../../../src/protocol/calls';
import { eventAt, laneExtent, makeLanes, vtcmLevel } from '../../../webview/scene/lanes';
import { compareProfiles, timesOfProfile } from '../../../webview/scene/times';

const boxes: readonly Box[] = ['x', 'a', 'b'].map((name, i) => ({
  kind: i === 0 ? 'input' : 'node',
  node: i - 1,
  name,
  opType: 'Relu',
  detail: '',
  graphs: [],
}));

function profileOf(layers: readonly (readonly [name: string, us: number, vtcmBytes?: number])[]): Profile {
  return {
    id: 'p',
    createdAt: '',
    modelSha256: '',
    modelName: '',
    kind: 'htp-sim',
    rung: 'simulated',
    producer: { tool: 'test', version: '1' },
    total: { meanMs: 0.1, lowMs: 0.09, highMs: 0.2 },
    layers: layers.map(([name, us, vtcmBytes]) => ({ name, opType: 'Relu', unit: 'htp', us, share: 0, vtcmBytes })),
    unmatched: { spans: 0, us: 0, names: [] },
    htp: {
      cycles: 100,
      clockMhz: 1000,
      ddr: {},
      opsWithoutCost: [],
      timeline: { threads: ['HMX', 'HVX 1', 'DMA'], thread: [0, 1, 0], start: [50, 0, 10], duration: [30, 20, 5], layer: [1, 0, 0] },
    },
  };
}

test('a profile becomes a column by node; a layer it lacks is not known', () => {
  const times = timesOfProfile(
    profileOf([
      ['b', 7],
      ['not in the graph', 3],
    ]),
    boxes,
    2,
  );
  assert.deepEqual([...times.us], [Number.NaN, 7]);
  assert.deepEqual([times.totalUs, times.lowUs, times.highUs, times.longestUs, times.rung], [100, 90, 200, 7, 'simulated']);
});

test('differences hold the layers of both profiles, the largest first', () => {
  const found = compareProfiles(
    profileOf([
      ['a', 10],
      ['b', 5],
    ]),
    profileOf([
      ['a', 4],
      ['c', 9],
    ]),
  );
  assert.deepEqual(
    found.map(({ name, beforeUs, afterUs }) => [name, beforeUs, afterUs]),
    [
      ['c', 0, 9],
      ['a', 10, 4],
      ['b', 5, 0],
    ],
  );
});

test('lanes are sorted by start and know their kind', () => {
  const lanes = makeLanes(
    profileOf([
      ['a', 1],
      ['b', 1],
    ]).htp!,
  );
  assert.deepEqual(
    lanes.map(({ kind, start, end, layer }) => [kind, [...start], [...end], [...layer]]),
    [
      ['hmx', [10, 50], [15, 80], [0, 1]],
      ['hvx', [0], [20], [0]],
      ['dma', [], [], []],
    ],
  );
  assert.deepEqual(laneExtent(lanes), { first: 0, last: 80 });
  assert.deepEqual(laneExtent([]), { first: 0, last: 1 });
});

const hits: readonly (readonly [time: number, event: number])[] = [
  [9, -1],
  [10, 0],
  [15, 0],
  [16, -1],
  [50, 1],
  [80, 1],
  [81, -1],
];
for (const [time, event] of hits) {
  test(`the event at ${time}`, () => assert.equal(eventAt(makeLanes(profileOf([['a', 1]]).htp!)[0]!, time), event));
}

test('the VTCM level is the sum over the layers that are under way', () => {
  const profile = profileOf([
    ['a', 1, 100],
    ['b', 1, 40],
  ]);
  assert.deepEqual(vtcmLevel(profile, makeLanes(profile.htp!)), { at: [0, 20, 50, 80], bytes: [100, 0, 40, 0], most: 100 });
  assert.equal(vtcmLevel(profileOf([['a', 1]]), makeLanes(profile.htp!)), undefined);
});
