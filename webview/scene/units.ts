import type { PlacementOverlay, Unit } from '../../src/protocol/calls';

export const unitLabels: Readonly<Record<Unit, string>> = { htp: 'HTP', gpu: 'GPU', cpu: 'CPU', removed: 'removed' };

/** In the order of every list and bar. */
export const units: readonly Unit[] = ['htp', 'gpu', 'cpu', 'removed'];

export function unitOf(placement: PlacementOverlay | undefined, node: number): Unit | undefined {
  return node < 0 ? undefined : placement?.verdicts[node]?.unit;
}
