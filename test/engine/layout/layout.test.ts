import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Layout, LayoutInput } from '../../../webview/layout/graph';
import { layout } from '../../../webview/layout/layout';
import { graphOf, network, shapes } from './graphs';

for (const [name, input] of shapes) {
  test(`${name}: boxes do not overlap`, () => assert.deepEqual(overlaps(input, layout(input)), []));
  test(`${name}: edges join their boxes and go down, but those that close a cycle`, () => checkRoutes(input, layout(input)));
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

function pointsOf({ routes: { start, points } }: Layout, edge: number): number[] {
  return [...points.slice(2 * start[edge]!, 2 * start[edge + 1]!)];
}

/** Pairs of boxes that share ground, found by comparing all of them. */
function overlaps({ width, height }: LayoutInput, { x, y }: Layout): string[] {
  const found: string[] = [];
  const order = [...x.keys()].sort((a, b) => y[a]! - y[b]!);
  order.forEach((a, at) => {
    for (const b of order.slice(at + 1)) {
      if (y[b]! >= y[a]! + height[a]!) break;
      if (x[a]! < x[b]! + width[b]! && x[b]! < x[a]! + width[a]!) found.push(`${a} and ${b}`);
    }
  });
  return found;
}

/** Edges that a depth-first walk finds to close a cycle may go up; all others go down, from border to border. */
function checkRoutes(input: LayoutInput, result: Layout): void {
  let upward = 0;
  for (let edge = 0; edge < input.from.length; edge++) {
    const [from, to] = [input.from[edge]!, input.to[edge]!];
    const points = pointsOf(result, edge);
    if (from === to) {
      assert.deepEqual(points, []);
      continue;
    }
    const down = result.layer[to]! > result.layer[from]!;
    if (!down) upward++;
    const [upper, lower] = down ? [from, to] : [to, from];
    const way = down ? points : backwards(points);
    assert.deepEqual(way.slice(0, 2), [result.x[upper]! + input.width[upper]! / 2, result.y[upper]! + input.height[upper]!]);
    assert.deepEqual(way.slice(-2), [result.x[lower]! + input.width[lower]! / 2, result.y[lower]!]);
    for (let at = 3; at < way.length; at += 2) assert.ok(way[at]! >= way[at - 2]!, `edge ${edge} goes up on its way`);
  }
  assert.ok(upward <= fewestUpward(input), `${upward} edges go up`);
}

function backwards(points: readonly number[]): number[] {
  const turned: number[] = [];
  for (let at = points.length - 2; at >= 0; at -= 2) turned.push(points[at]!, points[at + 1]!);
  return turned;
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

/** Edges that meet the inside of a box which is not their end; curves are sampled. */
function piercings(input: LayoutInput, result: Layout): string[] {
  const found = new Set<string>();
  const order = [...result.y.keys()].sort((a, b) => result.y[a]! - result.y[b]!);
  const highest = input.height.reduce((most, one) => Math.max(most, one), 0);
  for (let edge = 0; edge < input.from.length; edge++) {
    for (const [x, y] of samples(pointsOf(result, edge))) {
      for (let at = lowerBound(order, result.y, y - highest); at < order.length && result.y[order[at]!]! < y; at++) {
        const box = order[at]!;
        const inside =
          y > result.y[box]! + 0.01 &&
          y < result.y[box]! + input.height[box]! - 0.01 &&
          x > result.x[box]! &&
          x < result.x[box]! + input.width[box]!;
        if (inside && box !== input.from[edge] && box !== input.to[edge]) found.add(`edge ${edge} through ${box}`);
      }
    }
  }
  return [...found];
}

function lowerBound(order: readonly number[], y: Float64Array, least: number): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (y[order[middle]!]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

function samples(points: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (let at = 0; at + 3 < points.length; at += 2) {
    const [x0, y0, x1, y1] = [points[at]!, points[at + 1]!, points[at + 2]!, points[at + 3]!];
    const count = Math.min(400, Math.max(8, Math.ceil(Math.abs(y1 - y0) / 12)));
    for (let i = 0; i <= count; i++) {
      const t = i / count;
      const bend = t * t * (3 - 2 * t);
      const rise = x0 === x1 ? t : 1.5 * t * (1 - t) + t ** 3;
      found.push([x0 + (x1 - x0) * bend, y0 + (y1 - y0) * rise]);
    }
  }
  return found;
}

function checkExtent(input: LayoutInput, { x, y, width, height }: Layout): void {
  for (let box = 0; box < x.length; box++) {
    assert.ok(x[box]! >= 0 && x[box]! + input.width[box]! <= width + 0.001, `box ${box} is at ${x[box]} of ${width}`);
    assert.ok(y[box]! >= 0 && y[box]! + input.height[box]! <= height + 0.001, `box ${box} is at ${y[box]} of ${height}`);
  }
}
