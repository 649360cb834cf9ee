import type { Lists } from './graph';

/** The graph cut into steps of one row: long edges pass through dummies, one per row, shared by all edges of their bundle. */
export interface ProperGraph {
  /** Boxes first, then dummies. */
  readonly count: number;
  readonly boxes: number;
  readonly layer: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** The vertices that edge i passes, box to box. An edge that was left loose (see `dummyLimit`) lists its two boxes only. */
  readonly way: Lists;
}

/** Edges that go down, grouped: those of one bundle carry the same value from one box. */
interface DownEdges {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly bundle: readonly (number | string)[];
}

/** Dummies beyond this are not worth their time: the longest bundles are then drawn without a reserved way. */
export function dummyLimit(boxes: number): number {
  return 40_000 + 6 * boxes;
}

export function properGraph(edges: DownEdges, layer: Int32Array): ProperGraph {
  const boxes = layer.length;
  const bundles = makeBundles(edges, layer);
  const loose = looseBundles(bundles, edges, layer);
  const layers = Array.from(layer);
  const from: number[] = [];
  const to: number[] = [];
  const ways: (readonly number[])[] = Array.from(edges.from, (source, edge) => [source, edges.to[edge]!]);
  for (const bundle of bundles) {
    if (loose.has(bundle)) continue;
    const source = edges.from[bundle[0]!]!;
    const chain = [source];
    for (const edge of bundle) {
      const target = edges.to[edge]!;
      const length = layer[target]! - layer[source]!;
      while (chain.length < length) {
        from.push(chain[chain.length - 1]!);
        to.push(layers.length);
        layers.push(layer[source]! + chain.length);
        chain.push(layers.length - 1);
      }
      from.push(chain[length - 1]!);
      to.push(target);
      ways[edge] = [...chain.slice(0, length), target];
    }
  }
  return {
    count: layers.length,
    boxes,
    layer: Int32Array.from(layers),
    from: Int32Array.from(from),
    to: Int32Array.from(to),
    way: flatten(ways),
  };
}

/** Edge lists by source and bundle, the shortest edge first. */
function makeBundles({ from, to, bundle }: DownEdges, layer: Int32Array): readonly number[][] {
  const bundles = new Map<string, number[]>();
  from.forEach((source, edge) => {
    const key = `${source} ${bundle[edge]}`;
    const known = bundles.get(key);
    if (known) known.push(edge);
    else bundles.set(key, [edge]);
  });
  return [...bundles.values()].map((edges) => edges.sort((a, b) => layer[to[a]!]! - layer[to[b]!]! || a - b));
}

function looseBundles(bundles: readonly number[][], { from, to }: DownEdges, layer: Int32Array): ReadonlySet<number[]> {
  const length = (edges: number[]) => layer[to[edges[edges.length - 1]!]!]! - layer[from[edges[0]!]!]! - 1;
  let dummies = bundles.reduce((sum, edges) => sum + length(edges), 0);
  const loose = new Set<number[]>();
  const limit = dummyLimit(layer.length);
  if (dummies <= limit) return loose;
  for (const edges of [...bundles].sort((a, b) => length(b) - length(a))) {
    if (dummies <= limit) break;
    dummies -= length(edges);
    loose.add(edges);
  }
  return loose;
}

function flatten(lists: readonly (readonly number[])[]): Lists {
  const start = new Int32Array(lists.length + 1);
  lists.forEach((list, i) => {
    start[i + 1] = start[i]! + list.length;
  });
  const item = new Int32Array(start[lists.length]!);
  lists.forEach((list, i) => {
    item.set(list, start[i]);
  });
  return { start, item };
}
