import type { Direction } from './graph';

/**
 * The one description of how an edge looks between two points of its route: straight where it stays in its lane, else an S curve that leaves and arrives along
 * the way that edges go. Painting, pointing and exporting all draw from it.
 */
export type Step = readonly [x0: number, y0: number, x1: number, y1: number];

export function isStraight(direction: Direction, [x0, y0, x1, y1]: Step): boolean {
  return direction === 'down' ? x0 === x1 : y0 === y1;
}

/** The two control points of the curve. */
export function stepControls(direction: Direction, [x0, y0, x1, y1]: Step): Step {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return direction === 'down' ? [x0, y, x1, y] : [x, y0, x, y1];
}

/** The point at `t` (0 to 1) of the way. */
export function pointOnStep(direction: Direction, step: Step, t: number): readonly [x: number, y: number] {
  const [x0, y0, x1, y1] = step;
  if (isStraight(direction, step)) return [x0 + (x1 - x0) * t, y0 + (y1 - y0) * t];
  const [ax, ay, bx, by] = stepControls(direction, step);
  return [cubic(x0, ax, bx, x1, t), cubic(y0, ay, by, y1, t)];
}

/** Where a step is added to: a canvas, a `Path2D` or a writer of SVG paths. */
export interface Path {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  bezierCurveTo(ax: number, ay: number, bx: number, by: number, x: number, y: number): void;
}

export function traceStep(path: Path, direction: Direction, step: Step): void {
  const [x0, y0, x1, y1] = step;
  path.moveTo(x0, y0);
  if (isStraight(direction, step)) {
    path.lineTo(x1, y1);
    return;
  }
  const [ax, ay, bx, by] = stepControls(direction, step);
  path.bezierCurveTo(ax, ay, bx, by, x1, y1);
}

function cubic(a: number, b: number, c: number, d: number, t: number): number {
  const s = 1 - t;
  return s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
}
