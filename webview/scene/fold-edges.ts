import type { Box, GraphView } from '../../src/protocol/calls';

const mostNames = 8;

type Value = GraphView['values'][number];

/** An edge between boxes of the drawing, before those with the same ends are one. */
export interface LooseEdge {
  readonly from: number;
  readonly to: number;
  readonly value: Value;
  /** The nodes at its ends, -1 for what is none. */
  readonly writer: number;
  readonly reader: number;
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
  readonly from: number;
  readonly to: number;
  readonly values: Set<Value>;
}

/** One edge for all that flows between two boxes of which one is a closed group, none for what flows inside of one; all others stay as they are. */
export function foldEdges(
  boxes: readonly Box[],
  loose: readonly LooseEdge[],
): Pick<GraphView, 'edges' | 'values'> & { counts: Int32Array; flows: Flows } {
  const { all, edge } = mergedEdges(boxes, loose);
  const { values, indexOf } = newValues();
  const value = Int32Array.from(loose, (one, at) => (edge[at]! < 0 ? -1 : indexOf(new Set([one.value]))));
  return {
    values,
    edges: {
      from: Int32Array.from(all, ({ from }) => from),
      to: Int32Array.from(all, ({ to }) => to),
      value: Int32Array.from(all, (one) => indexOf(one.values)),
    },
    counts: Int32Array.from(all, (one) => one.values.size),
    flows: { from: Int32Array.from(loose, ({ writer }) => writer), to: Int32Array.from(loose, ({ reader }) => reader), value, edge },
  };
}

function mergedEdges(boxes: readonly Box[], loose: readonly LooseEdge[]): { readonly all: readonly Merged[]; readonly edge: Int32Array } {
  const known = new Map<number, number>();
  const all: Merged[] = [];
  const edge = Int32Array.from(loose, ({ from, to, value }) => {
    const isGroup = boxes[from]!.kind === 'group' || boxes[to]!.kind === 'group';
    if (isGroup && from === to) return -1;
    const key = from * boxes.length + to;
    const at = isGroup ? known.get(key) : undefined;
    if (at === undefined) {
      if (isGroup) known.set(key, all.length);
      return all.push({ from, to, values: new Set([value]) }) - 1;
    }
    all[at]!.values.add(value);
    return at;
  });
  return { all, edge };
}

/** Values by what they are made of: an edge of several values carries one that stands for them, the same wherever the same ones flow. */
function newValues() {
  const values: Value[] = [];
  const single = new Map<Value, number>();
  const several = new Map<string, number>();
  const add = (value: Value) => values.push(value) - 1;
  const indexOf = (set: ReadonlySet<Value>): number => {
    const own = Array.from(set, (value) => {
      const at = single.get(value) ?? add(value);
      single.set(value, at);
      return at;
    });
    if (own.length === 1) return own[0]!;
    const key = [...own].sort((a, b) => a - b).join(' ');
    const at = several.get(key) ?? add(together([...set]));
    several.set(key, at);
    return at;
  };
  return { values, indexOf };
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
