import { estimateTimes, type TimeEstimate } from '../cost/estimate';
import type { Model } from '../ir/graph';
import type { Provenance } from '../rung';
import type { Types } from '../shape/infer';
import type { Precision, Target, Unit } from '../targets/target';
import { estimatePlacement } from './estimate';
import { partition } from './partition';
import type { Boundary, CompilerCounts, Placement, Segment, Verdict } from './placement';
import { type SegmentTraffic, segmentTraffic } from './segment-traffic';

/** A placement with everything that follows from it, ready to draw or to print. */
export interface Overlay extends Provenance {
  readonly target: { readonly soc: string; readonly precision: Precision };
  readonly verdicts: readonly Verdict[];
  readonly segments: readonly Segment[];
  readonly boundaries: readonly Boundary[];
  /** What enters and leaves each segment; a placement from elsewhere may not say. */
  readonly traffic?: SegmentTraffic;
  readonly counts: Readonly<Record<Unit, number>>;
  /** Verified only: the compiler's own count. */
  readonly compiler?: CompilerCounts;
  readonly time: TimeEstimate;
}

/** Nodes per unit. */
export function countUnits(verdicts: readonly Verdict[]): Record<Unit, number> {
  const counts: Record<Unit, number> = { htp: 0, gpu: 0, cpu: 0, removed: 0 };
  for (const { unit } of verdicts) counts[unit]++;
  return counts;
}

/** `time` where somebody knows better than the estimate of the whole placement. */
export function overlayOf(model: Model, types: Types, placement: Placement, time = estimateTimes(model, types, placement)): Overlay {
  const cut = partition(model, types, placement);
  const { segments, boundaries } = cut;
  const { rung, producer, verdicts, target, compiler } = placement;
  return {
    rung,
    producer,
    target: { soc: target.chip.soc, precision: target.precision },
    verdicts,
    segments,
    boundaries,
    traffic: segmentTraffic(model, types, placement, cut),
    counts: countUnits(verdicts),
    ...(compiler && { compiler }),
    time,
  };
}

/** The estimate, at once. */
export function placeModel(model: Model, types: Types, target: Target): Overlay {
  return overlayOf(model, types, estimatePlacement(model, types, target));
}
