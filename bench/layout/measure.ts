import type { LayoutInput } from '../../webview/layout/graph';
import type { Drawing } from './peer';

/** How a drawing reads, from its polylines: the same count for every layout. Lengths in pixels, area in millions of them. */
export interface Measures {
  /** Places where edges of different values cross. */
  readonly crossings: number;
  readonly bends: number;
  readonly area: number;
  readonly length: number;
  readonly longest: number;
  readonly ms: number;
}

/** A smaller turn is not seen as a bend. */
const leastTurn = (5 * Math.PI) / 180;

export function measure(input: LayoutInput, drawing: Drawing): Measures {
  const lengths = drawing.routes.map(lengthOf);
  return {
    crossings: crossings(input, drawing),
    bends: drawing.routes.reduce((sum, route) => sum + bendsOf(route), 0),
    area: areaOf(input, drawing) / 1e6,
    length: lengths.reduce((sum, one) => sum + one, 0),
    longest: lengths.reduce((most, one) => Math.max(most, one), 0),
    ms: drawing.milliseconds,
  };
}

function lengthOf(route: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 2; at < route.length; at += 2) sum += Math.hypot(route[at]! - route[at - 2]!, route[at + 1]! - route[at - 1]!);
  return sum;
}

function bendsOf(route: ArrayLike<number>): number {
  let bends = 0;
  let before: number | undefined;
  for (let at = 2; at < route.length; at += 2) {
    const [dx, dy] = [route[at]! - route[at - 2]!, route[at + 1]! - route[at - 1]!];
    if (Math.hypot(dx, dy) < 0.5) continue;
    const angle = Math.atan2(dy, dx);
    if (before !== undefined && Math.abs(angle - before) > leastTurn) bends++;
    before = angle;
  }
  return bends;
}

function areaOf(input: LayoutInput, { x, y, routes }: Drawing): number {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const add = (px: number, py: number) => {
    [left, top, right, bottom] = [Math.min(left, px), Math.min(top, py), Math.max(right, px), Math.max(bottom, py)];
  };
  input.width.forEach((width, box) => {
    add(x[box]!, y[box]!);
    add(x[box]! + width, y[box]! + input.height[box]!);
  });
  for (const route of routes) for (let at = 0; at < route.length; at += 2) add(route[at]!, route[at + 1]!);
  return (right - left) * (bottom - top);
}

interface Segment {
  readonly edge: number;
  readonly points: readonly [x0: number, y0: number, x1: number, y1: number];
}

/** Edges that share an end meet there. One lane with many edges in it is one line, so crossings at one pixel count once. */
function crossings(input: LayoutInput, { routes }: Drawing): number {
  const segments: Segment[] = [];
  routes.forEach((route, edge) => {
    for (let at = 2; at < route.length; at += 2) {
      const points = [route[at - 2]!, route[at - 1]!, route[at]!, route[at + 1]!] as const;
      if (points[1] !== points[3] || points[0] !== points[2])
        segments.push({ edge, points: points[1] <= points[3] ? points : [points[2], points[3], points[0], points[1]] });
    }
  });
  segments.sort((a, b) => a.points[1] - b.points[1]);
  const found = new Set<string>();
  let open: Segment[] = [];
  for (const segment of segments) {
    open = open.filter((one) => one.points[3] > segment.points[1]);
    for (const other of open) {
      const [a, b] = [segment.edge, other.edge];
      if (input.from[a] === input.from[b] || input.to[a] === input.to[b]) continue;
      const at = meeting(segment.points, other.points);
      if (at) found.add(`${Math.round(at[0])} ${Math.round(at[1])}`);
    }
    open.push(segment);
  }
  return found.size;
}

/** Where two segments cross in their middles. */
function meeting([ax, ay, bx, by]: Segment['points'], [cx, cy, dx, dy]: Segment['points']): readonly [number, number] | undefined {
  if (Math.max(ax, bx) < Math.min(cx, dx) || Math.max(cx, dx) < Math.min(ax, bx)) return undefined;
  const cross = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
  if (Math.abs(cross) < 1e-9) return undefined;
  const t = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / cross;
  const u = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / cross;
  return t >= 0 && t < 1 && u >= 0 && u < 1 ? [ax + t * (bx - ax), ay + t * (by - ay)] : undefined;
}
