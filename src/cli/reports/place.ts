import type { Model } from '../../engine/ir/graph';
import type { Overlay } from '../../engine/placement/overlay';
import type { Verdict } from '../../engine/placement/placement';

/** One node as `place --json` prints it: the verdict's own fields, where there are any, after name, operator and unit. */
export interface PlacedNode extends Verdict {
  readonly name: string;
  readonly opType: string;
  /** Estimated time; null where it is not known. */
  readonly us: number | null;
}

/** What `place --json` prints; docs/cli.md documents each field. */
export function placeReport(model: Model, overlay: Overlay) {
  const { rung, producer, target, verdicts, segments, boundaries, counts, compiler, time } = overlay;
  const name = (id: number) => model.nodes[id]?.name ?? '';
  return {
    path: model.path,
    rung,
    producer,
    target,
    counts,
    ...(compiler && { compiler }),
    nodes: model.nodes.map((node): PlacedNode => {
      const { unit, ...why } = verdicts[node.id] ?? { unit: 'cpu' };
      return { name: node.name, opType: node.opType, unit, ...why, us: finite(time.us[node.id]) };
    }),
    segments: segments.map(({ unit, nodes }) => ({ unit, nodes: nodes.map(name) })),
    boundaries: boundaries.map(({ value, bytes, from, to }) => ({ value, bytes: bytes ?? null, from, to })),
    time: { rung: time.rung, producer: time.producer, totalUs: finite(time.totalUs) },
  };
}

export type PlaceReport = ReturnType<typeof placeReport>;

/** NaN is "not known", which JSON cannot say. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
