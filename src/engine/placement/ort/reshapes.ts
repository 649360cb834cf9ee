import type { Dim } from '../../ir/graph';
import { dimsOfType } from '../../shape/type';
import { isStatic, removeUnused } from './fold';
import { shapeConstant } from './fusions';
import { leftOut, type ValueId, type WorkGraph, type WorkNode } from './work-graph';

const reshapers = new Set(['Reshape', 'Squeeze', 'Unsqueeze']);

const merged = { rule: 'merged-reshape', reason: 'One Reshape does the work of several that follow each other.' };

/** A Reshape and the reshapes that alone read it, one after the other: one Reshape (reshape_fusion.cc). */
export function mergeReshapes(graph: WorkGraph): void {
  for (const node of graph.order()) {
    if (node.op !== 'Reshape' || !graph.isAlive(node)) continue;
    const chain = chainFrom(node, graph);
    if (chain.length < 2) continue;
    const output = (chain.at(-1) as WorkNode).outputs[0] as ValueId;
    for (const link of chain) graph.remove(link, merged);
    graph.insert('Reshape', [node.inputs[0] as ValueId, shapeConstant(graph, graph.factsOf(output).dims ?? [])], [output]);
  }
}

function chainFrom(node: WorkNode, graph: WorkGraph): readonly WorkNode[] {
  const chain = [node];
  for (let last = node; ; ) {
    const next = graph.onlyUser(last.outputs[0] as ValueId);
    if (!next || !reshapers.has(next.op) || next.inputs[0] !== last.outputs[0]) return chain;
    if (!isStatic(graph.factsOf(next.outputs[0] as ValueId).dims)) return chain;
    chain.push(next);
    last = next;
  }
}

/**
 * The shape of a Reshape, put together at run time from sizes of its own input: 0 means "as it was" and -1 "what is left", so a constant can say the
 * same and the arithmetic goes (reshape_fusion.cc). At most one size may be left.
 */
export function foldReshapeShapes(graph: WorkGraph): void {
  for (const node of graph.order()) {
    const shape = node.op === 'Reshape' ? (node.inputs[1] as ValueId) : leftOut;
    const concat = graph.producerOf(shape);
    if (concat?.op !== 'Concat' || graph.onlyUser(shape) !== node) continue;
    const sizes = concat.inputs.map((part, axis) => sizeOf(part, axis, node.inputs[0] as ValueId, graph));
    if (sizes.some((size) => size === undefined) || sizes.filter((size) => size === -1).length > 1) continue;
    graph.remove(concat, {
      rule: 'constant-folded',
      reason: 'The shape it makes can be said with a constant: 0 for "as it was", -1 for "what is left".',
    });
    graph.setFacts(shape, { dtype: 'int64', dims: [sizes.length], constant: true, elements: sizes as number[] });
    removeUnused(graph, concat.inputs);
  }
}

function sizeOf(part: ValueId, axis: number, root: ValueId, graph: WorkGraph): number | undefined {
  const known = graph.numbersOf(part);
  if (graph.isConstant(part)) return known?.length === 1 ? known[0] : undefined;
  if (isSizeOf(part, axis, root, graph)) return 0;
  return graph.factsOf(part).dims?.join() === '1' ? -1 : undefined;
}

/** Shape, Gather of one index, Unsqueeze: the size along `axis` of the root or of a value that has the same. */
function isSizeOf(part: ValueId, axis: number, root: ValueId, graph: WorkGraph): boolean {
  const unsqueeze = graph.producerOf(part);
  const gather = unsqueeze?.op === 'Unsqueeze' ? graph.producerOf(unsqueeze.inputs[0] as ValueId) : undefined;
  const shape = gather?.op === 'Gather' ? graph.producerOf(gather.inputs[0] as ValueId) : undefined;
  if (shape?.op !== 'Shape' || graph.numbersOf(gather?.inputs[1])?.[0] !== axis) return false;
  const measured = shape.inputs[0] as ValueId;
  const dim = (value: ValueId): Dim => dimsOfType(graph.typeOf(value))?.[axis];
  return measured === root || (dim(measured) !== undefined && dim(measured) === dim(root));
}
