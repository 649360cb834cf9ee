import type { PlacementOverlay, Unit } from '../../src/protocol/calls';
import type { NodeFacts } from '../../src/protocol/column-calls';
import type { TimeColumn } from './times';
import { unitOf, units } from './units';

/** A sum of what is known; `lacking` counts the nodes for which it is not. Undefined where nobody said anything yet. */
export interface Sum {
  readonly value: number;
  readonly lacking: number;
}

/** What the nodes of a group come to together. */
export interface GroupTotals {
  readonly nodes: number;
  /** How many nodes each unit runs, in the order of all lists; those without any left out. */
  readonly units: readonly { readonly unit: Unit; readonly nodes: number; readonly us: number }[];
  readonly us: Sum | undefined;
  readonly macs: Sum | undefined;
  readonly weightBytes: Sum | undefined;
}

interface Figures {
  readonly placement: PlacementOverlay | undefined;
  readonly times: TimeColumn | undefined;
  readonly facts: NodeFacts | undefined;
}

export function groupTotals(members: readonly number[], { placement, times, facts }: Figures): GroupTotals {
  const perUnit = new Map<Unit, { nodes: number; us: number }>();
  for (const node of members) {
    const unit = unitOf(placement, node);
    if (!unit) continue;
    const total = perUnit.get(unit) ?? { nodes: 0, us: 0 };
    const us = times?.us[node] ?? Number.NaN;
    perUnit.set(unit, { nodes: total.nodes + 1, us: total.us + (Number.isNaN(us) ? 0 : us) });
  }
  return {
    nodes: members.length,
    units: units.flatMap((unit) => (perUnit.has(unit) ? [{ unit, ...perUnit.get(unit)! }] : [])),
    us: sumOf(members, times?.us),
    macs: sumOf(members, facts?.macs),
    weightBytes: facts && { value: known(members, facts.weightBytes), lacking: 0 },
  };
}

/** A node without weights has no weight bytes: that is not a lack. */
function known(members: readonly number[], column: Float64Array): number {
  let sum = 0;
  for (const node of members) sum += column[node]! > 0 ? column[node]! : 0;
  return sum;
}

function sumOf(members: readonly number[], column: Float64Array | undefined): Sum | undefined {
  if (!column) return undefined;
  let [value, lacking] = [0, 0];
  for (const node of members) {
    const one = column[node] ?? Number.NaN;
    if (Number.isNaN(one)) lacking++;
    else value += one;
  }
  return { value: lacking === members.length ? Number.NaN : value, lacking };
}
