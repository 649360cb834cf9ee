import type { Scene } from './scene';

/** Nodes that stand in the light: all others are drawn dim. */
export interface Spotlight {
  /** Node ids. */
  readonly nodes: ReadonlySet<number>;
  /** Graph inputs and outputs that belong to them. */
  readonly ends: ReadonlySet<string>;
  /** `upstream of Conv_5` */
  readonly title: string;
  /** `3 inputs` */
  readonly note: string;
  /** On a shortest way between two nodes. */
  readonly shortest?: readonly number[];
}

/** Flags by box: those in the light; undefined when nothing is dim. A closed group is lit by any node in it, an open one always. */
export function litBoxes({ view, boxOfNode }: Scene, spotlight: Spotlight | undefined): Uint8Array | undefined {
  if (!spotlight) return undefined;
  const lit = new Uint8Array(view.boxes.length);
  view.boxes.forEach(({ kind, name }, box) => {
    const isEnd = kind === 'input' || kind === 'output';
    if (isEnd ? spotlight.ends.has(name) : kind !== 'node' && kind !== 'group') lit[box] = 1;
  });
  for (const node of spotlight.nodes) {
    const box = boxOfNode.get(node);
    if (box !== undefined) lit[box] = 1;
  }
  // A call stands for the body that is open in its place.
  view.boxes.forEach((_, box) => {
    const frame = view.parent[box]!;
    if (frame >= 0 && view.boxes[frame]!.graphs.some((graph) => graph < 0) && spotlight.nodes.has(view.boxes[frame]!.node)) lit[box] = 1;
  });
  return lit;
}

/** How many hits each box stands for: itself, or those in the closed group that it is. */
export function hitBoxes({ boxOfNode }: Scene, hits: Iterable<number>): ReadonlyMap<number, number> {
  const boxes = new Map<number, number>();
  for (const node of hits) {
    const box = boxOfNode.get(node);
    if (box !== undefined) boxes.set(box, (boxes.get(box) ?? 0) + 1);
  }
  return boxes;
}
