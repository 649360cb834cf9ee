import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildTimeline } from '../../../src/engine/profile/timeline-build';
import type { Profile } from '../../../src/protocol/calls';
import { type Timeline, type Work, works } from '../../../src/protocol/timeline-calls';
import { pathParts } from '../../../webview/scene/critical';
import { ddrCurve, vtcmCurve } from '../../../webview/scene/curves';
import { eventLines, gapText } from '../../../webview/scene/event-text';
import { findGaps } from '../../../webview/scene/gaps';
import { laneBars } from '../../../webview/scene/lane-bars';
import { busyTicks, eventAt, layerExtent, makeLanes, shades } from '../../../webview/scene/lanes';
import { around, moved, within, zoomed } from '../../../webview/scene/time-window';
import { unitTotals } from '../../../webview/scene/unit-totals';

interface Row {
  readonly thread: 'main' | 'hvx' | 'dma';
  readonly work: Work;
  readonly from: number;
  readonly to: number;
  readonly layer?: number;
  readonly bytes?: number;
  readonly cause?: number;
}

const threads = [
  { name: 'Main thread', kind: 'main' },
  { name: 'HVX 1', kind: 'hvx' },
  { name: 'DMA', kind: 'dma' },
] as const;

function timelineOf(rows: readonly Row[], vtcm?: Timeline['vtcm']): Timeline {
  return buildTimeline(
    { tick: 'cycle', ticksPerUs: 10, threads, names: works, ...(vtcm && { vtcm }) },
    {
      thread: rows.map(({ thread }) => threads.findIndex(({ kind }) => kind === thread)),
      start: rows.map(({ from }) => from),
      duration: rows.map(({ from, to }) => to - from),
      work: rows.map(({ work }) => works.indexOf(work)),
      layer: rows.map(({ layer = -1 }) => layer),
      name: rows.map(({ work }) => works.indexOf(work)),
      ...(rows.some(({ bytes }) => bytes !== undefined) && { ddrBytes: rows.map(({ bytes = 0 }) => bytes) }),
      ...(rows.some(({ cause }) => cause !== undefined) && { cause: rows.map(({ cause = -1 }) => cause) }),
    },
  );
}

/** The main thread starts a transfer, computes, starts a vector kernel, and waits for it. */
const run: readonly Row[] = [
  { thread: 'main', work: 'control', from: 0, to: 10, layer: 0 },
  { thread: 'dma', work: 'dma', from: 10, to: 30, layer: 0, bytes: 4000, cause: 0 },
  { thread: 'main', work: 'hmx', from: 30, to: 60, layer: 0, cause: 1 },
  { thread: 'main', work: 'control', from: 60, to: 62, layer: 1 },
  { thread: 'hvx', work: 'hvx', from: 62, to: 95, layer: 1, cause: 3 },
  { thread: 'main', work: 'control', from: 98, to: 100, layer: 1, cause: 4 },
];

const profile: Profile = {
  id: 'p',
  createdAt: '',
  modelSha256: '',
  modelName: '',
  kind: 'htp-sim',
  rung: 'simulated',
  producer: { tool: 'test', version: '1' },
  total: { meanMs: 0.01 },
  layers: ['a', 'b'].map((name, i) => ({
    name,
    opType: 'Conv',
    unit: 'htp',
    us: 1,
    share: 0,
    vtcmBytes: [100, 40][i],
    ddrBytes: [600, 0][i],
  })),
  unmatched: { spans: 0, us: 0, names: [] },
};
const lanes = makeLanes(timelineOf(run), 2);

const hits: readonly (readonly [lane: number, time: number, reach: number, text: string | undefined])[] = [
  [0, 0, 0, '0-10'],
  [0, 9, 0, '0-10'],
  [0, 20, 0, undefined],
  [0, 29, 2, '30-60'],
  [0, 12, 3, '0-10'],
  [1, 94, 0, '62-95'],
  [1, 96, 0, undefined],
  [0, 500, 0, undefined],
];
for (const [lane, time, reach, want] of hits)
  test(`the event of lane ${lane} at ${time}, within ${reach}`, () => {
    const event = eventAt(lanes, lanes.lanes[lane]!, time, reach);
    const { start, duration } = lanes.timeline;
    assert.equal(event < 0 ? undefined : `${start[event]}-${start[event]! + duration[event]!}`, want);
  });

