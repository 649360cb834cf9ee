/** The way that edges go: `down` has rows from top to bottom, `right` columns from left to right. */
export type Direction = 'down' | 'right';

/** What is laid out: boxes by size, edges by box index. Edges of one `bundle` from one box carry the same value and share their way. */
export interface LayoutInput {
  readonly width: Float64Array;
  readonly height: Float64Array;
  /**
   * By box: the frame (an open group) that it stands in, -1 for none; absent where there are no frames. A frame is a box with others in it: its own width and
   * height are the least it takes, and its place and size are part of the answer.
   */
  readonly parent?: Int32Array;
  /** `down` where absent. */
  readonly direction?: Direction;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Numbers from 0 on, such as indexes of values. */
  readonly bundle: Int32Array;
}

/** Where everything goes, in pixels at zoom 1. All of it can be transferred between threads. */
export interface Layout {
  /** Upper left corner of each box. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Size of each box: as asked for, but for frames. */
  readonly boxWidth: Float64Array;
  readonly boxHeight: Float64Array;
  readonly direction: Direction;
  /** Row of each box, from the top of its part of the graph. */
  readonly layer: Int32Array;
  /** Edge i passes the points `start[i] .. start[i + 1]` of `points` (x, y pairs); none for an edge from a box to itself. */
  readonly routes: { readonly start: Int32Array; readonly points: Float64Array };
  readonly width: number;
  readonly height: number;
  /** Edge crossings between neighboring rows, for judging the drawing. */
  readonly crossings: number;
}

/** Vertices and edges by index; the edges of a vertex through its list. */
export interface Digraph {
  readonly count: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly out: Lists;
  readonly in: Lists;
}

/** Many short lists of numbers in two arrays: list i is `item[start[i]] .. item[start[i + 1] - 1]`. */
export interface Lists {
  readonly start: Int32Array;
  readonly item: Int32Array;
}

export function digraph(count: number, from: Int32Array, to: Int32Array): Digraph {
  return { count, from, to, out: listsByKey(count, from), in: listsByKey(count, to) };
}

/** Groups the indexes of `key` by their key, in rising order. */
export function listsByKey(count: number, key: Int32Array): Lists {
  const start = new Int32Array(count + 1);
  for (let i = 0; i < key.length; i++) start[key[i]! + 1]!++;
  for (let i = 0; i < count; i++) start[i + 1]! += start[i]!;
  const next = start.slice();
  const item = new Int32Array(key.length);
  for (let i = 0; i < key.length; i++) item[next[key[i]!]!++] = i;
  return { start, item };
}

/** Indexes `0 .. count - 1` sorted by several keys below `range`, the most important key last; equals keep their order. */
export function sortByKeys(count: number, range: number, keys: readonly Int32Array[]): Int32Array {
  let order = upTo(count);
  for (const key of keys) {
    const next = new Int32Array(range + 1);
    for (const one of key) next[one + 1]!++;
    for (let i = 0; i < range; i++) next[i + 1]! += next[i]!;
    const sorted = new Int32Array(count);
    for (const index of order) sorted[next[key[index]!]!++] = index;
    order = sorted;
  }
  return order;
}

/** 0, 1, 2 ... below `count`. */
export function upTo(count: number): Int32Array {
  const all = new Int32Array(count);
  for (let i = 0; i < count; i++) all[i] = i;
  return all;
}
