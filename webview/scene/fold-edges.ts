import type { Box, GraphView } from '../../src/protocol/calls';

const mostNames = 8;

type Value = GraphView['values'][number];

/** An edge between boxes of the drawing, before those with the same ends are one. */
export interface LooseEdge {
  readonly from: number;
  readonly to: number;
  readonly value: Value;
}

interface Merged {
  readonly from: number;
  readonly to: number;
  readonly values: Set<Value>;
}

/** One edge for all that flows between two boxes of which one is a closed group; all others stay as they are. */
export function foldEdges(
  boxes: readonly Box[],
  loose: readonly LooseEdge[],
): Pick<GraphView, 'edges' | 'values'> & { counts: Int32Array } {
  const merged = new Map<number, Merged>();
  const all: Merged[] = [];
  for (const { from, to, value } of loose) {
    const isGroup = boxes[from]!.kind === 'group' || boxes[to]!.kind === 'group';
    const key = from * boxes.length + to;
    const known = isGroup ? merged.get(key) : undefined;
    if (known) {
      known.values.add(value);
      continue;
    }
    const edge = { from, to, values: new Set([value]) };
    all.push(edge);
    if (isGroup) merged.set(key, edge);
  }
  const { values, indexOf } = newValues();
  return {
    values,
    edges: {
      from: Int32Array.from(all, ({ from }) => from),
      to: Int32Array.from(all, ({ to }) => to),
      value: Int32Array.from(all, (edge) => indexOf(edge.values)),
    },
    counts: Int32Array.from(all, (edge) => edge.values.size),
  };
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
