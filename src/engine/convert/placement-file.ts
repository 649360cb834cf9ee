import type { Model } from '../ir/graph';
import type { Partition, Placement } from '../placement/placement';

/** `placement.json`, with the field names of `qnn-lens place --json`. */
export function placementFile(model: Model, { rung, producer, target, verdicts }: Placement, { segments, boundaries }: Partition) {
  const name = (id: number) => model.nodes[id]?.name ?? '';
  return {
    rung,
    producer,
    target: { soc: target.chip.soc, precision: target.precision },
    nodes: model.nodes.map((node) => {
      const { unit, rule, reason, qnnOps } = verdicts[node.id] ?? { unit: 'cpu' as const };
      return { name: node.name, opType: node.opType, unit, ...(rule && { rule }), ...(reason && { reason }), ...(qnnOps && { qnnOps }) };
    }),
    segments: segments.map(({ unit, nodes }) => ({ unit, nodes: nodes.map(name) })),
    boundaries: boundaries.map(({ value, from, to, bytes }) => ({ value, from, to, bytes: bytes ?? null })),
  };
}
