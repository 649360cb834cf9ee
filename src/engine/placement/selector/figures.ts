import type { Overlay } from '../overlay';
import type { RunUnit } from './options';
import { runUnits } from './options';
import type { Conversion } from './pinned';
import type { PlacementFigures } from './supposition';

/** What an overlay comes to. */
export function figuresOf({ counts, segments, boundaries, verdicts, time }: Overlay, conversions: readonly Conversion[]): PlacementFigures {
  return {
    counts,
    segments: segments.length,
    boundaries: boundaries.length,
    boundaryBytes: boundaries.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    conversions: conversions.length,
    us: usPerUnit({ verdicts, time }),
    totalUs: time.totalUs,
  };
}

/** 0 for a unit without nodes, NaN for one with nodes of which none has a known time. A merged node's work is the HTP's. */
export function usPerUnit({ verdicts, time }: Pick<Overlay, 'verdicts' | 'time'>): Readonly<Record<RunUnit, number>> {
  const sums: Record<RunUnit, number> = { htp: 0, gpu: 0, cpu: 0 };
  const known: Record<RunUnit, number> = { htp: 0, gpu: 0, cpu: 0 };
  const all: Record<RunUnit, number> = { htp: 0, gpu: 0, cpu: 0 };
  for (const [id, { unit }] of verdicts.entries()) {
    const us = time.us[id] ?? Number.NaN;
    if (unit === 'removed' && !(us > 0)) continue;
    const where = unit === 'removed' ? 'htp' : unit;
    all[where]++;
    if (Number.isNaN(us)) continue;
    known[where]++;
    sums[where] += us;
  }
  for (const unit of runUnits) if (all[unit] > 0 && known[unit] === 0) sums[unit] = Number.NaN;
  return sums;
}
