import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Box, Profile } from '../../../src/protocol/calls';
import { compareProfiles, timesOfProfile } from '../../../webview/scene/times';

const boxes: readonly Box[] = ['x', 'a', 'b'].map((name, i) => ({
  kind: i === 0 ? 'input' : 'node',
  node: i - 1,
  name,
  opType: 'Relu',
  detail: '',
  graphs: [],
}));

function profileOf(layers: readonly (readonly [name: string, us: number])[]): Profile {
  return {
    id: 'p',
    createdAt: '',
    modelSha256: '',
    modelName: '',
    kind: 'htp-sim',
    rung: 'simulated',
    producer: { tool: 'test', version: '1' },
    total: { meanMs: 0.1, lowMs: 0.09, highMs: 0.2 },
    layers: layers.map(([name, us]) => ({ name, opType: 'Relu', unit: 'htp', us, share: 0 })),
    unmatched: { spans: 0, us: 0, names: [] },
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
