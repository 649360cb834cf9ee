import type { PlacementOverlay, Unit } from '../../src/protocol/calls';
import type { Scene } from './scene';

export const unitLabels: Readonly<Record<Unit, string>> = { htp: 'HTP', gpu: 'GPU', cpu: 'CPU', removed: 'removed' };

/** In the order of every list and bar. */
export const units: readonly Unit[] = ['htp', 'gpu', 'cpu', 'removed'];

export function unitOf(placement: PlacementOverlay | undefined, node: number): Unit | undefined {
  return node < 0 ? undefined : placement?.verdicts[node]?.unit;
}

/** Edges whose value one unit writes and another reads: flags by edge. */
export function crossingEdges(scene: Scene, placement: PlacementOverlay | undefined): Uint8Array {
  const { boxes, edges } = scene.view;
  const flags = new Uint8Array(edges.from.length);
  if (!placement) return flags;
  for (let edge = 0; edge < flags.length; edge++) {
    const from = unitOf(placement, boxes[edges.from[edge]!]!.node);
    const to = unitOf(placement, boxes[edges.to[edge]!]!.node);
    if (from && to && from !== to && from !== 'removed' && to !== 'removed') flags[edge] = 1;
  }
  return flags;
}
