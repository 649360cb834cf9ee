import type { PlacementOverlay, Unit } from '../../src/protocol/calls';
import type { ShownView } from './fold';
import { unitOf } from './units';

/** Where values go from one unit to another. */
export interface Crossings {
  /** By edge: 1 where anything that it stands for crosses. */
  readonly flags: Uint8Array;
  /** By edge: bytes of the values that cross, NaN where the size of one is not known. */
  readonly bytes: Float64Array;
}

export const noCrossings: Crossings = { flags: new Uint8Array(), bytes: new Float64Array() };

/** Edges whose value one unit writes and another reads, in whatever group those stand. What comes out of a removed node was written by whoever feeds it. */
export function crossingsOf({ edges, values, flows, counts }: ShownView, placement: PlacementOverlay | undefined): Crossings {
  const flags = new Uint8Array(edges.from.length);
  const bytes = new Float64Array(edges.from.length);
  if (!placement) return { flags, bytes };
  const feeders = feedersOfRemoved(flows, placement);
  const counted = new Set<number>();
  flows.edge.forEach((edge, at) => {
    if (edge < 0) return;
    const from = writerUnit(placement, feeders, flows.from[at]!);
    const to = unitOf(placement, flows.to[at]!);
    if (!from || !to || from === to || to === 'removed') return;
    flags[edge] = 1;
    const value = flows.value[at]!;
    // Several readers of a value in a group are one transfer.
    const isNew = counts[edge] === 1 ? bytes[edge] === 0 : !counted.has(edge * values.length + value);
    if (isNew) bytes[edge]! += values[value]!.bytes ?? Number.NaN;
    if (counts[edge]! > 1) counted.add(edge * values.length + value);
  });
  return { flags, bytes };
}

/** By removed node: the node that writes what it passes on. */
function feedersOfRemoved({ from, to }: ShownView['flows'], placement: PlacementOverlay): ReadonlyMap<number, number> {
  const feeders = new Map<number, number>();
  to.forEach((node, at) => {
    if (!feeders.has(node) && unitOf(placement, node) === 'removed') feeders.set(node, from[at]!);
  });
  return feeders;
}

/** Removed nodes stand in short rows; a longer one is a cycle of a corrupt file. */
const longestRemovedRow = 64;

function writerUnit(placement: PlacementOverlay, feeders: ReadonlyMap<number, number>, node: number): Unit | undefined {
  let at: number | undefined = node;
  for (let steps = 0; steps < longestRemovedRow && at !== undefined; steps++) {
    const unit = unitOf(placement, at);
    if (unit !== 'removed') return unit;
    at = feeders.get(at);
  }
  return undefined;
}
