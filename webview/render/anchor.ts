import { boxesIn, type Rect, type Scene } from '../scene/scene';

/** What is to stay in its place when the drawing becomes another one. */
export interface AnchorWish {
  /** Of the box that was opened or closed. */
  readonly key?: string;
  /** In the drawing before; -1 for none. */
  readonly selected: number;
  /** The part of the drawing before that is on screen. */
  readonly seen: Rect;
}

/**
 * How far the anchor moves from one drawing to the next, whose boxes may be others: the file has changed, or groups were opened. Without a wish it is the
 * selected box where that is on screen, else the one nearest to the middle that both drawings have. Undefined where they share nothing of what is seen.
 */
export function anchorOf(
  before: Scene,
  now: Scene,
  { key, selected, seen }: AnchorWish,
): { readonly x: number; readonly y: number } | undefined {
  const moved = (box: number, at: number) => ({
    x: now.layout.x[at]! - before.layout.x[box]!,
    y: now.layout.y[at]! - before.layout.y[box]!,
  });
  if (key !== undefined) {
    const [box, at] = [before.view.keys.indexOf(key), now.view.keys.indexOf(key)];
    return box < 0 || at < 0 ? undefined : moved(box, at);
  }
  const places = new Map(now.view.keys.map((one, at) => [one, at]));
  for (const box of candidates(before, selected, seen)) {
    const at = places.get(before.view.keys[box]!);
    if (at !== undefined) return moved(box, at);
  }
  return undefined;
}

/** Boxes on screen, best first. Frames are wherever what is in them makes them be. */
function candidates(scene: Scene, selected: number, seen: Rect): readonly number[] {
  const { layout, width, height, view } = scene;
  const [x, y] = [seen.x + seen.width / 2, seen.y + seen.height / 2];
  const distance = (box: number) =>
    box === selected ? -1 : Math.hypot(layout.x[box]! + width[box]! / 2 - x, layout.y[box]! + height[box]! / 2 - y);
  return boxesIn(scene, seen)
    .filter((box) => view.boxes[box]!.kind !== 'frame')
    .sort((a, b) => distance(a) - distance(b));
}
