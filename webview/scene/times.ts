import type { Box, PlacementOverlay, Profile, Provenance, Unit } from '../../src/protocol/calls';

/** Time per node with who says so: the estimate that comes with a placement, or a profile. */
export interface TimeColumn extends Provenance {
  /** By node id; NaN is not known. */
  readonly us: Float64Array;
  readonly totalUs: number;
  /** The simulator's bounds. */
  readonly lowUs?: number;
  readonly highUs?: number;
  /** The chip that was simulated in place of the target. */
  readonly simulatedAs?: string;
  /** The unit that a profile was taken on, whatever the placement says of the nodes. */
  readonly takenOn?: Unit;
  /** The longest layer: a full bar. */
  readonly longestUs: number;
}

export function timesOfPlacement({ time }: PlacementOverlay): TimeColumn {
  return { rung: time.rung, producer: time.producer, us: time.us, totalUs: time.totalUs, longestUs: longest(time.us) };
}

/** `boxes` say which name is which node. */
export function timesOfProfile(profile: Profile, boxes: readonly Box[], nodes: number): TimeColumn {
  const us = new Float64Array(nodes).fill(Number.NaN);
  const byName = layersByName(profile);
  for (const { node, name } of boxes) {
    const layer = byName.get(name);
    if (node >= 0 && layer !== undefined) us[node] = layer.us;
  }
  const { meanMs, lowMs, highMs } = profile.total;
  return {
    rung: profile.rung,
    producer: profile.producer,
    us,
    totalUs: meanMs * 1000,
    longestUs: longest(us),
    ...(profile.kind === 'cpu' && { takenOn: 'cpu' as const }),
    ...(lowMs !== undefined && { lowUs: lowMs * 1000 }),
    ...(highMs !== undefined && { highUs: highMs * 1000 }),
    ...(profile.htp?.simulatedAs !== undefined && { simulatedAs: profile.htp.simulatedAs }),
  };
}

export function layersByName(profile: Profile): ReadonlyMap<string, Profile['layers'][number]> {
  return new Map(profile.layers.map((layer) => [layer.name, layer]));
}

export interface LayerDifference {
  readonly name: string;
  readonly opType: string;
  readonly beforeUs: number;
  readonly afterUs: number;
}

/** Layers of either profile, the largest difference first. A layer that one of them lacks took no time there. */
export function compareProfiles(before: Profile, after: Profile): readonly LayerDifference[] {
  const old = layersByName(before);
  const now = layersByName(after);
  const names = new Set([...now.keys(), ...old.keys()]);
  return [...names]
    .map((name) => ({
      name,
      opType: now.get(name)?.opType ?? old.get(name)?.opType ?? '',
      beforeUs: old.get(name)?.us ?? 0,
      afterUs: now.get(name)?.us ?? 0,
    }))
    .sort((a, b) => Math.abs(b.afterUs - b.beforeUs) - Math.abs(a.afterUs - a.beforeUs));
}

function longest(us: Float64Array): number {
  let most = 0;
  for (const one of us) if (one > most) most = one;
  return most;
}
