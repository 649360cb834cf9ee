import { busyTicks, type Lane, type LaneScene, shades } from './lanes';
import type { TimeWindow } from './time-window';

export interface UnitTotal {
  readonly unit: string;
  /** How many lanes it has: the time that it could have worked is so many times the window. */
  readonly threads: number;
  readonly busyUs: number;
  readonly idleUs: number;
  /** Busy, of the time that it could have worked. */
  readonly share: number;
}

interface UnitRow {
  readonly unit: string;
  readonly lane: Lane['kind'];
  readonly shades: readonly (typeof shades)[number][];
}

const rows: readonly UnitRow[] = [
  { unit: 'Matrix (HMX)', lane: 'main', shades: ['matrix'] },
  { unit: 'Start and wait', lane: 'main', shades: ['control'] },
  { unit: 'Scalar', lane: 'main', shades: ['work'] },
  { unit: 'Vector (HVX)', lane: 'hvx', shades: ['work'] },
  { unit: 'DMA', lane: 'dma', shades: ['work'] },
  { unit: 'CPU', lane: 'cpu', shades: ['work'] },
  { unit: 'Other', lane: 'other', shades: ['work', 'matrix', 'control'] },
];

/** How long each unit worked in a stretch of the timeline. Events inside others are not counted twice; units without any event are left out. */
export function unitTotals(scene: LaneScene, { from, to }: TimeWindow): readonly UnitTotal[] {
  const { ticksPerUs } = scene.timeline;
  return rows.flatMap((row) => {
    const lanes = scene.lanes.filter(({ kind, depth }) => kind === row.lane && depth === 0);
    const indices = row.shades.map((shade) => shades.indexOf(shade));
    if (!lanes.some((lane) => indices.some((shade) => scene.sums[shade]![lane.to]! > scene.sums[shade]![lane.from]!))) return [];
    const busy = lanes.reduce((sum, lane) => sum + indices.reduce((all, shade) => all + busyTicks(scene, lane, shade, from, to), 0), 0);
    const all = lanes.length * (to - from);
    return [{ unit: row.unit, threads: lanes.length, busyUs: busy / ticksPerUs, idleUs: (all - busy) / ticksPerUs, share: busy / all }];
  });
}