test('busy time is cut at the window, by kind of work', () => {
  const [main] = lanes.lanes;
  const [matrix, control] = [shades.indexOf('matrix'), shades.indexOf('control')];
  assert.equal(busyTicks(lanes, main!, matrix, 0, 100), 30);
  assert.equal(busyTicks(lanes, main!, matrix, 40, 50), 10);
  assert.equal(busyTicks(lanes, main!, control, 5, 99), 5 + 2 + 1);
  assert.equal(busyTicks(lanes, main!, matrix, 70, 80), 0);
});

test('totals per unit: busy, idle and share of all its threads, of the whole or of a measured stretch', () => {
  const all = unitTotals(lanes, { from: 0, to: 100 });
  assert.deepEqual(
    all.map(({ unit, busyUs, idleUs, share }) => [unit, busyUs, idleUs, share]),
    [
      ['Matrix (HMX)', 3, 7, 0.3],
      ['Start and wait', 1.4, 8.6, 0.14],
      ['Vector (HVX)', 3.3, 6.7, 0.33],
      ['DMA', 2, 8, 0.2],
    ],
  );
  const [matrix] = unitTotals(lanes, { from: 50, to: 70 });
  assert.deepEqual([matrix?.busyUs, matrix?.share], [1, 0.5]);
});

test('the parts of the critical path sum to the time from its start to its end', () => {
  const parts = pathParts(lanes);
  assert.deepEqual(
    parts.map(({ what, us }) => [what, Math.round(us * 10)]),
    [
      ['Vector (HVX)', 33],
      ['Matrix (HMX)', 30],
      ['DMA', 20],
      ['Start and wait', 14],
      ['Between events', 3],
    ],
  );
});

test('idle stretches say what ended them, the longest first', () => {
  assert.deepEqual(
    findGaps(lanes).map((gap) => [gap.from, gap.to, gapText(lanes, gap)]),
    [
      [62, 98, '3.6 µs idle · waits for HVX 1, hvx'],
      [10, 30, '2 µs idle · waits for DMA, dma'],
    ],
  );
  const [first] = findGaps(makeLanes(timelineOf([run[0]!, { ...run[2]!, cause: undefined }].map(({ cause: _, ...row }) => row)), 2));
  assert.match(gapText(lanes, first!), /the trace does not say why/);
});

test('an event in words', () => {
  const { timeline } = lanes;
  const transfer = timeline.work.indexOf(works.indexOf('dma'));
  assert.deepEqual(eventLines(profile, lanes, transfer), [
    'Conv a',
    'dma · transfer',
    'DMA · 2 µs · 20 cycles · from 1 µs',
    '4 kB to or from DDR',
    'after control on Main thread',
    'on the critical path',
  ]);
});

test('the extent of layers', () => {
  assert.deepEqual(layerExtent(lanes, [1]), { from: 60, to: 100 });
  assert.deepEqual(layerExtent(lanes, [0, 1]), { from: 0, to: 100 });
  assert.equal(layerExtent(lanes, []), undefined);
});

/** Busy pixels of a lane, blocks and columns together. */
function painted(scene: ReturnType<typeof makeLanes>, width: number, window = { from: scene.first, to: scene.last }): number {
  const { blocks, columns } = laneBars(scene, scene.lanes[0]!, window, width);
  return (
    blocks.reduce((sum, { left, right }) => sum + right - left, 0) +
    columns.reduce((sum, column) => sum + column.reduce((a, b) => a + b, 0), 0)
  );
}

const many = makeLanes(
  timelineOf(
    Array.from({ length: 20_000 }, (_, i) => ({ thread: 'main', work: i % 3 === 0 ? 'hmx' : 'control', from: 10 * i, to: 10 * i + 4 })),
  ),
  0,
);

test('however many events there are, no more is painted than there are pixels, and the busy part stays', () => {
  for (const width of [50, 400, 1200]) {
    const { blocks, columns } = laneBars(many, many.lanes[0]!, { from: 0, to: many.last }, width);
    assert.ok(blocks.length <= 2 * width && columns.every((column) => column.length === width));
    assert.ok(Math.abs(painted(many, width) / width - 0.4) < 0.01);
  }
});

