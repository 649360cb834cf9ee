import type { Graph, Model } from '../ir/graph';
import { executionOrder, usedBy } from '../ir/order';
import type { Types } from '../shape/infer';
import { byteSize } from '../shape/type-text';
import type { Partition, Placement } from './placement';

/** What it costs to enter and to leave each segment: values that another unit writes or reads, by index in `Partition.segments`. */
export interface SegmentTraffic {
  readonly enterValues: Int32Array;
  /** NaN where the size of one of them is not known. */
  readonly enterBytes: Float64Array;
  readonly leaveValues: Int32Array;
  readonly leaveBytes: Float64Array;
}

/** Counts each value once per segment that it enters, and once where it leaves. Linear in the size of the model. */
export function segmentTraffic(model: Model, types: Types, placement: Placement, partition: Partition): SegmentTraffic {
  const count = partition.segments.length;
  const traffic = {
    enterValues: new Int32Array(count),
    enterBytes: new Float64Array(count),
    leaveValues: new Int32Array(count),
    leaveBytes: new Float64Array(count),
  };
  for (const graph of model.graphs) addGraph(graph, types, placement, partition, traffic);
  return traffic;
}

function addGraph(graph: Graph, types: Types, { verdicts }: Placement, { segments, segmentOf }: Partition, traffic: SegmentTraffic): void {
  const writer = new Map<string, number>();
  const entered = new Map<string, Set<number>>();
  for (const node of executionOrder(graph).nodes) {
    const names = usedBy(node);
    const own = segmentOf[node.id]!;
    const { unit, rule } = verdicts[node.id]!;
    // A removed node hands on what its first input's writer wrote; what was folded comes from nobody.
    const from = unit === 'removed' ? names.map((name) => writer.get(name)).find((known) => known !== undefined) : own;
    if (from !== undefined && rule !== 'constant-folded') for (const name of node.outputs) if (name) writer.set(name, from);
    if (own < 0) continue;
    for (const name of names) {
      const source = writer.get(name);
      if (source === undefined || source < 0 || segments[source]!.unit === segments[own]!.unit) continue;
      const known = entered.get(name) ?? new Set();
      entered.set(name, known.add(own));
    }
  }
  for (const [name, readers] of entered) {
    const bytes = byteSize(types.typeOf(graph, name)) ?? Number.NaN;
    const source = writer.get(name)!;
    traffic.leaveValues[source]!++;
    traffic.leaveBytes[source]! += bytes;
    for (const segment of readers) {
      traffic.enterValues[segment]!++;
      traffic.enterBytes[segment]! += bytes;
    }
  }
}
