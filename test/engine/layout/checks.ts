import assert from 'node:assert/strict';
import type { Layout, LayoutInput } from '../../../webview/layout/graph';
import { isStraight, pointOnStep } from '../../../webview/layout/steps';

/** A drawing as if it went down, whichever way it goes: tests need not know. */
export function downward(result: Layout): Layout {
  if (result.direction === 'down') return result;
  const { start, points } = result.routes;
  return {
    ...result,
    x: result.y,
    y: result.x,
    boxWidth: result.boxHeight,
    boxHeight: result.boxWidth,
    direction: 'down',
    width: result.height,
    height: result.width,
    routes: { start, points: points.map((_, at) => points[at ^ 1]!) },
  };
}

export function parentOf(input: LayoutInput, box: number): number {
  return input.parent?.[box] ?? -1;
}

/** The frames around a box, itself first. */
export function around(input: LayoutInput, box: number): number[] {
  const found = [];
  for (let at = box; at >= 0; at = parentOf(input, at)) found.push(at);
  return found;
}

export function pointsOf({ routes: { start, points } }: Layout, edge: number): number[] {
  return [...points.slice(2 * start[edge]!, 2 * start[edge + 1]!)];
}

/** Pairs of boxes of one frame that share ground, found by comparing all of them. */
export function overlaps(input: LayoutInput, { x, y, boxWidth, boxHeight }: Layout): string[] {
  const found: string[] = [];
  const order = [...x.keys()].sort((a, b) => y[a]! - y[b]!);
  order.forEach((a, at) => {
    for (const b of order.slice(at + 1)) {
      if (y[b]! >= y[a]! + boxHeight[a]!) break;
      if (parentOf(input, a) !== parentOf(input, b)) continue;
      if (x[a]! < x[b]! + boxWidth[b]! && x[b]! < x[a]! + boxWidth[a]!) found.push(`${a} and ${b}`);
    }
  });
  return found;
}

/** Everything lies in its frame, and what has no frame in the drawing. */
export function checkExtent(input: LayoutInput, { x, y, boxWidth, boxHeight, width, height, routes }: Layout): void {
  for (const one of [...x, ...y, ...boxWidth, ...boxHeight, ...routes.points, width, height]) assert.ok(Number.isFinite(one));
  for (let box = 0; box < x.length; box++) {
    const frame = parentOf(input, box);
    const [left, top, right, bottom] =
      frame < 0 ? [0, 0, width, height] : [x[frame]!, y[frame]!, x[frame]! + boxWidth[frame]!, y[frame]! + boxHeight[frame]!];
    assert.ok(x[box]! >= left - 0.001 && x[box]! + boxWidth[box]! <= right + 0.001, `box ${box} is at ${x[box]} of ${left} to ${right}`);
    assert.ok(y[box]! >= top - 0.001 && y[box]! + boxHeight[box]! <= bottom + 0.001, `box ${box} is at ${y[box]} of ${top} to ${bottom}`);
  }
}

/** Routes begin and end on the upper or lower border of a box, not at its corners. */
function isOnBorder(result: Layout, box: number, x: number, y: number, lower: boolean): boolean {
  const border = result.y[box]! + (lower ? result.boxHeight[box]! : 0);
  if (Math.abs(y - border) > 0.001) return false;
  return x > result.x[box]! + 6 && x < result.x[box]! + result.boxWidth[box]! - 6;
}

/** Every edge goes one way on its whole way, from border to border. Returns those that go up, as some must where there are cycles. */
export function checkRoutes(input: LayoutInput, result: Layout): number[] {
  const upward: number[] = [];
  for (let edge = 0; edge < input.from.length; edge++) {
    const [from, to] = [input.from[edge]!, input.to[edge]!];
    const points = pointsOf(result, edge);
    if (from === to) {
      assert.deepEqual(points, []);
      continue;
    }
    assert.ok(points.length >= 4, `edge ${edge} is not drawn`);
    const down = points[1]! <= points[points.length - 1]!;
    const ys = points.filter((_, at) => at % 2 === 1);
    if (!down) ys.reverse();
    if (!down) upward.push(edge);
    ys.forEach((y, at) => {
      assert.ok(at === 0 || y >= ys[at - 1]! - 0.001, `edge ${edge} turns on its way`);
    });
    const [start, end] = [points.slice(0, 2), points.slice(-2)] as [[number, number], [number, number]];
    // An edge between a frame and a box in it starts, or ends, at the border that it would come in by, or leave by.
    const startsInside = around(input, to).includes(from);
    const endsInside = around(input, from).includes(to);
    assert.ok(isOnBorder(result, from, ...start, startsInside ? !down : down), `edge ${edge} starts at ${start}`);
    assert.ok(isOnBorder(result, to, ...end, endsInside ? down : !down), `edge ${edge} ends at ${end}`);
  }
  return upward;
}

/** Edges that meet the inside of a box which is neither their end nor a frame around one; curves are sampled. */
export function piercings(input: LayoutInput, result: Layout): string[] {
  const found = new Set<string>();
  const order = [...result.y.keys()].sort((a, b) => result.y[a]! - result.y[b]!);
  const highest = result.boxHeight.reduce((most, one) => Math.max(most, one), 0);
  for (let edge = 0; edge < input.from.length; edge++) {
    const own = new Set([...around(input, input.from[edge]!), ...around(input, input.to[edge]!)]);
    for (const [x, y] of samples(pointsOf(result, edge))) {
      for (let at = lowerBound(order, result.y, y - highest); at < order.length && result.y[order[at]!]! < y; at++) {
        const box = order[at]!;
        const inside =
          y > result.y[box]! + 0.01 &&
          y < result.y[box]! + result.boxHeight[box]! - 0.01 &&
          x > result.x[box]! &&
          x < result.x[box]! + result.boxWidth[box]!;
        if (inside && !own.has(box)) found.add(`edge ${edge} through ${box}`);
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

function samples(points: readonly number[]): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (let at = 0; at + 3 < points.length; at += 2) {
    const step = [points[at]!, points[at + 1]!, points[at + 2]!, points[at + 3]!] as const;
    const count = isStraight('down', step) ? Math.min(400, Math.max(8, Math.ceil(Math.abs(step[3] - step[1]) / 12))) : 16;
    for (let i = 0; i <= count; i++) found.push(pointOnStep('down', step, i / count));
  }
  return found;
}
