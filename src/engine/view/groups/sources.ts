import type { Box, Group } from '../graph-view';
import type { Links } from './links';
import type { ScopeTree } from './scope-tree';

/** Fewer inputs say how the graph is used; more are weights or states, and make a drawing as wide as there are of them. */
const mostInputs = 8;

/**
 * Nodes that read no computed value (a weight passed on, its reshape) stand in the innermost scope that all of their readers share, where that is within their
 * own. `ranks` says the place of each box in a topological order, -1 for none.
 */
export function adoptSources(tree: ScopeTree, boxes: readonly Box[], { start, reader }: Links, ranks: Int32Array): void {
  const order = new Int32Array(boxes.length).fill(-1);
  for (let box = 0; box < boxes.length; box++) if (ranks[box]! >= 0) order[ranks[box]!] = box;
  const ranked = order.filter((box) => box >= 0);
  const isFed = Uint8Array.from(boxes, ({ kind }) => (kind === 'node' ? 0 : 1));
  for (const box of ranked) if (isFed[box]) for (let k = start[box]!; k < start[box + 1]!; k++) isFed[reader[k]!] = 1;
  for (const box of ranked.reverse()) {
    if (isFed[box] || start[box] === start[box + 1]) continue;
    const own = Int32Array.of(box);
    const readers = reader.subarray(start[box]!, start[box + 1]!);
    const depth = tree.sharedDepth(own, 0);
    const shared = tree.sharedDepth(readers, 0);
    // A stored weight is named after its tensor, which says nothing of where its reader stands.
    if (boxes[box]!.opType === 'DequantizeLinear') {
      tree.follow(box, readers[0]!, shared);
      continue;
    }
    const isWithin = shared > depth && (depth === 0 || tree.scopeAt(readers[0]!, depth - 1) === tree.scopeAt(box, depth - 1));
    if (isWithin) tree.adopt(own, tree.scopeAt(readers[0]!, shared - 1));
  }
}

/** Where a graph has many inputs, each stands in the innermost group that holds all of its readers: what nothing leads to closes no cycle. */
export function withInputs(groups: readonly Group[], boxes: readonly Box[], { start, reader }: Links): readonly Group[] {
  const inputs = [...boxes.keys()].filter((box) => boxes[box]!.kind === 'input');
  if (inputs.length <= mostInputs) return groups;
  const innermost = new Int32Array(boxes.length).fill(-1);
  groups.forEach(({ boxes: own }, group) => {
    for (const box of own) innermost[box] = group;
  });
  const taken = new Map<number, number[]>();
  for (const box of inputs) {
    const holders = Array.from(reader.subarray(start[box]!, start[box + 1]!), (other) => innermost[other]!);
    const shared = holders.length === 0 ? -1 : holders.reduce((one, other) => sharedGroup(groups, one, other));
    for (let group = shared; group >= 0; group = groups[group]!.parent) {
      const list = taken.get(group);
      if (list) list.push(box);
      else taken.set(group, [box]);
    }
  }
  return groups.map((group, at) => ({ ...group, boxes: [...(taken.get(at) ?? []), ...group.boxes] }));
}

/** The innermost group that holds two; -1 for none. Parents have lower numbers than their children. */
function sharedGroup(groups: readonly Group[], one: number, other: number): number {
  let [a, b] = [one, other];
  while (a !== b) [a, b] = a > b ? [groups[a]!.parent, b] : [a, groups[b]!.parent];
  return a;
}
