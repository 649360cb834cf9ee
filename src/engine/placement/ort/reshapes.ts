import { shapeConstant } from './fusions';
import { isStatic } from './fold';
import type { WorkGraph, WorkNode } from './work-graph';

const reshapers = new Set(['Reshape', 'Squeeze', 'Unsqueeze']);

const merged = { rule: 'merged-reshape', reason: 'One Reshape does the work of several that follow each other.' };

/** A Reshape and the reshapes that alone read it, one after the other: one Reshape (reshape_fusion.cc). */
export function mergeReshapes(graph: WorkGraph): void {
  for (const node of graph.order()) {
    if (node.op !== 'Reshape' || !graph.isAlive(node)) continue;
    const chain = chainFrom(node, graph);
    if (chain.length < 2) continue;
    const output = (chain.at(-1) as WorkNode).outputs[0] as string;
    for (const link of chain) graph.remove(link, merged);
    graph.insert('Reshape', [node.inputs[0] as string, shapeConstant(graph, graph.factsOf(output).dims ?? [])], [output]);
  }
}

function chainFrom(node: WorkNode, graph: WorkGraph): readonly WorkNode[] {
  const chain = [node];
  for (let last = node; ; ) {
    const next = graph.onlyUser(last.outputs[0] as string);
    if (!next || !reshapers.has(next.op) || next.inputs[0] !== last.outputs[0]) return chain;
    if (!isStatic(graph.factsOf(next.outputs[0] as string).dims)) return chain;
    chain.push(next);
    last = next;
  }
}
