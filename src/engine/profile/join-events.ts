import type { GraphTrace } from './join-trace';
import type { Level } from './timeline';

/** All events of several graphs in one row of time, graph after graph. Times in cycles. */
export interface JoinedEvents {
  readonly threads: readonly string[];
  readonly kernels: readonly string[];
  readonly thread: Uint8Array;
  readonly start: Float64Array;
  readonly duration: Float64Array;
  /** Index in `JoinedTrace.groups`. */
  readonly group: Int32Array;
  /** Indices in `kernelUnits` and `kernelMarks`. */
  readonly unit: Uint8Array;
  readonly mark: Uint8Array;
  /** Index in `kernels`. */
  readonly kernel: Int32Array;
  readonly ddrBytes: Float64Array;
  /** Index of an event, or -1. */
  readonly cause: Int32Array;
  readonly vtcm: Level;
}

/** `offsets[i]`: the cycle at which graph i begins; `groups[i]`: the group of each of its events. */
export function joinEvents(graphs: readonly GraphTrace[], groups: readonly Int32Array[], offsets: readonly number[]): JoinedEvents {
  const threads = graphs.map(({ trace }) => trace.threads).reduce((longest, list) => (list.length > longest.length ? list : longest), []);
  const total = graphs.reduce((sum, { trace }) => sum + trace.events.start.length, 0);
  const kernels = new Map<string, number>();
  const joined = {
    thread: new Uint8Array(total),
    start: new Float64Array(total),
    duration: new Float64Array(total),
    group: new Int32Array(total),
    unit: new Uint8Array(total),
    mark: new Uint8Array(total),
    kernel: new Int32Array(total),
    ddrBytes: new Float64Array(total),
    cause: new Int32Array(total),
  };
  let at = 0;
  graphs.forEach(({ trace }, graph) => {
    const { events } = trace;
    const offset = offsets[graph] ?? 0;
    const names = trace.kernels.map((name) => indexOf(kernels, name));
    for (const column of ['thread', 'duration', 'unit', 'mark', 'ddrBytes'] as const) joined[column].set(events[column], at);
    joined.group.set(groups[graph] ?? [], at);
    for (let i = 0; i < events.start.length; i++) {
      joined.start[at + i] = events.start[i]! + offset;
      joined.kernel[at + i] = names[events.kernel[i]!] ?? 0;
      joined.cause[at + i] = events.cause[i]! < 0 ? -1 : events.cause[i]! + at;
    }
    at += events.start.length;
  });
  return { threads, kernels: [...kernels.keys()], ...joined, vtcm: joinUsage(graphs, offsets) };
}

function indexOf(table: Map<string, number>, name: string): number {
  const known = table.get(name);
  if (known !== undefined) return known;
  table.set(name, table.size);
  return table.size - 1;
}

/** Only the changes, in order. Of several figures for one moment the last counts. */
function joinUsage(graphs: readonly GraphTrace[], offsets: readonly number[]): Level {
  const at: number[] = [];
  const bytes: number[] = [];
  graphs.forEach(({ trace: { vtcm } }, graph) => {
    const order = [...vtcm.at.keys()].sort((a, b) => vtcm.at[a]! - vtcm.at[b]! || a - b);
    for (const i of order) {
      const time = vtcm.at[i]! + (offsets[graph] ?? 0);
      if (at[at.length - 1] === time) {
        at.pop();
        bytes.pop();
      }
      if (bytes[bytes.length - 1] === vtcm.bytes[i]!) continue;
      at.push(time);
      bytes.push(vtcm.bytes[i]!);
    }
  });
  return { at: Float64Array.from(at), bytes: Float64Array.from(bytes) };
}
