import type { Graph } from '../ir/graph';
import type { Matching } from './match';
import type { Origin } from './wiring';

/** Quantizers are who they serve: those on the way to the same input of matched nodes, or to the same output of the graph, are the same. */
export function pairQuantizers({ pairs, old, now, graphs }: Matching): void {
  const pairChains = (before: Origin | undefined, after: Origin | undefined) => {
    if (!before || !after || before.through.length !== after.through.length) return;
    before.through.forEach((node, at) => {
      const other = after.through[at]!;
      if (node.opType === other.opType && pairs.isFree(node, other)) pairs.add(node, other);
    });
  };
  for (const { id } of pairs.now.nodes) {
    const before = pairs.toOld[id]!;
    if (before === -1) continue;
    for (const [at, origin] of now.inputs[id]!.entries()) pairChains(old.inputs[before]![at], origin);
  }
  for (const [before, after] of graphs)
    for (const [at, { name }] of after.outputs.entries()) pairChains(endAt(before, at, name, old), now.originOf(after, name));
}

/** The output of the same name, else the one in the same place. */
function endAt(graph: Graph, at: number, name: string, wiring: Matching['old']): Origin | undefined {
  const same = graph.outputs.find((output) => output.name === name) ?? graph.outputs[at];
  return same && wiring.originOf(graph, same.name);
}
