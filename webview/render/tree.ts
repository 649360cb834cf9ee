import type { Scene } from '../scene/scene';

/** Where a box stands among frames and boxes, as screen readers tell it: counted from one. */
export interface TreePlace {
  readonly level: number;
  readonly position: number;
  readonly size: number;
}

const placesOf = new WeakMap<Scene, (box: number) => TreePlace>();

/** The drawing as a tree: frames hold the boxes in them, in the order of the graph. */
export function treePlace(scene: Scene, box: number): TreePlace {
  const places = placesOf.get(scene) ?? makePlaces(scene.view.parent);
  placesOf.set(scene, places);
  return places(box);
}

/** Sets what a screen reader tells of a box beside its name. */
export function setTreePlace(element: HTMLElement, scene: Scene, box: number): void {
  const { level, position, size } = treePlace(scene, box);
  element.setAttribute('aria-level', String(level));
  element.setAttribute('aria-posinset', String(position));
  element.setAttribute('aria-setsize', String(size));
  const { kind } = scene.view.boxes[box]!;
  if (kind === 'group' || kind === 'frame') element.setAttribute('aria-expanded', String(kind === 'frame'));
  else element.removeAttribute('aria-expanded');
}

function makePlaces(parent: Int32Array): (box: number) => TreePlace {
  const position = new Int32Array(parent.length);
  // The last one counts what stands in no frame.
  const size = new Int32Array(parent.length + 1);
  const slot = (frame: number) => (frame < 0 ? parent.length : frame);
  parent.forEach((frame, box) => {
    size[slot(frame)]!++;
    position[box] = size[slot(frame)]!;
  });
  const levelOf = (box: number) => {
    let level = 1;
    for (let frame = parent[box]!; frame >= 0; frame = parent[frame]!) level++;
    return level;
  };
  return (box) => ({ level: levelOf(box), position: position[box]!, size: size[slot(parent[box]!)]! });
}
