import type { Scene } from '../scene/scene';

export type Direction = 'up' | 'down' | 'left' | 'right';

/** Where an arrow key leads: along an edge up or down (the one that is straightest), or to the neighbor in the row. -1 when there is none. */
export function step(scene: Scene, box: number, direction: Direction): number {
  if (box < 0) return scene.view.boxes.length > 0 ? 0 : -1;
  return direction === 'up' || direction === 'down' ? along(scene, box, direction) : beside(scene, box, direction);
}

function along(scene: Scene, box: number, direction: 'up' | 'down'): number {
  const lists = direction === 'down' ? scene.out : scene.in;
  const ends = direction === 'down' ? scene.view.edges.to : scene.view.edges.from;
  let best = -1;
  let nearest = Number.POSITIVE_INFINITY;
  for (let k = lists.start[box]!; k < lists.start[box + 1]!; k++) {
    const other = ends[lists.item[k]!]!;
    const distance = Math.abs(middleX(scene, other) - middleX(scene, box)) + Math.abs(middleY(scene, other) - middleY(scene, box));
    if (other !== box && distance < nearest) [best, nearest] = [other, distance];
  }
  return best;
}

function beside(scene: Scene, box: number, direction: 'left' | 'right'): number {
  const sign = direction === 'right' ? 1 : -1;
  const y = middleY(scene, box);
  let best = -1;
  let nearest = Number.POSITIVE_INFINITY;
  for (const other of scene.boxBands.between(y - 1, y + 1)) {
    const distance = sign * (middleX(scene, other) - middleX(scene, box));
    const sameRow = Math.abs(middleY(scene, other) - y) < 2;
    if (sameRow && distance > 0 && distance < nearest) [best, nearest] = [other, distance];
  }
  return best;
}

function middleX({ layout, width }: Scene, box: number): number {
  return layout.x[box]! + width[box]! / 2;
}

function middleY({ layout, height }: Scene, box: number): number {
  return layout.y[box]! + height[box]! / 2;
}
