import type { Graph, Model } from '../../ir/graph';
import type { Types } from '../../shape/infer';
import { fuseGelu } from './fusions';
import { hasFunctions, inlineFunctions } from './inline';
import { optimize } from './optimize';
import { type Facts, type ValueId, WorkGraph, type WorkNode } from './work-graph';

/**
 * The float graph as it is once quantized: what onnxruntime's `qnn_preprocess_model` and `get_qnn_qdq_config` make of it, the recipe that
 * the provider's documentation gives.
 */
export function quantizedGraph(model: Model, graph: Graph, types: Types): WorkGraph {
  const plain = new WorkGraph(model, graph, types);
  const work = isReady(plain) || preprocess(plain) ? plain : new WorkGraph(model, graph, types);
  for (const value of sizedLate(work)) work.sizedLate.add(value);
  removeActivations(work);
  wrapFloats(work);
  return work;
}

/**
 * Values whose size follows from arithmetic on sizes. The quantizer's shape inference does not compute those, so its model declares no size for
 * them, and ONNX Runtime finds it only where constants were left to find it with.
 */
function sizedLate(graph: WorkGraph): ReadonlySet<ValueId> {
  const late = new Set<ValueId>();
  for (const node of graph.order()) {
    const computed = node.inputs.slice(1).some((name) => graph.factsOf(name).dtype === 'int64' && computedSize(name, graph));
    if (computed || node.inputs.some((name) => late.has(name))) for (const output of node.outputs) late.add(output);
  }
  return late;
}

function computedSize(value: ValueId, graph: WorkGraph): boolean {
  const producer = graph.producerOf(value);
  return producer !== undefined && producer.op !== 'Constant';
}

/**
 * Optimizes the graph and fuses GELU. False when nothing was fused and every node has a name: then `qnn_preprocess_model` returns without
 * writing, and the graph is quantized as it was, with its constants unfolded.
 */
function preprocess(graph: WorkGraph): boolean {
  const inlined = inlineFunctions(graph, false);
  optimize(graph);
  const unnamed = graph.order().some(({ source }) => source?.ownName === '');
  const fused = graph.order().filter((node) => node.op === 'Erf' && fuseGelu(node, graph));
  return fused.length > 0 || inlined || unnamed;
}

/** Does the graph have nothing for `preprocess` to find, so that it need not be optimized to see that? */
function isReady(graph: WorkGraph): boolean {
  return !hasFunctions(graph, false) && graph.order().every(({ op, source }) => op !== 'Erf' && source?.ownName !== '');
}

/** Relu and Clip only narrow a range that the scale of the quantized value before them can narrow as well. */
function removeActivations(graph: WorkGraph): void {
  for (const node of graph.order()) {
    if (node.op !== 'Relu' && node.op !== 'Clip') continue;
    const input = node.inputs[0] as ValueId;
    const output = node.outputs[0] as ValueId;
    const producer = graph.producerOf(input);
    if (!producer || producer.op === 'Cast' || graph.onlyUser(input) !== node || !isFloatValue(output, graph)) continue;
    graph.remove(node, {
      rule: 'fused-activation',
      reason: 'Quantization does its work: the range of the value before it ends where it would cut.',
    });
    graph.setOutput(producer, producer.outputs.indexOf(input), output);
  }
}

const isFloatValue = (value: ValueId, graph: WorkGraph): boolean => graph.factsOf(value).dtype === 'float';

/** Every float value goes through Q and DQ, unless only Cast, which the recipe leaves out, touches it. */
function wrapFloats(graph: WorkGraph): void {
  const nodes = graph.order();
  const values = new Set(
    nodes.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]).filter((name) => name && isFloatValue(name, graph)),
  );
  for (const value of values) {
    const producer = graph.producerOf(value);
    const users = graph.usersOf(value);
    const touching = [...users, ...(producer ? [producer] : [])];
    if (touching.every(({ op, captures }) => op === 'Cast' || captures.includes(value))) continue;
    wrap(value, producer, users, graph);
  }
}

function wrap(value: ValueId, producer: WorkNode | undefined, users: readonly WorkNode[], graph: WorkGraph): void {
  const facts = graph.factsOf(value);
  const stored: Facts = { dtype: 'uint8', dims: facts.dims, constant: facts.constant, elements: undefined };
  if (graph.outputs.has(value) && producer) {
    const raw = graph.newValue(facts);
    graph.setOutput(producer, producer.outputs.indexOf(value), raw);
    const packed = graph.newValue(stored);
    graph.insert('QuantizeLinear', [raw], [packed]);
    graph.insert('DequantizeLinear', [packed], [value]);
    return;
  }
  const packed = graph.newValue(stored);
  const wrapped = graph.newValue(facts.constant || facts.elements ? { ...facts, constant: false, elements: undefined } : facts);
  for (const user of users) {
    for (const [at, name] of user.inputs.entries()) {
      // The scales of a Resize are left alone where they are an initializer; the output of a Constant node is quantized like any other.
      const stays = user.op === 'Resize' && at > 0 && !producer;
      if (name === value && !stays) graph.setInput(user, at, wrapped);
    }
  }
  if (!graph.isConstant(value) || producer) graph.insert('QuantizeLinear', [value], [packed]);
  graph.insert('DequantizeLinear', [packed], [wrapped]);
}
