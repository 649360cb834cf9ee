import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LayoutInput } from '../../../webview/layout/graph';
import { layout } from '../../../webview/layout/layout';
import { checkExtent, checkRoutes, overlaps, piercings, pointsOf } from './checks';
import { graphOf, network, shapes } from './graphs';

for (const [name, input] of shapes) {
  test(`${name}: boxes do not overlap`, () => assert.deepEqual(overlaps(input, layout(input)), []));
  test(`${name}: edges join their boxes and go down, but those that close a cycle`, () => {
    const upward = checkRoutes(input, layout(input)).length;
    assert.ok(upward <= fewestUpward(input), `${upward} edges go up`);
  });
  test(`${name}: no edge passes through a box`, () => assert.deepEqual(piercings(input, layout(input)), []));
  test(`${name}: the same input gives the same drawing`, () => assert.deepEqual(layout(copyOf(input)), layout(input)));
  test(`${name}: everything lies inside of the drawing`, () => checkExtent(input, layout(input)));
}

test('a chain is one straight line', () => {
  const { x } = layout(
    graphOf(6, [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
    ]),
  );
  const centers = [...x].map((left, box) => left + (box === 0 ? 60 : 100));
  assert.deepEqual(new Set(centers).size, 1);
});

test('a chain with a skip beside it stays straight, and so does the skip', () => {
  const input = graphOf(12, [...Array.from({ length: 11 }, (_, i) => [i, i + 1] as const), [1, 10]]);
  const result = layout(input);
  const centers = new Set([...result.x].map((left, box) => left + input.width[box]! / 2));
  assert.equal(centers.size, 1);
  assert.equal(
    pointsOf(result, 11)
      .filter((_, at) => at % 2 === 0)
      .reduce((turns, x, at, all) => turns + (at > 0 && x !== all[at - 1] ? 1 : 0), 0),
    2,
  );
});

test('a chain whose boxes all have side inputs does not drift', () => {
  const pairs = Array.from(
    { length: 30 },
    (_, i) =>
      [
        [i, i + 1],
        [31 + i, i + 1],
      ] as const,
  ).flat();
  const { x, width } = layout(graphOf(61, pairs));
  // Where the chain is as short as its side inputs, both count the same.
  const spine = new Set([...x.slice(3, 31)].map((left, i) => left + ((i + 3) % 7 === 0 ? 60 : 100)));
  assert.equal(spine.size, 1);
  assert.ok(width < 800, `width ${width}`);
});

test('a graph that can be drawn without crossings is', () => {
  const tree = Array.from({ length: 126 }, (_, i) => [Math.floor(i / 2), i + 1] as const);
  assert.equal(layout(graphOf(127, tree)).crossings, 0);
});

test('an input stands above its reader, not at the top', () => {
  const pairs = [...Array.from({ length: 9 }, (_, i) => [i, i + 1] as const), [10, 9] as const];
  assert.equal(layout(graphOf(11, pairs)).layer[10], 8);
});

test('boxes that every later box reads are laid out within the limit of dummies', () => {
  const pairs = Array.from(
    { length: 1200 },
    (_, i) =>
      [
        [i, i + 1],
        [i, 1200],
      ] as const,
  ).flat();
  const input = graphOf(1201, pairs);
  const result = layout(input);
  assert.deepEqual(overlaps(input, result), []);
  checkRoutes(input, result);
});

test('the drawing of parts is about as wide as high', () => {
  const { width, height } = layout(graphOf(400, []));
  assert.ok(width / height > 0.5 && width / height < 4, `${width} × ${height}`);
});

test('10,000 boxes with cycles are laid out', () => {
  const input = network(10_000, 9, 40);
  checkRoutes(input, layout(input));
});

function copyOf(input: LayoutInput): LayoutInput {
  return {
    width: input.width.slice(),
    height: input.height.slice(),
    from: input.from.slice(),
    to: input.to.slice(),
    bundle: input.bundle.slice(),
  };
}

/** How many edges a depth-first walk in box order turns around. */
function fewestUpward({ from, to, width }: LayoutInput): number {
  const state = new Uint8Array(width.length);
  let closing = 0;
  const enter = (root: number) => {
    const path: { box: number; edges: number[] }[] = [{ box: root, edges: edgesOf(root) }];
    state[root] = 1;
    while (path.length > 0) {
      const { box, edges } = path[path.length - 1]!;
      const edge = edges.shift();
      if (edge === undefined) {
        state[box] = 2;
        path.pop();
        continue;
      }
      const next = to[edge]!;
      if (state[next] === 1) closing++;
      if (state[next] === 0) {
        state[next] = 1;
        path.push({ box: next, edges: edgesOf(next) });
      }
    }
  };
  const lists = new Map<number, number[]>();
  from.forEach((box, edge) => {
    const list = lists.get(box);
    if (list) list.push(edge);
    else lists.set(box, [edge]);
  });
  const edgesOf = (box: number) => [...(lists.get(box) ?? [])];
  for (let box = 0; box < width.length; box++) if (state[box] === 0) enter(box);
  return closing;
}
