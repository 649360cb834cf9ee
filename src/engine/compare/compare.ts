import type { Model, Node } from '../ir/graph';
import type { OpenModel } from '../session';
import { isConstantNode } from '../view/value-index';
import type { World } from '../world';
import { changesOf, isShapeOnly, type Sides } from './changes';
import { changeKinds, type ModelComparison, type NodeChange, type NodeColumns, type NodeState, nodeStates } from './comparison';
import { modelFacts } from './facts';
import { matchModels } from './match';
import { pairQuantizers } from './quantizers';
import { removedNodes } from './removed';
import { WeightComparison } from './weights';
import { isQuantizer } from './wiring';

/** A comparison with what answers further questions about it. */
export interface Compared {
  readonly comparison: ModelComparison;
  /** What differs at a node of the newer model; none where it has no partner. */
  changes(node: number): readonly NodeChange[];
}

/** Compares an older model with a newer one, node by node. Weights are read, within bounds. */
export async function compareModels(old: OpenModel, now: OpenModel, files: World['files'], stop?: AbortSignal): Promise<Compared> {
  const matching = matchModels(old.model, now.model);
  pairQuantizers(matching);
  const weights = new WeightComparison(old.model, now.model, files);
  const sides: Sides = { ...matching, types: { old: old.types, now: now.types }, weights };
  await compareWeights(sides, stop);
  const changes = (node: number) => {
    const after = now.model.nodes[node];
    const before = after && old.model.nodes[matching.pairs.toOld[node]!];
    return before ? changesOf(sides, before, after) : [];
  };
  const columns = columnsOf(sides, changes);
  const comparison: ModelComparison = {
    before: sideOf(old.model, files),
    after: sideOf(now.model, files),
    counts: countStates(sides, columns),
    facts: modelFacts(old.model, old.types, now.model, now.types),
    weights: weights.counts,
    ...columns,
    removed: removedNodes(sides),
  };
  return { comparison, changes };
}

function sideOf({ path, nodes }: Model, files: World['files']): ModelComparison['after'] {
  return { path, name: files.basename(path), nodes: nodes.length };
}

/** All constants that matched nodes read at the same place. */
async function compareWeights({ pairs, old, now, weights }: Sides, stop?: AbortSignal): Promise<void> {
  for (const after of pairs.now.nodes) {
    if (pairs.toOld[after.id] === -1 || isQuantizer(after)) continue;
    const before = old.inputs[pairs.toOld[after.id]!]!;
    for (const [at, origin] of now.inputs[after.id]!.entries()) {
      const other = before[at];
      if (origin.from !== 'constant' || other?.from !== 'constant') continue;
      stop?.throwIfAborted();
      await weights.compare(other.tensor, origin.tensor);
    }
  }
}

function columnsOf(
  sides: Sides,
  changes: (node: number) => readonly NodeChange[],
): { readonly old: NodeColumns; readonly now: NodeColumns } {
  const { pairs } = sides;
  const [old, now] = [emptyColumns(pairs.toNow), emptyColumns(pairs.toOld)];
  for (const node of pairs.now.nodes) {
    const before = pairs.toOld[node.id]!;
    if (before === -1) now.state[node.id] = index(aloneState(node, 'added'));
    else {
      const found = changes(node.id);
      const isShape = isShapeOnly(sides, pairs.old.nodes[before]!, node, found);
      const state = index(isShape ? 'shape' : stateOf(found));
      const kinds = found.reduce((mask, { kind }) => mask | (1 << changeKinds.indexOf(kind)), 0);
      now.state[node.id] = state;
      now.kinds[node.id] = kinds;
      old.state[before] = state;
      old.kinds[before] = kinds;
    }
  }
  for (const node of pairs.old.nodes) if (pairs.toNow[node.id] === -1) old.state[node.id] = index(aloneState(node, 'removed'));
  return { old, now };
}

function emptyColumns(match: Int32Array): NodeColumns {
  return { state: new Uint8Array(match.length), match, kinds: new Uint8Array(match.length) };
}

const index = (state: NodeState) => nodeStates.indexOf(state);

/** Constants belong to their readers. */
function aloneState(node: Node, state: 'added' | 'removed'): NodeState {
  if (isConstantNode(node)) return 'same';
  return isQuantizer(node) ? 'quantizer' : state;
}

function stateOf(changes: readonly NodeChange[]): NodeState {
  const others = changes.filter(({ kind }) => kind !== 'name');
  if (others.length === 0) return changes.length === 0 ? 'same' : 'renamed';
  const onlyQuantized = others.every(({ kind, before, after }) => kind === 'quantization' && (before === undefined || after === undefined));
  return onlyQuantized ? 'quantized' : 'changed';
}

function countStates({ pairs }: Sides, { old, now }: { readonly old: NodeColumns; readonly now: NodeColumns }): Record<NodeState, number> {
  const counts: Record<NodeState, number> = { same: 0, renamed: 0, changed: 0, quantized: 0, added: 0, removed: 0, quantizer: 0, shape: 0 };
  const add = (nodes: readonly Node[], { state, match }: NodeColumns, alone: boolean) => {
    for (const node of nodes) if (!isConstantNode(node) && (!alone || match[node.id] === -1)) counts[nodeStates[state[node.id]!]!]++;
  };
  add(pairs.now.nodes, now, false);
  add(pairs.old.nodes, old, true);
  return counts;
}
