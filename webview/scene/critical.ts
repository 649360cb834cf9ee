import { works } from '../../src/protocol/timeline-calls';
import { endOf, type LaneScene } from './lanes';

export interface PathPart {
  readonly what: string;
  readonly us: number;
}

const names: Readonly<Record<(typeof works)[number], string>> = {
  main: 'Scalar',
  hmx: 'Matrix (HMX)',
  hvx: 'Vector (HVX)',
  dma: 'DMA',
  control: 'Start and wait',
  cpu: 'CPU',
  other: 'Other',
};

/** What the critical path consists of; the time between its events is its own part. Together they are the time from its first start to its last end. */
export function pathParts({ timeline }: LaneScene): readonly PathPart[] {
  const { path, work, duration, start, ticksPerUs } = timeline;
  const sums = new Map<string, number>();
  let between = 0;
  path.forEach((event, i) => {
    const what = names[works[work[event]!]!];
    sums.set(what, (sums.get(what) ?? 0) + duration[event]!);
    if (i > 0) between += Math.max(0, start[event]! - endOf(timeline, path[i - 1]!));
  });
  const parts = [...sums].map(([what, ticks]) => ({ what, us: ticks / ticksPerUs })).sort((a, b) => b.us - a.us);
  return between > 0 ? [...parts, { what: 'Between events', us: between / ticksPerUs }] : parts;
}
