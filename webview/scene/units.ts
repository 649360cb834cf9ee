import type { PlacementOverlay, Unit } from '../../src/protocol/calls';
import type { Scene } from './scene';

export const unitLabels: Readonly<Record<Unit, string>> = { htp: 'HTP', gpu: 'GPU', cpu: 'CPU', removed: 'removed' };

/** In the order of every list and bar. */
export const units: readonly Unit[] = ['htp', 'gpu', 'cpu', 'removed'];

export function unitOf(placement: PlacementOverlay | undefined, node: number): Unit | undefined {
  return node < 0 ? undefined : placement?.verdicts[node]?.unit;
}

/** Edges whose value one unit writes and another reads: flags by edge. What comes out of a removed node was written by whoever feeds it. */
export function crossingEdges(scene: Scene, placement: PlacementOverlay | undefined): Uint8Array {
  const { boxes, edges } = scene.view;
  const flags = new Uint8Array(edges.from.length);
  if (!placement) return flags;
  for (let edge = 0; edge < flags.length; edge++) {
    const from = writerUnit(scene, placement, edges.from[edge]!);
    const to = unitOf(placement, boxes[edges.to[edge]!]!.node);
    if (from && to && from !== to && to !== 'removed') flags[edge] = 1;
  }
  return flags;
}

/** Removed nodes stand in short rows; a longer one is a cycle of a corrupt file. */
const longestRemovedRow = 64;

function writerUnit(scene: Scene, placement: PlacementOverlay, box: number): Unit | undefined {
  const { boxes, edges } = scene.view;
  let at = box;
  for (let steps = 0; steps < longestRemovedRow; steps++) {
    const unit = unitOf(placement, boxes[at]!.node);
    if (unit !== 'removed') return unit;
    const first = scene.in.start[at]!;
    if (first === scene.in.start[at + 1]) return undefined;
    at = edges.from[scene.in.item[first]!]!;
  }
  return undefined;
}
