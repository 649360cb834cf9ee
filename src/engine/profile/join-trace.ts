import { type Hextimate, type KernelUnit, kernelUnits } from './hextimate';
import { type JoinedEvents, joinEvents } from './join-events';
import { shareTimeline } from './share-timeline';

/** One simulated QNN graph with what is needed to name its kernels. */
export interface GraphTrace {
  readonly trace: Hextimate;
  /** OpId to QNN node name (`schematic.ts`). */
  readonly names: ReadonlyMap<number, string>;
  /** The simulator's own total, which exceeds the end of the last event by a few cycles. */
  readonly cycles: number;
}

/** What the kernels of one ONNX node, or of one name that belongs to none, took. Cycles. */
export interface KernelGroup {
  /** Node id, or undefined. */
  readonly node: number | undefined;
  /** QNN name or kernel name where there is no node. */
  readonly name: string;
  readonly spans: number;
  /** Its share of the timeline: all groups together sum to the total. */
  readonly share: number;
  readonly busy: Readonly<Record<KernelUnit, number>>;
  readonly ddrBytes: number;
  /** The most VTCM that was in use while one of its kernels ran. */
  readonly peakVtcmBytes: number;
}

export interface JoinedTrace {
  readonly cycles: number;
  readonly groups: readonly KernelGroup[];
  /** Cycles in which no kernel ran, and the spans' own count. */
  readonly idleCycles: number;
  /** All events in one row of time, graph after graph. `group` indexes `groups`. */
  readonly events: JoinedEvents;
  readonly peakVtcmBytes: number;
}

/**
 * Joins the kernels of all graphs to ONNX nodes by way of the OpId: kernels that the compiler made for an operation (layout changes, transfers,
 * spills) bear that operation's OpId. `owner` says which node a QNN operation belongs to. Nothing is dropped: a kernel without a node is kept
 * under its own name.
 */
export function joinTraces(graphs: readonly GraphTrace[], owner: ReadonlyMap<string, number>): JoinedTrace {
  const table = new GroupTable();
  const groupsOfEvents: Int32Array[] = [];
  const offsets: number[] = [];
  let cycles = 0;
  let idleCycles = 0;
  for (const graph of graphs) {
    const { trace } = graph;
    const group = groupsOf(graph, owner, table);
    table.addBusy(trace, group);
    const shared = shareTimeline(trace, group, table.size);
    table.addShares(shared);
    groupsOfEvents.push(group);
    offsets.push(cycles);
    const length = Math.max(graph.cycles, shared.end);
    idleCycles += shared.idle + length - shared.end;
    cycles += length;
  }
  const peakVtcmBytes = graphs.reduce((peak, { trace }) => trace.vtcm.bytes.reduce((max, bytes) => Math.max(max, bytes), peak), 0);
  return { cycles, groups: table.groups(), idleCycles, events: joinEvents(graphs, groupsOfEvents, offsets), peakVtcmBytes };
}

function groupsOf({ trace, names }: GraphTrace, owner: ReadonlyMap<string, number>, table: GroupTable): Int32Array {
  const { opId, kernel } = trace.events;
  return Int32Array.from(opId, (id, i) => {
    const name = names.get(id);
    return table.indexOf(name === undefined ? undefined : owner.get(name), name ?? trace.kernels[kernel[i] ?? 0] ?? '');
  });
}

type Sums = { -readonly [K in keyof KernelGroup]: KernelGroup[K] } & { busy: Record<KernelUnit, number> };

class GroupTable {
  private readonly index = new Map<number | string, number>();
  private readonly sums: Sums[] = [];

  get size(): number {
    return this.sums.length;
  }

  indexOf(node: number | undefined, name: string): number {
    const key = node ?? name;
    const known = this.index.get(key);
    if (known !== undefined) return known;
    this.index.set(key, this.sums.length);
    this.sums.push({ node, name, spans: 0, share: 0, busy: { main: 0, hmx: 0, hvx: 0, dma: 0 }, ddrBytes: 0, peakVtcmBytes: 0 });
    return this.sums.length - 1;
  }

  addBusy({ events }: Hextimate, group: Int32Array): void {
    group.forEach((slot, i) => {
      const sums = this.sums[slot];
      const unit = kernelUnits[events.unit[i] ?? 0];
      if (!sums || !unit) return;
      sums.spans++;
      sums.busy[unit] += events.duration[i] ?? 0;
      sums.ddrBytes += events.ddrBytes[i] ?? 0;
    });
  }

  addShares({ shares, peaks }: { readonly shares: Float64Array; readonly peaks: Float64Array }): void {
    this.sums.forEach((sums, slot) => {
      sums.share += shares[slot] ?? 0;
      sums.peakVtcmBytes = Math.max(sums.peakVtcmBytes, peaks[slot] ?? 0);
    });
  }

  groups(): readonly KernelGroup[] {
    return this.sums;
  }
}
