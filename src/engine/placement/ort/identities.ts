import { intAttribute } from '../../ir/attributes';
import { dtypeFromCode } from '../../ir/dtype';
import { isStatic } from './fold';
import type { ValueId, WorkGraph, WorkNode } from './work-graph';

type Test = (node: WorkNode, graph: WorkGraph) => boolean;

/** "To the end" in a Slice; larger than any size that a double holds exactly. */
const toTheEnd = 2 ** 62;

/** Which operand can make it a no-op, and with what value. */
const neutral: Readonly<Record<string, { readonly value: number; readonly sides: readonly number[] }>> = {
  Add: { value: 0, sides: [0, 1] },
  Sub: { value: 0, sides: [1] },
  Mul: { value: 1, sides: [0, 1] },
  Div: { value: 1, sides: [1] },
};

/** Operators that can turn out to change nothing, and when (ONNX Runtime, level-1 rewrite rules). */
const identities: Readonly<Record<string, Test>> = {
  Identity: () => true,
  Dropout: (node, graph) => isUnused(node.outputs[1], graph) && (node.inputs[2] ? graph.numbersOf(node.inputs[2])?.[0] === 0 : true),
  Cast: (node, graph) => dtypeFromCode(intAttribute(node, 'to', 0)) === graph.factsOf(node.inputs[0] as ValueId).dtype,
  Expand: (node, graph) => graph.isConstant(node.inputs[1] as ValueId) && keepsDims(node, graph),
  Slice: isWholeSlice,
};

/** The input that the node passes on unchanged, when it does no more than that. */
export function passedOn(node: WorkNode, graph: WorkGraph): ValueId | undefined {
  const rule = neutral[node.op];
  if (rule) {
    const side = rule.sides.find((at) => isNeutral(node, at, rule.value, graph));
    return side === undefined ? undefined : node.inputs[1 - side];
  }
  return identities[node.op]?.(node, graph) ? node.inputs[0] : undefined;
}

function isNeutral(node: WorkNode, side: number, value: number, graph: WorkGraph): boolean {
  const constant = graph.factsOf(node.inputs[side] as ValueId);
  const otherRank = graph.rankOf(node.inputs[1 - side] as ValueId);
  if (!constant.constant || constant.elements?.length !== 1 || constant.elements[0] !== value) return false;
  return otherRank !== undefined && (constant.dims?.length ?? 0) <= otherRank;
}

const isUnused = (value: ValueId | undefined, graph: WorkGraph): boolean =>
  !value || (graph.usersOf(value).length === 0 && !graph.outputs.has(value));

function keepsDims(node: WorkNode, graph: WorkGraph): boolean {
  const before = graph.factsOf(node.inputs[0] as ValueId).dims;
  const after = graph.factsOf(node.outputs[0] as ValueId).dims;
  return isStatic(before) && isStatic(after) && before.length === after.length && before.every((dim, axis) => dim === after[axis]);
}

/** From 0 to the end by 1 along every axis. Starts and ends are attributes up to opset 9. */
function isWholeSlice(node: WorkNode, graph: WorkGraph): boolean {
  const ints = (name: string, input: number): readonly number[] | undefined => {
    const attribute = node.attributes.get(name);
    return attribute?.type === 'ints' ? attribute.value.map(Number) : graph.numbersOf(node.inputs[input]);
  };
  const steps = node.inputs[4] ? graph.numbersOf(node.inputs[4]) : [];
  return (
    (ints('starts', 1)?.every((start) => start === 0) ?? false) &&
    (ints('ends', 2)?.every((end) => end >= toTheEnd) ?? false) &&
    (steps?.every((step) => step === 1) ?? false)
  );
}

/**
 * Takes the node out of the graph, so that its readers read `value`. False where that would rename an input or output of the graph:
 * then ONNX Runtime keeps the node.
 */
export function bypass(node: WorkNode, value: ValueId, graph: WorkGraph): boolean {
  // Behind an input of the graph it takes out nodes with that one input only (`CanRemoveNode`).
  if (!graph.producerOf(value) && node.inputs.length > 1) return false;
  const output = node.outputs[0] as ValueId;
  if (!graph.outputs.has(output)) return graph.redirect(output, value);
  const producer = graph.producerOf(value);
  // Only Identity may give its producer's value the name of the graph's output (identity_elimination.cc).
  if (node.op !== 'Identity' || !producer || graph.onlyUser(value) !== node) return false;
  graph.setOutput(producer, producer.outputs.indexOf(value), output);
  return true;
}

export function removeIdentities(graph: WorkGraph): void {
  for (const node of graph.order()) {
    const value = passedOn(node, graph);
    if (value && bypass(node, value, graph)) {
      graph.remove(node, { rule: 'identity', reason: `This ${node.op} changes nothing, so the optimizer takes it out.` });
    }
  }
}
