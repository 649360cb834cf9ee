import type { LayoutInput } from './graph';
import { listsByKey } from './graph';
import { type Ends, endsOf, type Hierarchy } from './hierarchy';
import { levelGraph, Marks } from './level';
import type { Memo } from './memo';
import { type OrderedLevel, orderLevel } from './ordered';

/** All levels in order, and how edges pass through them. */
export interface OrderedLevels {
  readonly levels: readonly OrderedLevel[];
  /** By level, by piece: the port inside of its upper or lower box where it goes on, -1 where it ends at the box. */
  readonly joints: readonly { readonly upper: Int32Array; readonly lower: Int32Array }[];
  readonly passages: Passages;
}

/** The pieces that edges pass, in no order of edges: those of one edge stand from its middle toward its ends. */
export interface Passages {
  readonly edge: number[];
  readonly level: number[];
  readonly piece: number[];
  /** 1 where the edge goes from the lower to the upper end of the piece. */
  readonly backwards: number[];
  /** Which part of the edge this is: before the level that holds both ends (-1), in it (0), or after it (1). */
  readonly part: number[];
}

/** An edge that goes on inside of a frame. */
interface Entering {
  readonly edge: number;
  readonly source: boolean;
  /** Where in the chain of that end. */
  readonly at: number;
  /** 0: by the upper border. 1: by the lower one. */
  readonly side: 0 | 1;
  readonly hint: number;
  readonly outer: { readonly level: number; readonly piece: number };
}

/** Orders all levels, outer before inner: where an edge stands outside of a frame tells where its port should be. */
export function orderLevels(input: LayoutInput, hierarchy: Hierarchy, memo: Memo): OrderedLevels {
  const walk = new Walk(input, hierarchy, memo);
  for (let level = 0; level < hierarchy.levels; level++) walk.order(level);
  return walk;
}

class Walk implements OrderedLevels {
  readonly levels: OrderedLevel[] = [];
  readonly joints: { upper: Int32Array; lower: Int32Array }[] = [];
  readonly passages: Passages = { edge: [], level: [], piece: [], backwards: [], part: [] };
  private readonly ends: Ends;
  private readonly byLevel: ReturnType<typeof listsByKey>;
  private readonly entering: (Entering[] | undefined)[] = [];
  /** By box: its place among those of its level. */
  private readonly place: Int32Array;
  private readonly marks: Marks;

  constructor(
    private readonly input: LayoutInput,
    private readonly hierarchy: Hierarchy,
    private readonly memo: Memo,
  ) {
    this.ends = endsOf(hierarchy, input.from, input.to);
    this.byLevel = listsByKey(
      hierarchy.levels + 1,
      this.ends.level.map((level) => (level < 0 ? hierarchy.levels : level)),
    );
    this.place = new Int32Array(input.width.length);
    const { start, item } = hierarchy.children;
    for (let level = 0; level < hierarchy.levels; level++) {
      for (let k = start[level]!; k < start[level + 1]!; k++) this.place[item[k]!] = k - start[level]!;
    }
    this.marks = new Marks(input.bundle.reduce((most, bundle) => Math.max(most, bundle + 1), 0));
  }

  order(level: number): void {
    const { source, target } = this.ends;
    const own = this.byLevel.item.subarray(this.byLevel.start[level]!, this.byLevel.start[level + 1]!);
    const entering = this.entering[level] ?? [];
    this.entering[level] = undefined;
    const first = (chains: Ends['source'], edge: number) =>
      chains.start[edge] === chains.start[edge + 1] ? -1 : this.place[chains.item[chains.start[edge]!]!]!;
    const from = Array.from(own, (edge) => first(source, edge));
    const to = Array.from(own, (edge) => first(target, edge));
    const bundle = Array.from(own, (edge) => this.input.bundle[edge]!);
    const hint = from.map(() => 0);
    for (const one of entering) {
      const box = this.place[this.chain(one).item[one.at]!]!;
      from.push(one.side === 0 ? -1 : box);
      to.push(one.side === 0 ? box : -1);
      bundle.push(this.input.bundle[one.edge]!);
      hint.push(one.hint);
    }
    const boxes = this.hierarchy.children.start[level + 1]! - this.hierarchy.children.start[level]!;
    const { graph, piece } = levelGraph(boxes, { from, to, bundle, hint }, this.marks);
    const made = [[graph.boxes], graph.ports.side, graph.ports.rank, graph.from, graph.to, graph.lane];
    const ordered = this.memo.get('order', made, () => orderLevel(graph));
    this.levels[level] = ordered;
    this.joints[level] = { upper: new Int32Array(graph.from.length).fill(-1), lower: new Int32Array(graph.from.length).fill(-1) };
    own.forEach((edge, strand) => {
      this.passMiddle(level, edge, piece[strand]!);
    });
    entering.forEach((one, at) => {
      this.passInside(level, one, piece[own.length + at]!);
    });
  }

  private passMiddle(level: number, edge: number, piece: number): void {
    const backwards = this.levels[level]!.turned[piece]!;
    this.note(edge, level, piece, backwards, 0);
    const { source, target } = this.ends;
    const upper = backwards ? target : source;
    for (const chains of [source, target]) {
      const at = chains.start[edge]!;
      if (at + 1 >= chains.start[edge + 1]!) continue;
      this.goOn(level, piece, { edge, source: chains === source, at, side: chains === upper ? 1 : 0 });
    }
  }

  private passInside(level: number, one: Entering, piece: number): void {
    const { graph } = this.levels[level]!;
    const upward = one.side === 0;
    const port = (upward ? graph.from[piece]! : graph.to[piece]!) - graph.boxes;
    const joints = this.joints[one.outer.level]!;
    (one.side === 0 ? joints.lower : joints.upper)[one.outer.piece] = port;
    this.note(one.edge, level, piece, one.source === (one.side === 0) ? 1 : 0, one.source ? -1 : 1);
    if (one.at + 1 < this.chain(one).start[one.edge + 1]!) this.goOn(level, piece, one);
  }

  /** The box that the chain is at is a frame: hands the edge to the level inside of it. */
  private goOn(level: number, piece: number, one: Pick<Entering, 'edge' | 'source' | 'at' | 'side'>): void {
    const inner = this.hierarchy.inside[this.chain(one).item[one.at]!]!;
    const { below, above } = this.levels[level]!;
    const hint = one.side === 1 ? below[piece]! : above[piece]!;
    this.entering[inner] ??= [];
    this.entering[inner].push({ ...one, at: one.at + 1, hint, outer: { level, piece } });
  }

  private chain({ source }: { readonly source: boolean }): Ends['source'] {
    return source ? this.ends.source : this.ends.target;
  }

  private note(edge: number, level: number, piece: number, backwards: number, part: number): void {
    const { passages } = this;
    passages.edge.push(edge);
    passages.level.push(level);
    passages.piece.push(piece);
    passages.backwards.push(backwards);
    passages.part.push(part);
  }
}
