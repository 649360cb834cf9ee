import { type Lists, listsByKey, sortByKeys } from './graph';

/** The graph cut into steps of one row: long pieces pass through dummies, one per row, shared by all pieces of their lane. */
export interface ProperGraph {
  /** Boxes first, then ports, then dummies. */
  readonly count: number;
  readonly boxes: number;
  readonly layer: Int32Array;
  /** Steps. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** By step: a piece that starts, and one that ends with it; -1 for steps from, or to, a dummy. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** By piece: its first and its last step; -1 where it was left loose. */
  readonly firstStep: Int32Array;
  readonly lastStep: Int32Array;
  /** By piece: the first of its dummies, one per row from the row after its upper end on; -1 for a piece that was left loose (see `dummyLimit`). */
  readonly dummy: Int32Array;
}

/** Pieces that go down; those of one lane from one vertex carry the same value. */
export interface DownPieces {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly lane: Int32Array;
  readonly lanes: number;
}

/** Dummies beyond this are not worth their time: the longest bundles are then drawn without a reserved way. */
export function dummyLimit(boxes: number): number {
  return 40_000 + 6 * boxes;
}

export function properGraph(pieces: DownPieces, boxes: number, layer: Int32Array): ProperGraph {
  const bundles = makeBundles(pieces, layer);
  const taut = tautBundles(bundles, layer.length);
  let count = layer.length;
  let steps = 0;
  for (let bundle = 0; bundle < taut.length; bundle++) {
    if (!taut[bundle]) continue;
    count += bundles.dummies[bundle]!;
    steps += bundles.dummies[bundle]! + bundles.lists.start[bundle + 1]! - bundles.lists.start[bundle]!;
  }
  const build = new Builder(layer, count, steps, pieces);
  for (let bundle = 0; bundle < taut.length; bundle++) {
    if (taut[bundle]) build.add(bundles.lists.item.subarray(bundles.lists.start[bundle]!, bundles.lists.start[bundle + 1]!));
  }
  const { from, to, starts, ends, firstStep, lastStep, dummy } = build;
  return { count, boxes, layer: build.layer, from, to, starts, ends, firstStep, lastStep, dummy };
}

class Builder {
  readonly layer: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly firstStep: Int32Array;
  readonly lastStep: Int32Array;
  readonly dummy: Int32Array;
  private vertex: number;
  private step = 0;

  constructor(
    layer: Int32Array,
    count: number,
    steps: number,
    private readonly pieces: DownPieces,
  ) {
    this.layer = new Int32Array(count);
    this.layer.set(layer);
    this.vertex = layer.length;
    this.from = new Int32Array(steps);
    this.to = new Int32Array(steps);
    this.starts = new Int32Array(steps).fill(-1);
    this.ends = new Int32Array(steps).fill(-1);
    this.firstStep = new Int32Array(pieces.from.length).fill(-1);
    this.lastStep = this.firstStep.slice();
    this.dummy = this.firstStep.slice();
  }

  /** The pieces of one bundle, the shortest first. */
  add(bundle: Int32Array): void {
    const source = this.pieces.from[bundle[0]!]!;
    const first = this.vertex;
    const at = (length: number) => (length === 1 ? source : first + length - 2);
    let reached = 1;
    let chainStep = -1;
    for (const piece of bundle) {
      const target = this.pieces.to[piece]!;
      const length = this.layer[target]! - this.layer[source]!;
      for (; reached < length; reached++) {
        this.layer[this.vertex] = this.layer[source]! + reached;
        if (reached === 1) chainStep = this.step;
        this.addStep(at(reached), this.vertex++, reached === 1 ? piece : -1, -1);
      }
      this.dummy[piece] = first;
      this.firstStep[piece] = length === 1 ? this.step : chainStep;
      this.lastStep[piece] = this.step;
      this.addStep(at(length), target, length === 1 ? piece : -1, piece);
    }
  }

  private addStep(from: number, to: number, starts: number, ends: number): void {
    this.from[this.step] = from;
    this.to[this.step] = to;
    this.starts[this.step] = starts;
    this.ends[this.step++] = ends;
  }
}

interface Bundles {
  /** Pieces by bundle, the shortest first. */
  readonly lists: Lists;
  readonly dummies: Int32Array;
}

function makeBundles({ from, to, lane, lanes }: DownPieces, layer: Int32Array): Bundles {
  const vertices = layer.length;
  const reach = to.map((vertex) => layer[vertex]!);
  const order = sortByKeys(from.length, Math.max(vertices, lanes, 1), [reach, lane, from]);
  const of = new Int32Array(from.length);
  let bundle = -1;
  for (let at = 0; at < order.length; at++) {
    const [piece, before] = [order[at]!, order[at - 1] ?? -1];
    if (before < 0 || from[before] !== from[piece] || lane[before] !== lane[piece]) bundle++;
    of[at] = bundle;
  }
  const { start } = listsByKey(bundle + 1, of);
  const dummies = Int32Array.from({ length: bundle + 1 }, (_, one) => {
    const longest = order[start[one + 1]! - 1]!;
    return layer[to[longest]!]! - layer[from[longest]!]! - 1;
  });
  return { lists: { start, item: order }, dummies };
}

/** 1 for the bundles that get a way of their own. */
function tautBundles({ dummies }: Bundles, vertices: number): Uint8Array {
  const taut = new Uint8Array(dummies.length).fill(1);
  let sum = dummies.reduce((all, one) => all + one, 0);
  const limit = dummyLimit(vertices);
  if (sum <= limit) return taut;
  const longestFirst = Int32Array.from(dummies.keys()).sort((a, b) => dummies[b]! - dummies[a]! || a - b);
  for (const bundle of longestFirst) {
    if (sum <= limit) break;
    sum -= dummies[bundle]!;
    taut[bundle] = 0;
  }
  return taut;
}
