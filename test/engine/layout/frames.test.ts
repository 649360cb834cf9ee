import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Direction, LayoutInput } from '../../../webview/layout/graph';
import { frameHeader, layout } from '../../../webview/layout/layout';
import { around, checkExtent, checkRoutes, downward, overlaps, parentOf, piercings } from './checks';
import { framed, graphOf, network } from './graphs';

const chain = (count: number) => Array.from({ length: count - 1 }, (_, i) => [i, i + 1] as const);
const at = (count: number, parents: Readonly<Record<number, number>>) => Int32Array.from({ length: count }, (_, box) => parents[box] ?? -1);

const cases: readonly (readonly [name: string, input: LayoutInput])[] = [
  [
    'a frame in a chain',
    {
      ...graphOf(6, [
        [0, 1],
        [1, 2],
        [2, 3],
      ]),
      parent: at(6, { 1: 4, 2: 4 }),
    },
  ],
  ['a frame with a frame in it', { ...graphOf(7, chain(5)), parent: at(7, { 1: 5, 2: 6, 3: 5, 6: 5 }) }],
  [
    'an edge from a frame, and one to it',
    {
      ...graphOf(5, [
        [0, 4],
        [4, 3],
        [1, 2],
      ]),
      parent: at(5, { 1: 4, 2: 4 }),
    },
  ],
  [
    'an edge between a frame and what is in it',
    {
      ...graphOf(5, [
        [4, 1],
        [1, 2],
        [2, 4],
      ]),
      parent: at(5, { 1: 4, 2: 4 }),
    },
  ],
  [
    'two frames that feed each other',
    {
      ...graphOf(6, [
        [0, 2],
        [3, 1],
        [0, 1],
        [2, 3],
      ]),
      parent: at(6, { 0: 4, 1: 4, 2: 5, 3: 5 }),
    },
  ],
  [
    'parts in a frame, one with edges to the outside',
    {
      ...graphOf(9, [
        [0, 1],
        [2, 3],
        [3, 4],
        [4, 5],
      ]),
      parent: at(9, { 1: 8, 2: 8, 3: 8, 4: 8, 5: 8, 6: 8 }),
    },
  ],
  ...[1, 2, 3, 4, 5, 6].map((seed) => [`random frames ${seed}`, framed(network(20 * seed ** 2, seed), seed)] as const),
  ['random frames with cycles', framed(network(150, 8, 12), 8)],
];

for (const [name, given] of cases) {
  for (const direction of ['down', 'right'] satisfies readonly Direction[]) {
    const input = { ...given, direction };
    test(`${name}, ${direction}: boxes of one frame do not overlap, frames hold their boxes`, () => {
      const result = downward(layout(input));
      assert.deepEqual(overlaps(input, result), []);
      checkExtent(input, result);
    });
    test(`${name}, ${direction}: edges go one way from border to border and through no other box`, () => {
      const result = downward(layout(input));
      checkRoutes(input, result);
      assert.deepEqual(piercings(input, result), []);
    });
    test(`${name}, ${direction}: titles are free`, () => {
      const { x, y } = layout(input);
      (input.parent ?? []).forEach((frame, box) => {
        if (frame >= 0 && frame !== box) assert.ok(y[box]! >= y[frame]! + frameHeader && x[box]! > x[frame]!);
      });
    });
    test(`${name}, ${direction}: the same input gives the same drawing`, () => assert.deepEqual(layout(input), layout(input)));
  }
}

test('a hundred small networks with frames, some with cycles, keep all promises in both directions', () => {
  for (let seed = 100; seed < 200; seed++) {
    const given = framed(network(3 + (seed % 45), seed, seed % 4 === 0 ? 3 : 0), seed);
    for (const direction of ['down', 'right'] satisfies readonly Direction[]) {
      const input = { ...given, direction };
      const result = downward(layout(input));
      checkExtent(input, result);
      const upward = checkRoutes(input, result);
      const wrong = [...overlaps(input, result), ...piercings(input, result), ...(cyclic(input) ? [] : upward)];
      assert.deepEqual(wrong, [], `seed ${seed}, ${direction}`);
    }
  }
});

/** Whether boxes, or frames taken whole, form a cycle. */
function cyclic(input: LayoutInput): boolean {
  const waiting = new Map<number, Set<number>>();
  const outermost = (box: number, within: number) => around(input, box).find((one) => parentOf(input, one) === within);
  for (const [edge, from] of input.from.entries()) {
    const to = input.to[edge]!;
    for (const within of [-1, ...around(input, from)]) {
      const [a, b] = [outermost(from, within), outermost(to, within)];
      if (a === undefined || b === undefined || a === b) continue;
      waiting.set(b, (waiting.get(b) ?? new Set()).add(a));
    }
  }
  for (let before = -1; before !== waiting.size; ) {
    before = waiting.size;
    for (const [box, sources] of waiting) if (![...sources].some((source) => waiting.has(source))) waiting.delete(box);
  }
  return waiting.size > 0;
}

test('a box that would stand in itself stands in no frame', () => {
  const { x, y } = layout({ ...graphOf(4, chain(4)), parent: at(4, { 1: 2, 2: 1, 3: 3 }) });
  assert.ok([...x, ...y].every(Number.isFinite));
});

test('frames a thousand deep are laid out', () => {
  const depth = 1000;
  // Each frame holds a box and the next frame; the boxes form a chain inward, and the innermost feeds the outermost.
  const input = { ...graphOf(2 * depth + 1, [...chain(depth), [depth - 1, 2 * depth]]), parent: new Int32Array(2 * depth + 1).fill(-1) };
  for (let i = 0; i < depth; i++) {
    input.parent[i] = depth + i;
    if (i > 0) input.parent[depth + i] = depth + i - 1;
  }
  const result = layout(input);
  checkExtent(input, result);
  checkRoutes(input, result);
});
