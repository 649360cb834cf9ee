import type { LayoutInput } from '../../../webview/layout/graph';

/** A graph to lay out, from pairs of box indexes. Edges of one box share a bundle. */
export function graphOf(count: number, pairs: readonly (readonly [number, number])[]): LayoutInput {
  return {
    width: Float64Array.from({ length: count }, (_, box) => (box % 7 === 0 ? 120 : 200)),
    height: Float64Array.from({ length: count }, (_, box) => (box % 7 === 0 ? 28 : 48)),
    from: Int32Array.from(pairs, ([from]) => from),
    to: Int32Array.from(pairs, ([, to]) => to),
    bundle: Int32Array.from(pairs, ([from]) => from),
  };
}

/** A repeatable source of numbers in 0..1 (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A chain with skips and side inputs, as networks have them; with `back` also edges that close cycles. */
export function network(boxes: number, seed: number, back = 0): LayoutInput {
  const next = numbers(seed);
  const pick = (below: number) => Math.floor(next() * below);
  const pairs: [number, number][] = [];
  for (let box = 1; box < boxes; box++) {
    if (next() < 0.9) pairs.push([Math.max(0, box - 1 - pick(3)), box]);
    if (next() < 0.25) pairs.push([pick(box), box]);
  }
  for (let i = 0; i < back; i++) pairs.push([pick(boxes), pick(boxes)]);
  return graphOf(boxes, pairs);
}

/** Every shape that has a name of its own. */
export const shapes: readonly (readonly [name: string, input: LayoutInput])[] = [
  ['nothing', graphOf(0, [])],
  ['one box', graphOf(1, [])],
  ['one edge', graphOf(2, [[0, 1]])],
  ['a box that feeds itself', graphOf(1, [[0, 0]])],
  [
    'a cycle of three',
    graphOf(3, [
      [0, 1],
      [1, 2],
      [2, 0],
    ]),
  ],
  [
    'the same edge twice',
    graphOf(2, [
      [0, 1],
      [0, 1],
    ]),
  ],
  [
    'an edge and its opposite',
    graphOf(2, [
      [0, 1],
      [1, 0],
    ]),
  ],
  ['boxes without edges', graphOf(40, [])],
  [
    'two parts',
    graphOf(6, [
      [0, 1],
      [1, 2],
      [3, 4],
      [4, 5],
    ]),
  ],
  [
    'edges against the order of the boxes',
    graphOf(4, [
      [3, 2],
      [2, 1],
      [1, 0],
    ]),
  ],
  [
    'a diamond',
    graphOf(4, [
      [0, 1],
      [0, 2],
      [1, 3],
      [2, 3],
    ]),
  ],
  ['a skip over ten rows', graphOf(12, [...Array.from({ length: 11 }, (_, i) => [i, i + 1] as const), [0, 11]])],
  [
    'one box with 300 readers',
    graphOf(
      301,
      Array.from({ length: 300 }, (_, i) => [0, i + 1] as const),
    ),
  ],
  [
    'all to all',
    graphOf(
      20,
      Array.from({ length: 100 }, (_, i) => [Math.floor(i / 10), 10 + (i % 10)] as const),
    ),
  ],
  ['a network', network(120, 1)],
  ['a network with cycles', network(120, 2, 15)],
  ['a sparse network in parts', network(200, 3)],
  ['a large network', network(1500, 4)],
];

/** The same boxes in frames: intervals of their order, as scopes are in networks, nested up to four deep. Frames are the boxes behind them. */
export function framed(input: LayoutInput, seed: number): LayoutInput {
  const next = numbers(seed);
  const boxes = input.width.length;
  const parent: number[] = Array.from({ length: boxes }, () => -1);
  const divide = (first: number, end: number, frame: number, depth: number) => {
    for (let at = first; at < end; ) {
      const size = 1 + Math.floor(next() * Math.min(end - at, 2 + boxes / 5));
      if (depth < 4 && size > 1 && size < end - first && next() < 0.7) divide(at, at + size, parent.push(frame) - 1, depth + 1);
      else parent.fill(frame, at, at + size);
      at += size;
    }
  };
  divide(0, boxes, -1, 0);
  const grown = (sizes: Float64Array, size: number) => Float64Array.from(parent, (_, box) => sizes[box] ?? size);
  return { ...input, width: grown(input.width, 150), height: grown(input.height, 48), parent: Int32Array.from(parent) };
}
