import { sortByKeys } from './graph';

/**
 * One level as a graph of its own: its boxes (vertices `0 .. boxes - 1`), then the ports through which edges pass the border of the frame around it. It knows
 * neither sizes nor what its boxes hold, so that its order is the same whatever is open.
 */
export interface LevelGraph {
  readonly boxes: number;
  readonly ports: Ports;
  /** Pieces of edges, each once: from vertex to vertex, in rising order of both. Pieces of one lane from one vertex carry the same value and share their way. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly lane: Int32Array;
  readonly lanes: number;
}

/** Ports by vertex, from vertex `boxes` on. */
export interface Ports {
  /** 0: upper border, 1: lower border. */
  readonly side: Uint8Array;
  /** Their order along the border as the level outside wants it; equals are free. */
  readonly rank: Int32Array;
}

/** A part of an edge in one level, before pieces that coincide become one: between boxes or, where an end is -1, between a box and a port. */
export interface Strands {
  /** Vertex; -1: the port on the upper border. */
  readonly from: readonly number[];
  /** Vertex; -1: the port on the lower border. */
  readonly to: readonly number[];
  readonly bundle: readonly number[];
  /** For strands at a port: where along the border it would be best. */
  readonly hint: readonly number[];
}

/** Numbers by bundle that need no clearing between levels. */
export class Marks {
  private readonly stamp: Int32Array;
  private readonly value: Int32Array;
  private now = 1;

  constructor(count: number) {
    this.stamp = new Int32Array(count);
    this.value = new Int32Array(count);
  }

  clear(): void {
    this.now++;
  }

  /** What was set since the last `clear`, or -1. */
  get(key: number): number {
    return this.stamp[key] === this.now ? this.value[key]! : -1;
  }

  set(key: number, value: number): void {
    this.stamp[key] = this.now;
    this.value[key] = value;
  }
}

/** The graph of a level and, by strand, the piece that it became. */
export function levelGraph(boxes: number, strands: Strands, marks: Marks): { graph: LevelGraph; piece: Int32Array } {
  const { from, to, ports } = withPorts(boxes, strands, marks);
  const order = sortByKeys(from.length, boxes + ports.side.length, [to, from]);
  const lane = lanesInOrder(order, strands.bundle, marks);
  const piece = new Int32Array(from.length);
  const first: number[] = [];
  for (let at = 0; at < order.length; at++) {
    const strand = order[at]!;
    const before = order[at - 1] ?? -1;
    if (before < 0 || from[before] !== from[strand] || to[before] !== to[strand]) marks.clear();
    const known = marks.get(strands.bundle[strand]!);
    if (known < 0) marks.set(strands.bundle[strand]!, first.push(strand) - 1);
    piece[strand] = known < 0 ? first.length - 1 : known;
  }
  const column = (of: Int32Array) => Int32Array.from(first, (strand) => of[strand]!);
  const graph = { boxes, ports, from: column(from), to: column(to), lane: column(lane.of), lanes: lane.count };
  return { graph, piece };
}

/** One port per side and bundle. */
function withPorts(boxes: number, strands: Strands, marks: Marks): { from: Int32Array; to: Int32Array; ports: Ports } {
  const from = Int32Array.from(strands.from);
  const to = Int32Array.from(strands.to);
  const side: number[] = [];
  const sum: number[] = [];
  const count: number[] = [];
  for (const [border, ends] of [from, to].entries()) {
    marks.clear();
    ends.forEach((end, strand) => {
      if (end >= 0) return;
      const bundle = strands.bundle[strand]!;
      let port = marks.get(bundle);
      if (port < 0) {
        port = side.push(border) - 1;
        sum.push(0);
        count.push(0);
        marks.set(bundle, port);
      }
      sum[port]! += strands.hint[strand]!;
      count[port]!++;
      ends[strand] = boxes + port;
    });
  }
  const wish = sum.map((one, port) => one / count[port]!);
  return { from, to, ports: { side: Uint8Array.from(side), rank: ranks(wish) } };
}

/** The place of each number among all of them; equal numbers have equal places. */
function ranks(wish: readonly number[]): Int32Array {
  const sorted = [...new Set(wish)].sort((a, b) => a - b);
  const place = new Map(sorted.map((one, at) => [one, at]));
  return Int32Array.from(wish, (one) => place.get(one)!);
}

function lanesInOrder(order: Int32Array, bundle: readonly number[], marks: Marks): { of: Int32Array; count: number } {
  marks.clear();
  const of = new Int32Array(order.length);
  let count = 0;
  for (const strand of order) {
    if (marks.get(bundle[strand]!) < 0) marks.set(bundle[strand]!, count++);
    of[strand] = marks.get(bundle[strand]!);
  }
  return { of, count };
}
