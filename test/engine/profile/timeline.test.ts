import assert from 'node:assert/strict';
import test from 'node:test';
import type { Profile } from '../../../src/engine/profile/profile';
import { profileBytes, profileFromBytes } from '../../../src/engine/profile/store';
import { type Timeline, works } from '../../../src/engine/profile/timeline';
import { buildTimeline } from '../../../src/engine/profile/timeline-build';

/** `m 0-10`: thread and times; `m 0-10 <2`: began after event 2. */
function timeline(...texts: readonly string[]): Timeline {
  const rows = texts.map((text) => {
    const [, thread = '', from, to, cause] = /^(\w) (\d+)-(\d+)(?: <(\d+))?$/.exec(text) ?? [];
    return { thread: 'mhd'.indexOf(thread), start: Number(from), duration: Number(to) - Number(from), cause: cause ? Number(cause) : -1 };
  });
  const threads = [
    { name: 'main', kind: 'main' },
    { name: 'HVX', kind: 'hvx' },
    { name: 'DMA', kind: 'dma' },
  ] as const;
  const zeros = rows.map(() => 0);
  return buildTimeline(
    { tick: 'cycle', ticksPerUs: 1, threads, names: ['k'] },
    {
      thread: rows.map(({ thread }) => thread),
      start: rows.map(({ start }) => start),
      duration: rows.map(({ duration }) => duration),
      work: zeros.map(() => works.indexOf('hvx')),
      layer: zeros,
      name: rows.map((_, i) => i),
      ...(texts.some((text) => text.includes('<')) && { cause: rows.map(({ cause }) => cause) }),
    },
  );
}

/** The lane of each event, with its times. */
function laid({ lanes, first, start, duration }: Timeline): readonly string[] {
  return lanes.map(({ name, depth }, lane) => {
    const events = Array.from(start.subarray(first[lane], first[lane + 1]), (at, i) => `${at}-${at + duration[first[lane]! + i]!}`);
    return `${name}${depth || ''}: ${events.join(' ')}`;
  });
}

const laneCases: readonly [name: string, events: readonly string[], want: readonly string[]][] = [
  ['sorted by thread and start', ['h 5-6', 'm 3-4', 'm 0-2'], ['main: 0-2 3-4', 'HVX: 5-6']],
  ['an event inside another stands below it', ['m 0-10', 'm 2-4', 'm 3-4', 'm 5-6'], ['main: 0-10', 'main1: 2-4 5-6', 'main2: 3-4']],
  ['two that overlap stand in two lanes', ['m 0-5', 'm 3-8', 'm 8-9'], ['main: 0-5 8-9', 'main1: 3-8']],
  ['of two that start together the longer is above', ['m 0-3', 'm 0-9'], ['main: 0-9', 'main1: 0-3']],
  ['one after the other without a gap is one lane', ['d 0-5', 'd 5-8'], ['DMA: 0-5 5-8']],
  ['nothing', [], []],
];
for (const [name, events, want] of laneCases) test(`lanes: ${name}`, () => assert.deepEqual(laid(timeline(...events)), want));

/** The path as the names of its events, which are their places in the list. */
const pathOf = ({ path, name }: Timeline) => Array.from(path, (event) => name[event]).join(' ');

const pathCases: readonly [name: string, events: readonly string[], want: string][] = [
  ['one thread', ['m 0-5', 'm 6-9'], '0 1'],
  ['by times: the latest end before the start', ['m 0-5', 'h 2-7', 'm 8-9'], '1 2'],
  ['by times: nothing ended before', ['m 0-5', 'h 2-7'], '1'],
  ['by causes: a wait for a vector kernel that the main thread started', ['m 0-1', 'h 1-7 <0', 'd 2-8', 'm 8-9 <1'], '0 1 3'],
  ['by causes: what ended long ago was not waited for', ['m 0-1', 'h 1-3 <0', 'm 1-7', 'm 8-9 <1'], '0 2 3'],
  ['by causes: a transfer behind another', ['m 0-1', 'd 1-6 <0', 'm 1-2', 'd 6-9 <2', 'm 9-10 <3'], '0 1 3 4'],
  ['nothing', [], ''],
];
for (const [name, events, want] of pathCases) test(`critical path: ${name}`, () => assert.equal(pathOf(timeline(...events)), want));

test('the path says what it was told from', () => {
  assert.equal(timeline('m 0-1', 'h 1-2 <0').pathFrom, 'causes');
  assert.equal(timeline('m 0-1').pathFrom, 'times');
});

const profile = (change: Partial<Profile>): Profile => ({
  id: 'p',
  createdAt: '2026-01-01T00:00:00Z',
  modelSha256: '',
  modelName: 'm.onnx',
  kind: 'htp-sim',
  rung: 'simulated',
  producer: { tool: 't', version: '1' },
  total: { meanMs: 1 },
  layers: [],
  unmatched: { spans: 0, us: 0, names: [] },
  ...change,
});

test('a timeline comes back from the file as it was', () => {
  const made: Timeline = {
    ...timeline('m 0-4', 'h 1-7 <0', 'm 9-12 <1', 'd 3-4 <0'),
    ddrBytes: Float64Array.of(0, 0, 0, 4096),
    vtcm: { at: Float64Array.of(0, 5), bytes: Float64Array.of(10, 0) },
  };
  assert.deepEqual(profileFromBytes(profileBytes(profile({ timeline: made })))?.timeline, made);
});

test('a profile of before, with its events in htp, still has lanes', () => {
  const old = {
    ...profile({}),
    htp: {
      cycles: 9,
      clockMhz: 1500,
      ddr: {},
      opsWithoutCost: [],
      timeline: { threads: ['FG', 'HVX 1'], thread: [1, 0, 0], start: [2, 5, 0], duration: [3, 1, 4], layer: [0, -1, 0] },
    },
  };
  const read = profileFromBytes(new TextEncoder().encode(JSON.stringify(old)));
  assert.deepEqual(read?.timeline && laid(read.timeline), ['Main thread: 0-4 5-6', 'HVX 1: 2-5']);
  assert.equal(read?.timeline?.ticksPerUs, 1500);
  assert.deepEqual(Object.keys(read?.htp ?? {}), ['cycles', 'clockMhz', 'ddr', 'opsWithoutCost']);
});

const damaged: readonly [name: string, timeline: unknown][] = [
  ['text', 'x'],
  [
    'a column too short',
    {
      tick: 'us',
      ticksPerUs: 1,
      lanes: [{ name: 'a', kind: 'cpu', depth: 0 }],
      names: [],
      first: [0, 2],
      startStep: [1],
      duration: [1],
      work: [0],
      layer: [0],
      name: [0],
    },
  ],
  [
    'lanes without ends',
    { tick: 'us', ticksPerUs: 1, lanes: [], names: [], first: [], startStep: [], duration: [], work: [], layer: [], name: [] },
  ],
];
for (const [name, bad] of damaged)
  test(`a damaged timeline costs the lanes, not the profile: ${name}`, () => {
    const read = profileFromBytes(new TextEncoder().encode(JSON.stringify({ ...profile({}), timeline: bad })));
    assert.equal(read?.id, 'p');
    assert.equal(read.timeline, undefined);
  });
