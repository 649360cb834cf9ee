import { boxRect, type Rect, type Scene } from './scene';

/** Where the boxes of one drawing are in another one of the same graph. */
export interface Counterparts {
  /** By box: the same one there, -1 where it is not there, or is open here and closed there. */
  readonly same: Int32Array;
  /** By box: its place there, or that of what stands for it. */
  readonly rects: Pick<Scene['layout'], 'x' | 'y' | 'boxWidth' | 'boxHeight'>;
}

export function counterparts(scene: Scene, other: Scene): Counterparts {
  const count = scene.view.boxes.length;
  const places = new Map(other.view.keys.map((key, box) => [key, box]));
  const same = new Int32Array(count).fill(-1);
  const rects = {
    x: new Float64Array(count),
    y: new Float64Array(count),
    boxWidth: new Float64Array(count),
    boxHeight: new Float64Array(count),
  };
  for (let box = 0; box < count; box++) {
    const there = places.get(scene.view.keys[box]!);
    if (there !== undefined && isFrame(scene, box) === isFrame(other, there)) same[box] = there;
    const rect = there === undefined ? standIn(scene, other, box, places) : ownSize(scene, box, boxRect(other, there));
    [rects.x[box], rects.y[box], rects.boxWidth[box], rects.boxHeight[box]] = [rect.x, rect.y, rect.width, rect.height];
  }
  return { same, rects };
}

function isFrame({ view }: Scene, box: number): boolean {
  return view.boxes[box]!.kind === 'frame';
}

/** Frames become as small as the card, cards stand in the corner of the frame. */
function ownSize(scene: Scene, box: number, there: Rect): Rect {
  return isFrame(scene, box) ? there : { ...there, width: scene.width[box]!, height: scene.height[box]! };
}

/** In the closed group that hides the box there: as far along it as the box is along its frame. Where nothing hides it, it stays. */
function standIn(scene: Scene, other: Scene, box: number, places: ReadonlyMap<string, number>): Rect {
  const { view } = scene;
  const own = boxRect(scene, box);
  for (let frame = view.parent[box]!; frame >= 0; frame = view.parent[frame]!) {
    const there = places.get(view.keys[frame]!);
    if (there !== undefined) return squeezed(own, boxRect(scene, frame), boxRect(other, there));
  }
  const hidden = other.boxOfNode.get(view.boxes[box]!.node);
  return hidden === undefined ? own : squeezed(own, own, boxRect(other, hidden));
}

/** A rectangle of the same size around the place in `to` that its middle has in `from`. */
function squeezed(own: Rect, from: Rect, to: Rect): Rect {
  const along = (at: number, start: number, length: number) => (at - start) / Math.max(1, length);
  const x = to.x + along(own.x + own.width / 2, from.x, from.width) * to.width;
  const y = to.y + along(own.y + own.height / 2, from.y, from.height) * to.height;
  return { ...own, x: x - own.width / 2, y: y - own.height / 2 };
}
