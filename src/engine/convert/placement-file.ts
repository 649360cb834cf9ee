import type { Model } from '../ir/graph';
import type { Partition } from '../placement/placement';
import type { VerifiedPlacement } from '../placement/verified';

/** `placement.json`, with the field names of `qnn-lens place --json`. */
export function placementFile(model: Model, placement: VerifiedPlacement, { segments, boundaries }: Partition) {
  const { rung, producer, target, verdicts, partitions } = placement;
  const name = (id: number) => model.nodes[id]?.name ?? '';
  return {
    rung,
    producer,
    target: { soc: target.chip.soc, precision: target.precision },
    nodes: model.nodes.map((node) => {
      const { unit, rule, reason, qnnOps } = verdicts[node.id] ?? { unit: 'cpu' as const };
      return { name: node.name, opType: node.opType, unit, ...(rule && { rule }), ...(reason && { reason }), ...(qnnOps && { qnnOps }) };
    }),
    // As the compiler cut it, in the order in which the DLCs are numbered.
    partitions: partitions.map(({ graph, nodes }) => ({ graph, nodes: nodes.map(name) })),
    segments: segments.map(({ unit, nodes }) => ({ unit, nodes: nodes.map(name) })),
    boundaries: boundaries.map(({ value, from, to, bytes }) => ({ value, from, to, bytes: bytes ?? null })),
  };
}