test('seen from near, each event is a block of its own', () => {
  const { blocks } = laneBars(many, many.lanes[0]!, { from: 1000, to: 1100 }, 1000);
  assert.deepEqual(
    blocks.map(({ left, right }) => [left, right]),
    Array.from({ length: 10 }, (_, i) => [100 * i, 100 * i + 40]),
  );
});

test('a wide event among a crowd fills its columns', () => {
  const rows = Array.from({ length: 9000 }, (_, i): Row => ({ thread: 'main', work: 'control', from: i, to: i + 0.5 }));
  const scene = makeLanes(timelineOf([...rows, { thread: 'main', work: 'hmx', from: 9000, to: 10_000 }]), 0);
  const { columns } = laneBars(scene, scene.lanes[0]!, { from: 0, to: 10_000 }, 100);
  assert.deepEqual(
    Array.from(columns[shades.indexOf('matrix')]!.slice(88, 100), (part) => Math.round(part)),
    [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  );
});

test('VTCM as it was traced; the top of the scale is what the chip has', () => {
  const level = { at: Float64Array.of(0, 40, 41, 80), bytes: Float64Array.of(10, 70, 20, 0) };
  const scene = makeLanes(timelineOf(run, level), 2);
  const curve = vtcmCurve(profile, scene);
  assert.equal(curve?.note, '');
  assert.deepEqual([...curve!.columns({ from: 0, to: 100 }, 5)], [10, 10, 70, 20, 0]);
  assert.equal(curve?.most, 70);
});

test('without a trace of VTCM, the layers that are under way are summed, and the curve says so', () => {
  const curve = vtcmCurve(profile, lanes);
  assert.equal(curve?.note, 'summed from layers');
  assert.deepEqual([...curve!.columns({ from: 0, to: 100 }, 5)], [100, 100, 100, 40, 40]);
  assert.equal(vtcmCurve({ ...profile, layers: [] }, makeLanes(timelineOf(run), 0)), undefined);
});

test('DDR traffic from the bytes of the events: the area is what was moved', () => {
  const curve = ddrCurve(profile, lanes);
  assert.equal(curve?.note, '');
  assert.deepEqual([...curve!.columns({ from: 0, to: 40 }, 4)], [0, 2000, 2000, 0]);
  for (const width of [1, 7, 100]) {
    const us = (100 / 10 / width) as number;
    assert.ok(Math.abs(curve!.columns({ from: 0, to: 100 }, width).reduce((sum, rate) => sum + rate * us, 0) - 4000) < 1e-6);
  }
});

test("without bytes of events, layers' bytes are spread over their transfers, and the curve says so", () => {
  const plain = run.map(({ bytes: _, ...row }) => row);
  const curve = ddrCurve(profile, makeLanes(timelineOf(plain), 2));
  assert.match(curve?.note ?? '', /spread/);
  assert.deepEqual([...curve!.columns({ from: 0, to: 40 }, 4)], [0, 300, 300, 0]);
});

test('a timeline without events has a window to show all the same', () => {
  const empty = makeLanes(timelineOf([]), 0);
  assert.deepEqual([empty.first, empty.last], [0, 1]);
  assert.deepEqual(findGaps(empty), []);
});

const whole = { from: 0, to: 1000 };
const windows: readonly [name: string, got: { from: number; to: number }, want: [number, number]][] = [
  ['zooming keeps what is under the pointer', zoomed(whole, { from: 0, to: 1000 }, 250, 0.5), [125, 625]],
  ['zooming out ends at the whole', zoomed(whole, { from: 100, to: 900 }, 300, 9), [0, 1000]],
  ['zooming in ends where ticks are told apart', zoomed(whole, { from: 490, to: 510 }, 500, 0.1), [490, 510]],
  ['moving ends at the border', moved(whole, { from: 700, to: 900 }, 1), [800, 1000]],
  ['moving by half', moved(whole, { from: 200, to: 400 }, -0.5), [100, 300]],
  ['a wish beyond the end', within(whole, { from: 950, to: 1150 }), [800, 1000]],
  ['around leaves some room', around(whole, { from: 400, to: 500 }), [385, 515]],
];
for (const [name, { from, to }, want] of windows) test(name, () => assert.deepEqual([from, to], want));
