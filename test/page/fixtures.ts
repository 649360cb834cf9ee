import { laneOf, type Timeline, type Work, works } from '../../src/engine/profile/timeline';
import { buildTimeline } from '../../src/engine/profile/timeline-build';
import type { EngineCalls, PlacementOverlay, Profile, Unit } from '../../src/protocol/calls';
import type { Handlers } from '../../src/protocol/rpc';

type Open = Handlers<EngineCalls>['open'];
type Context = Parameters<Open>[1];

/** Operators that the drawn placement leaves on the CPU. */
const onCpu = new Set([
  'Shape',
  'Gather',
  'Slice',
  'Unsqueeze',
  'NonMaxSuppression',
  'NonZero',
  'Loop',
  'If',
  'ScatterND',
  'ConstantOfShape',
]);

/** Drawn figures for looking at the page: they name their producer, so that no picture passes for a result. */
const producer = { tool: 'drawn fixture', version: '0', chip: 'SM8650 (v75)', settings: 'for screenshots of the page only' };

/** Placement and profiles that depend on names alone: the same on every machine, whatever rules and toolchain there are. */
export function fixtureHandlers(engine: Handlers<EngineCalls>): Partial<Handlers<EngineCalls>> {
  const boxesOf = async (model: string, context: Context) => {
    const { view } = await engine.open({ model }, context);
    return view.boxes.filter(({ node }) => node >= 0);
  };
  return {
    place: async ({ model, target }, context) => drawPlacement(await boxesOf(model, context), target),
    profiles: async () => [
      {
        id: 'sim',
        file: '',
        kind: 'htp-sim',
        rung: 'simulated',
        createdAt: '2026-11-20T10:00:00Z',
        meanMs: 0.61,
        stale: false,
        label: 'SM8650 w8a8',
      },
      {
        id: 'cpu',
        file: '',
        kind: 'cpu',
        rung: 'measured',
        createdAt: '2026-11-19T09:30:00Z',
        meanMs: 4.2,
        stale: true,
        label: '4 threads',
      },
    ],
    profile: async ({ model, id }, context) => drawProfile(await boxesOf(model, context), id),
  };
}

type Boxes = Awaited<ReturnType<Open>>['view']['boxes'];

/** 0..1 from a text. */
function part(text: string): number {
  let hash = 7;
  for (const sign of text) hash = (hash * 31 + sign.charCodeAt(0)) % 10_007;
  return hash / 10_007;
}

function microsOf(name: string, opType: string): number {
  return (opType === 'Conv' || opType === 'MatMul' ? 90 : 9) * part(name) ** 2 + 0.4;
}

function unitOf(opType: string): Unit {
  if (opType === 'Identity' || opType === 'Cast') return 'removed';
  return onCpu.has(opType) ? 'cpu' : 'htp';
}

function drawPlacement(boxes: Boxes, target: PlacementOverlay['target']): PlacementOverlay {
  const size = boxes.reduce((most, { node }) => Math.max(most, node + 1), 0);
  const us = new Float64Array(size).fill(Number.NaN);
  const verdicts = Array.from({ length: size }, () => ({ unit: 'htp' as Unit }));
  const segments: { unit: 'htp' | 'cpu'; nodes: number[] }[] = [];
  const counts = { htp: 0, gpu: 0, cpu: 0, removed: 0 };
  for (const { node, name, opType } of boxes) {
    const unit = unitOf(opType);
    verdicts[node] = unit === 'cpu' ? { unit, ...refusal(opType) } : { unit };
    counts[unit]++;
    us[node] = microsOf(name, opType);
    if (unit === 'removed') continue;
    const last = segments[segments.length - 1];
    if (last?.unit === unit) last.nodes.push(node);
    else segments.push({ unit: unit as 'htp' | 'cpu', nodes: [node] });
  }
  const totalUs = us.reduce((sum, one) => sum + (one || 0), 0);
  const provenance = { rung: 'estimate', producer } as const;
  return { ...provenance, target, verdicts, segments, boundaries: [], counts, time: { ...provenance, us, totalUs } };
}

function refusal(opType: string) {
  return {
    rule: 'dynamic-shape',
    reason: `${opType} reads a shape that is known only when the model runs.`,
    saw: 'int64[4]',
    allows: ['static shapes'],
    fix: 'Fold the shape arithmetic: it depends on the input size alone.',
  };
}

