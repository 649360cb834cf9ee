import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectedParts } from '../../../webview/layout/components';
import type { Direction, LayoutInput } from '../../../webview/layout/graph';
import { layout } from '../../../webview/layout/layout';
import { RecentResults } from '../../../webview/layout/memo';
import { around, downward, parentOf } from './checks';
import { framed, network, numbers } from './graphs';

/** The same boxes with some frames closed: what is in them is not shown, its edges end at the frame. `kept` are the boxes that are left. */
function closed(input: LayoutInput, isClosed: (frame: number) => boolean): { input: LayoutInput; kept: readonly number[] } {
  const shownAs = [...input.width.keys()].map((box) => around(input, box).findLast((one) => one !== box && isClosed(one)) ?? box);
  const kept = [...input.width.keys()].filter((box) => shownAs[box] === box);
  const place = new Map(kept.map((box, at) => [box, at]));
  const shown = (box: number) => place.get(shownAs[box]!)!;
  const edges = [...input.from.keys()].map((edge) => [shown(input.from[edge]!), shown(input.to[edge]!), input.bundle[edge]!] as const);
  const unique = [...new Map(edges.filter(([from, to]) => from !== to).map((edge) => [edge.join(), edge])).values()];
  const column = (at: 0 | 1 | 2) => Int32Array.from(unique, (edge) => edge[at]);
  return {
    kept,
    input: {
      width: Float64Array.from(kept, (box) => input.width[box]!),
      height: Float64Array.from(kept, (box) => input.height[box]!),
      parent: Int32Array.from(kept, (box) => place.get(parentOf(input, box)) ?? -1),
      ...(input.direction && { direction: input.direction }),
      from: column(0),
      to: column(1),
      bundle: column(2),
    },
  };
}

/** By box: a number that all have in common which are connected in their frame, or through its border. */
function partsOf(input: LayoutInput): readonly number[] {
  const boxes = input.width.length;
  const pairs: [number, number][] = [];
  for (const [edge, from] of input.from.entries()) {
    const [a, b] = [around(input, from), around(input, input.to[edge]!)];
    const outer = a.find((box) => b.includes(box));
    const ways = [a, b].map((way) => (outer === undefined ? way : way.slice(0, way.indexOf(outer))));
    for (const way of ways) pairs.push(...way.slice(1).map((frame, at) => [way[at]!, boxes + frame] as [number, number]));
    const [first, second] = ways.map((way) => way.at(-1) ?? boxes + outer!) as [number, number];
    pairs.push([first, second]);
  }
  const ends = (at: 0 | 1) => Int32Array.from(pairs, (pair) => pair[at]);
  const part: number[] = [];
  connectedParts(2 * boxes, ends(0), ends(1)).forEach((members, index) => {
    for (const box of members) part[box] = index;
  });
  return part;
}

/** The boxes of `of` in each row of each part from left to right. */
function rowsOf(input: LayoutInput, names: readonly number[], part: readonly number[], of: ReadonlySet<number>) {
  const { x, layer } = downward(layout(input));
  const rows = new Map<string, number[]>();
  const order = [...x.keys()].filter((box) => of.has(names[box]!)).sort((a, b) => x[a]! - x[b]!);
  for (const box of order) {
    const key = `frame ${names[parentOf(input, box)] ?? -1} part ${part[names[box]!]} row ${layer[box]}`;
    rows.set(key, [...(rows.get(key) ?? []), names[box]!]);
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
}

for (const [boxes, seed] of [
  [40, 1],
  [120, 2],
  [120, 3],
  [300, 4],
  [600, 5],
] as const) {
  for (const direction of ['down', 'right'] satisfies readonly Direction[]) {
    test(`opening and closing frames moves no box to another row or past another: ${boxes} boxes, ${direction}`, () => {
      const all = { ...framed(network(boxes, seed), seed), direction };
      const part = partsOf(all);
      const next = numbers(seed);
      for (let round = 0; round < 6; round++) {
        const shut = new Set([...all.width.keys()].filter(() => next() < 0.15 * round));
        const some = closed(all, (frame) => shut.has(frame));
        const common = new Set(some.kept);
        const open = rowsOf(all, [...all.width.keys()], part, common);
        assert.deepEqual(rowsOf(some.input, some.kept, part, common), open);
      }
    });
  }
}

test('results that are kept are those that would be made anew', () => {
  const memo = new RecentResults(20_000);
  const all = framed(network(300, 6), 6);
  const next = numbers(6);
  for (let round = 0; round < 12; round++) {
    const shut = new Set([...all.width.keys()].filter(() => next() < 0.4));
    const { input } = closed(all, (frame) => shut.has(frame));
    const direction: Direction = round % 3 === 0 ? 'right' : 'down';
    assert.deepEqual(layout({ ...input, direction }, memo), layout({ ...input, direction }));
  }
});

test('opening one frame makes anew what it and the frames around it hold, nothing else', () => {
  const all = framed(network(600, 7), 7);
  const frames = [...new Set(all.parent)].filter((frame) => frame >= 0);
  const one = frames.find((frame) => parentOf(all, frame) < 0 && !frames.some((other) => parentOf(all, other) === frame))!;
  const made: string[] = [];
  const recent = new RecentResults(1_000_000);
  const memo: Pick<RecentResults, 'get'> = {
    get: (kind, key, make) =>
      recent.get(kind, key, () => {
        made.push(kind);
        return make();
      }),
  };
  layout(closed(all, (frame) => frame === one).input, memo);
  assert.ok(made.length > 20);
  made.length = 0;
  layout(all, memo);
  assert.deepEqual(made, ['order', 'place', 'place']);
});
