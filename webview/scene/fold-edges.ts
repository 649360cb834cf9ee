import type { Box, GraphView } from '../../src/protocol/calls';

const mostNames = 8;

type Value = GraphView['values'][number];

/** Edges between boxes of the drawing, before those with the same ends are one. Parallel lists: a large graph has too many for an object each. */
export interface LooseEdges {
  readonly from: number[];
  readonly to: number[];
  readonly value: Value[];
  /** The nodes at their ends, -1 for what is none. */
  readonly writer: number[];
  readonly reader: number[];
}

/** All edges between nodes, by the edges that show them. Parallel arrays. */
export interface Flows {
  /** Nodes, -1 for what is none. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Index in `values`, and of the edge that shows it; both are -1 where a closed group hides it. */
  readonly value: Int32Array;
  readonly edge: Int32Array;
}

interface Merged {
  readonly from: number[];
  readonly to: number[];
  /** By edge: the first value that it carries. */
  readonly first: number[];
  /** All values of the edges that carry several. */
  readonly several: Map<number, Set<number>>;
  /** By loose edge: the one that shows it, -1 where a closed group hides it. */
  readonly edge: Int32Array;
}

/** One edge for all that flows between two boxes of which one is a closed group, none for what flows inside of one; all others stay as they are. */
export function foldEdges(
  boxes: readonly Box[],
  loose: LooseEdges,
): Pick<GraphView, 'edges' | 'values'> & { counts: Int32Array; flows: Flows } {
  const isClosed = boxes.map(({ kind }) => kind === 'group');
  const isHidden = (at: number) => loose.from[at] === loose.to[at] && isClosed[loose.from[at]!];
  const { values, value } = shownValues(loose, isHidden);
  const { from, to, first, several, edge } = mergedEdges(isClosed, loose, value);
  const carried = Int32Array.from(first);
  const counts = new Int32Array(first.length).fill(1);
  const sums = newSums(values);
  for (const [at, set] of several) {
    carried[at] = sums(set);
    counts[at] = set.size;
  }
  return {
    values,
    edges: { from: Int32Array.from(from), to: Int32Array.from(to), value: carried },
    counts,
    flows: { from: Int32Array.from(loose.writer), to: Int32Array.from(loose.reader), value, edge },
  };
}

/** The values that are not hidden, and by loose edge which of them it carries. */
function shownValues(loose: LooseEdges, isHidden: (at: number) => boolean | undefined): { values: Value[]; value: Int32Array } {
  const values: Value[] = [];
  const known = new Map<Value, number>();
  const value = Int32Array.from(loose.value, (one, at) => {
    if (isHidden(at)) return -1;
    const index = known.get(one) ?? values.push(one) - 1;
    known.set(one, index);
    return index;
  });
  return { values, value };
}

function mergedEdges(isClosed: readonly boolean[], loose: LooseEdges, value: Int32Array): Merged {
  const known = new Map<number, number>();
  const merged: Merged = { from: [], to: [], first: [], several: new Map(), edge: new Int32Array(value.length).fill(-1) };
  for (let at = 0; at < value.length; at++) {
    if (value[at]! < 0) continue;
    const [from, to] = [loose.from[at]!, loose.to[at]!];
    const key = isClosed[from] || isClosed[to] ? from * isClosed.length + to : undefined;
    const shown = key === undefined ? undefined : known.get(key);
    if (shown === undefined) {
      if (key !== undefined) known.set(key, merged.from.length);
      merged.edge[at] = merged.from.push(from) - 1;
      merged.to.push(to);
      merged.first.push(value[at]!);
      continue;
    }
    merged.edge[at] = shown;
    if (merged.first[shown] === value[at]) continue;
    const set = merged.several.get(shown);
    if (set) set.add(value[at]!);
    else merged.several.set(shown, new Set([merged.first[shown]!, value[at]!]));
  }
  return merged;
}

/** Adds the values that stand for several: the same one wherever the same ones flow. */
function newSums(values: Value[]): (set: ReadonlySet<number>) => number {
  const known = new Map<string, number>();
  return (set) => {
    const key = [...set].sort((a, b) => a - b).join(' ');
    const at = known.get(key) ?? values.push(together(Array.from(set, (value) => values[value]!))) - 1;
    known.set(key, at);
    return at;
  };
}

function together(values: readonly Value[]): Value {
  // Without the size of one there is no sum.
  const bytes = values.every((value) => value.bytes !== undefined) ? values.reduce((sum, value) => sum + value.bytes!, 0) : undefined;
  return {
    name: values
      .slice(0, mostNames)
      .map(({ name }) => name)
      .join(', '),
    type: `${values.length} values`,
    bytes,
  };
}