function drawProfile(boxes: Boxes, id: string): Profile {
  const scale = id === 'cpu' ? 7 : 1;
  const layers = boxes.map(({ name, opType }) => ({
    name,
    opType,
    unit: id === 'cpu' ? ('cpu' as const) : unitOf(opType),
    us: scale * microsOf(`${id}${name}`, opType),
  }));
  const total = layers.reduce((sum, { us }) => sum + us, 0);
  const common = { id, createdAt: '2026-11-20T10:00:00Z', modelSha256: '', modelName: 'drawn', unmatched: { spans: 0, us: 0, names: [] } };
  const shared = layers.map((layer) => ({ ...layer, share: layer.us / total, vtcmBytes: Math.round(6e6 * part(layer.name)) }));
  if (id === 'cpu') return { ...common, kind: 'cpu', rung: 'measured', producer, total: { meanMs: total / 1000 }, layers: shared };
  return {
    ...common,
    kind: 'htp-sim',
    rung: 'simulated',
    producer,
    total: { meanMs: total / 1000, lowMs: total / 1150, highMs: total / 820 },
    layers: shared,
    htp: {
      cycles: total * 1500,
      clockMhz: 1500,
      ddr: { read: 4e6, write: 2e6 },
      peakVtcmBytes: 5.9e6,
      vtcmBytes: 8.4e6,
      opsWithoutCost: [],
      simulatedAs: 'SA8255',
    },
    timeline: drawTimeline(layers),
  };
}

/** Six lanes with the pattern of a real trace: the main thread starts transfers and vector kernels, works on the matrix unit and waits. */
function drawTimeline(layers: readonly { readonly name: string; readonly us: number }[]): Timeline {
  const threads = ['FG', 'HVX 1', 'HVX 2', 'HVX 3', 'HVX 4', 'DMA'];
  const rows: DrawnEvent[] = [];
  let at = 0;
  layers.forEach(({ name, us }, layer) => {
    const cycles = us * 1500;
    rows.push({ thread: 0, work: 'control', start: at, duration: cycles * 0.05, layer, ddrBytes: 0, cause: -1 });
    const started = rows.length - 1;
    threads.forEach((thread, index) => {
      const use = part(`${thread}${name}`);
      if (index > 0 && use < 0.3) return;
      rows.push({
        thread: index,
        work: index === 0 ? 'hmx' : index === 5 ? 'dma' : 'hvx',
        start: at + cycles * (0.06 + 0.2 * part(`${name}${index}`)),
        duration: cycles * (index === 0 ? 0.7 : index === 5 ? 0.25 * use : 0.7 * use),
        layer,
        ddrBytes: index === 5 ? Math.round(cycles * 8 * use) : 0,
        cause: index === 0 ? -1 : started,
      });
    });
    at += cycles;
  });
  return timelineOf(threads, rows, layers.length);
}

interface DrawnEvent {
  readonly thread: number;
  readonly work: Work;
  readonly start: number;
  readonly duration: number;
  readonly layer: number;
  readonly ddrBytes: number;
  readonly cause: number;
}

function timelineOf(threads: readonly string[], rows: readonly DrawnEvent[], layers: number): Timeline {
  const starts = rows.filter(({ work }) => work === 'control').map(({ start }) => start);
  const vtcm = { at: Float64Array.from(starts), bytes: Float64Array.from(starts, (_, i) => 1e6 + 5e6 * part(`vtcm ${i % layers}`)) };
  const column = (key: 'thread' | 'start' | 'duration' | 'layer' | 'ddrBytes' | 'cause') => rows.map((row) => row[key]);
  return buildTimeline(
    { tick: 'cycle', ticksPerUs: 1500, threads: threads.map(laneOf), names: works.map((work) => `drawn ${work}`), vtcm },
    {
      thread: column('thread'),
      start: column('start'),
      duration: column('duration'),
      layer: column('layer'),
      ddrBytes: column('ddrBytes'),
      cause: column('cause'),
      work: rows.map(({ work }) => works.indexOf(work)),
      name: rows.map(({ work }) => works.indexOf(work)),
    },
  );
}
