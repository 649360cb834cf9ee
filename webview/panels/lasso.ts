import type { App } from '../app';
import { el } from '../dom';
import { boxesIn, boxRect, type Scene } from '../scene/scene';
import { svg } from '../svg';
import type { Point } from './quantize-sections';

/** A stroke shorter than this is a click. */
const leastPixels = 5;

/** Over the drawing while widths are painted: a stroke around boxes marks them, a click marks one, Alt takes them out. The wheel still moves the drawing. */
export function lassoLayer(app: App, worldAt: (event: MouseEvent) => Point): HTMLElement {
  const trace = svg('polyline', { class: 'lasso-line' });
  const layer = el('div', { class: 'lasso', attributes: { 'aria-hidden': 'true' } }, svg('svg', {}, trace));
  let stroke: { readonly world: Point[]; readonly pane: Point[] } | undefined;
  const draw = () => trace.setAttribute('points', (stroke?.pane ?? []).map(({ x, y }) => `${x},${y}`).join(' '));
  const end = () => {
    stroke = undefined;
    draw();
  };
  layer.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    // Else the drawing would be dragged along.
    event.stopPropagation();
    layer.setPointerCapture(event.pointerId);
    stroke = { world: [worldAt(event)], pane: [{ x: event.offsetX, y: event.offsetY }] };
  });
  layer.addEventListener('pointermove', (event) => {
    if (!stroke) return;
    event.stopPropagation();
    stroke.world.push(worldAt(event));
    stroke.pane.push({ x: event.offsetX, y: event.offsetY });
    draw();
  });
  layer.addEventListener('pointerup', (event) => {
    if (stroke) mark(app, stroke.world, lengthOf(stroke.pane), event);
    end();
  });
  layer.addEventListener('pointercancel', end);
  for (const kind of ['mousedown', 'click', 'dblclick', 'touchstart'] as const) layer.addEventListener(kind, (event) => keep(event));
  app.store.watch(['painting'], () => {
    layer.hidden = !app.painting.isOn;
    end();
  });
  return layer;
}

/** Of the left button alone: the middle one drags the drawing as always. */
function keep(event: Event): void {
  if (event instanceof MouseEvent && event.button !== 0) return;
  event.stopPropagation();
  if (event.type === 'click') (event.currentTarget as HTMLElement).parentElement?.focus({ preventScroll: true });
}

function mark(app: App, world: readonly Point[], pixels: number, { altKey, shiftKey }: MouseEvent): void {
  const { scene } = app.store.now;
  if (!scene) return;
  const { painting } = app;
  if (pixels < leastPixels) {
    const box = boxesIn(scene, { ...world[0]!, width: 0, height: 0 })[0];
    if (box === undefined) painting.markNodes([]);
    else painting.mark(box);
    return;
  }
  const boxes = boxesInside(scene, world);
  if (altKey) painting.unmarkBoxes(boxes);
  else {
    if (!shiftKey) painting.markNodes([]);
    painting.markBoxes(boxes);
  }
}

function lengthOf(points: readonly Point[]): number {
  let sum = 0;
  for (let at = 1; at < points.length; at++) sum += Math.hypot(points[at]!.x - points[at - 1]!.x, points[at]!.y - points[at - 1]!.y);
  return sum;
}

/** Nodes and closed groups whose middle is within a closed line. */
function boxesInside(scene: Scene, polygon: readonly Point[]): readonly number[] {
  const xs = polygon.map(({ x }) => x);
  const ys = polygon.map(({ y }) => y);
  const [x, y] = [min(xs), min(ys)];
  const around = { x, y, width: max(xs) - x, height: max(ys) - y };
  return boxesIn(scene, around).filter((box) => {
    const { kind } = scene.view.boxes[box]!;
    const rect = boxRect(scene, box);
    return (kind === 'node' || kind === 'group') && isInside(polygon, rect.x + rect.width / 2, rect.y + rect.height / 2);
  });
}

const min = (all: readonly number[]) => all.reduce((a, b) => Math.min(a, b));
const max = (all: readonly number[]) => all.reduce((a, b) => Math.max(a, b));

/** Even-odd rule: how often a ray to the right meets the line. */
export function isInside(polygon: readonly Point[], x: number, y: number): boolean {
  let inside = false;
  for (let at = 0, last = polygon.length - 1; at < polygon.length; last = at++) {
    const [a, b] = [polygon[at]!, polygon[last]!];
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}
