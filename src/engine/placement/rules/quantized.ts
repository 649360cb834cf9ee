import { leftOut, type ValueId, type WorkGraph, type WorkNode } from '../ort/work-graph';
import { type Asked, isFloat, type Refusal, type Rule } from './rule';

export const isQuantize = ({ op }: WorkNode): boolean => op === 'QuantizeLinear' || op === 'com.microsoft.QuantizeLinear';
export const isDequantize = ({ op }: WorkNode): boolean => op === 'DequantizeLinear' || op === 'com.microsoft.DequantizeLinear';

/** DQ before and Q behind: the provider takes such a node with them as one quantized operator. */
export function quantizedUnit(node: WorkNode, graph: WorkGraph): boolean {
  if (isQuantize(node) || isDequantize(node)) return false;
  if (!node.inputs.some((input) => isDequantized(input, graph))) return false;
  return node.outputs.every((output) => !output || !isFloat(graph.factsOf(output).dtype) || goesToQuantize(output, graph));
}

function isDequantized(value: ValueId, graph: WorkGraph): boolean {
  const producer = graph.producerOf(value);
  return producer !== undefined && isDequantize(producer);
}

function goesToQuantize(value: ValueId, graph: WorkGraph): boolean {
  const users = graph.usersOf(value);
  return users.length > 0 && users.every(isQuantize) && !graph.outputs.has(value);
}

/** `offload_graph_io_quantization`, on by default, leaves the first Q and the last DQ to the CPU. */
export function graphBoundary(node: WorkNode, graph: WorkGraph): Refusal | undefined {
  const input = node.inputs[0] as ValueId;
  const starts = isQuantize(node) && !graph.producerOf(input) && !graph.isConstant(input);
  const ends = isDequantize(node) && node.outputs.some((output) => graph.outputs.has(output));
  if (!starts && !ends) return undefined;
  return {
    rule: 'graph-edge-qdq',
    reason: starts
      ? 'It quantizes an input of the graph: the provider leaves that to the CPU.'
      : 'It gives a float output of the graph: the provider leaves that to the CPU.',
    saw: starts ? 'a graph input' : 'a graph output',
    allows: ['values inside the graph'],
    fix: 'Give the model quantized inputs and outputs, or set offload_graph_io_quantization to 0.',
  };
}

/** Scales that went through Q and DQ are no constants any more, so nobody knows how large the output is. */
const quantizedScales: Rule = (asked) => {
  const { node, graph } = asked;
  if (node.op === 'Resize' && hasUnknownSize(node, graph)) {
    return {
      rule: 'dynamic-shape',
      reason: 'Its scales were quantized with everything else, so its output size is not known.',
      saw: 'scales from DequantizeLinear',
      allows: ['constant scales'],
      fix: 'Fold constants before quantizing (basic optimization of onnxruntime), so that the scales become an initializer.',
    };
  }
  const source = node.inputs
    .map((input) => sourceOf(input, graph))
    .find((producer) => producer?.op === 'Resize' && hasUnknownSize(producer, graph));
  if (!source) return undefined;
  return {
    rule: 'dynamic-shape',
    reason: `It reads the output of ${source.source?.name ?? 'a Resize'}, whose size is not known.`,
    saw: 'an input of unknown size',
    allows: ['fixed sizes'],
    fix: 'Fold constants before quantizing (basic optimization of onnxruntime), so that the scales of the Resize become an initializer.',
  };
};

function hasUnknownSize(resize: WorkNode, graph: WorkGraph): boolean {
  const producer = graph.producerOf(resize.inputs[2] ?? leftOut);
  if (!producer || !isDequantize(producer)) return false;
  const declared = resize.source?.outputs.some((name) => graph.graph.valueInfo.has(name)) ?? false;
  const inferred = producer.source === undefined && !graph.sizedLate.has(rawOf(resize.inputs[0] as ValueId, graph));
  return !declared && !inferred;
}

/** The value before Q and DQ. */
function rawOf(value: ValueId, graph: WorkGraph): ValueId {
  let raw = value;
  for (
    let producer = graph.producerOf(raw);
    producer && (isQuantize(producer) || isDequantize(producer));
    producer = graph.producerOf(raw)
  ) {
    raw = producer.inputs[0] as ValueId;
  }
  return raw;
}

/** The operator that computed a value, through Q and DQ. */
const sourceOf = (value: ValueId, graph: WorkGraph): WorkNode | undefined => graph.producerOf(rawOf(value, graph));

/** Q and DQ around a node that stays on the CPU stay with it. */
const followsUnit: Rule = ({ node, graph, earlier }: Asked) => {
  const producer = isQuantize(node) ? graph.producerOf(node.inputs[0] as ValueId) : undefined;
  const refusal = producer && quantizedUnit(producer, graph) ? earlier.get(producer) : undefined;
  return producer && refusal && unitRefusal(producer, refusal);
};

/** A DQ whose every reader is a quantized operator that stays on the CPU stays with it. */
export function refusalOfUnit(node: WorkNode, graph: WorkGraph, refusals: ReadonlyMap<WorkNode, Refusal>): Refusal | undefined {
  const users = graph.usersOf(node.outputs[0] as ValueId);
  const [first] = users;
  if (!first || refusals.has(node) || !users.every((user) => refusals.has(user) && quantizedUnit(user, graph))) return undefined;
  return unitRefusal(first, refusals.get(first) as Refusal);
}

const unitRefusal = (node: WorkNode, refusal: Refusal): Refusal => ({
  ...refusal,
  rule: 'quantized-unit',
  reason: `It belongs to ${node.source?.name ?? `a ${node.op}`}, which runs on the CPU. ${refusal.reason}`,
});

export const unitRules: readonly Rule[] = [quantizedScales, followsUnit];
