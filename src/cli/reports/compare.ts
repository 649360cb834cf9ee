import type { Compared } from '../../engine/compare/compare';
import {
  comparedUnits,
  type ModelComparison,
  type NodeChange,
  type NodeState,
  nodeStates,
  type PlacedComparison,
} from '../../engine/compare/comparison';
import type { Model } from '../../engine/ir/graph';

/** A node that differs. */
export interface DifferentNode {
  readonly name: string;
  readonly opType: string;
  readonly state: NodeState;
  /** The name in the first model, where it is matched. */
  readonly was?: string;
  readonly changes: readonly NodeChange[];
}

/** A matched node whose unit or estimated time is another one. */
export interface MovedNode {
  readonly name: string;
  readonly unit: readonly [before: string, after: string];
  /** Null where not known. */
  readonly us: readonly [before: number | null, after: number | null];
}

/** What `compare --json` prints; docs/cli.md documents each field. */
export function compareReport(old: Model, now: Model, { comparison, changes }: Compared, placed: PlacedComparison | undefined) {
  const { before, after, counts, facts, weights, removed } = comparison;
  return {
    before,
    after,
    equal: isEqual(comparison),
    counts,
    facts,
    weights,
    nodes: differentNodes(old, now, comparison, changes),
    removed: removed.map(({ name, opType }) => ({ name, opType })),
    ...(placed && { placed: { ...placedFigures(placed), nodes: movedNodes(now, placed) } }),
  };
}

export type CompareReport = ReturnType<typeof compareReport>;

/** Names are no difference: exporters give them as they like. */
function isEqual({ counts, facts }: ModelComparison): boolean {
  return facts.length === 0 && nodeStates.every((state) => state === 'same' || state === 'renamed' || counts[state] === 0);
}

function differentNodes(old: Model, now: Model, { now: columns }: ModelComparison, changes: Compared['changes']): DifferentNode[] {
  return now.nodes.flatMap(({ id, name, opType }) => {
    const state = nodeStates[columns.state[id]!]!;
    if (state === 'same' || state === 'quantizer') return [];
    const was = old.nodes[columns.match[id]!]?.name;
    return [{ name, opType, state, ...(was !== undefined && { was }), changes: columns.kinds[id] === 0 ? [] : changes(id) }];
  });
}

function placedFigures({ target, before, after }: PlacedComparison) {
  return { target, before, after };
}

function movedNodes(now: Model, { unitBefore, unitAfter, usBefore, usAfter }: PlacedComparison): MovedNode[] {
  return now.nodes.flatMap(({ id, name }) => {
    const unit = [comparedUnits[unitBefore[id]!], comparedUnits[unitAfter[id]!]] as const;
    if (!unit[0] || !unit[1] || unit[0] === unit[1]) return [];
    return [{ name, unit: [unit[0], unit[1]], us: [finite(usBefore[id]!), finite(usAfter[id]!)] }];
  });
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
