import { intAttribute, stringAttribute } from '../ir/attributes';
import type { Dim, FunctionDef, Model, Node } from '../ir/graph';
import { foldableNodes } from './foldable';
import type { Types } from './infer';
import { headsOf } from './ops/attention';
import { einsumLetters } from './ops/matmul';
import { dimsOfType, elementCount } from './type';

/** What a count may ask about its node. */
interface Work {
  readonly node: Node;
  input(index: number): readonly Dim[] | undefined;
  /** Elements of an output. */
  outputCount(index: number): number | undefined;
}

type Count = (work: Work) => number | undefined;

/** Undefined as soon as a factor is unknown or symbolic. */
function times(...factors: readonly Dim[]): number | undefined {
  let total = 1;
  for (const factor of factors) {
    if (typeof factor !== 'number') return undefined;
    total *= factor;
  }
  return Number.isSafeInteger(total) ? total : undefined;
}

const sumOf = (...parts: readonly (number | undefined)[]): number | undefined =>
  parts.reduce<number | undefined>((total, part) => (total === undefined || part === undefined ? undefined : total + part), 0);

const spread = (dims: readonly Dim[] | undefined, from: number): readonly Dim[] => dims?.slice(from) ?? [undefined];

/** Each output element is a sum over the weight's input channels and kernel. */
const convolution =
  (weight: number): Count =>
  (work) =>
    times(work.outputCount(0), ...spread(work.input(weight), 1));

/** Each input element is spread over the weight's output channels and kernel. */
const transposed: Count = (work) => times(...spread(work.input(0), 0), ...spread(work.input(1), 1));

/** Each output element is a sum over the last dim of the first operand. */
const product =
  (first: number, axis = -1): Count =>
  (work) =>
    times(work.outputCount(0), work.input(first)?.at(axis));

/** transA and transBatchA say which axis is summed. */
const fused: Count = (work) => {
  const isSwapped = intAttribute(work.node, 'transA', 0) === 1;
  const isRotated = intAttribute(work.node, 'transBatchA', 0) === 1;
  return times(work.outputCount(0), work.input(0)?.at(isSwapped ? (isRotated ? 0 : -2) : -1));
};

const gemm: Count = (work) => times(work.outputCount(0), work.input(0)?.[intAttribute(work.node, 'transA', 0) === 1 ? 0 : 1]);

/** Weights are packed: the attribute K is the width of the sum. */
const packed: Count = (work) => times(work.outputCount(0), intAttribute(work.node, 'K'));

/** Per step, direction and gate: hidden by (input + hidden). */
const recurrent =
  (gates: number): Count =>
  (work) => {
    const [data, weight, again] = [work.input(0), work.input(1), work.input(2)];
    return sumOf(
      times(data?.[0], data?.[1], weight?.[0], gates, again?.[2], data?.[2]),
      times(data?.[0], data?.[1], weight?.[0], gates, again?.[2], again?.[2]),
    );
  };

/** One multiplication per combination of all letters, for each operand beyond the first. */
const einsum: Count = (work) => {
  const parsed = einsumLetters(
    stringAttribute(work.node, 'equation', ''),
    work.node.inputs.map((_, index) => work.input(index)),
  );
  return parsed && times(work.node.inputs.length - 1, ...parsed.letters.values(), ...parsed.ellipsis);
};

/** Scores and weighted sum: per head and query position, over all key positions. */
function attentionCore(batch: Dim, heads: Dim, queries: Dim, keys: Dim, width: Dim, valueWidth: Dim): number | undefined {
  return sumOf(times(batch, heads, queries, keys, width), times(batch, heads, queries, keys, valueWidth));
}

const attention: Count = (work) => {
  const query = headsOf(work.input(0), intAttribute(work.node, 'q_num_heads'));
  const key = headsOf(work.input(1), intAttribute(work.node, 'kv_num_heads'));
  const value = headsOf(work.input(2), intAttribute(work.node, 'kv_num_heads'));
  const past = work.node.inputs[4] ? work.input(4)?.[2] : 0;
  return attentionCore(query?.batch, query?.heads, query?.sequence, plus(key?.sequence, past), query?.width, value?.width);
};

const plus = (a: Dim, b: Dim): Dim => (typeof a === 'number' && typeof b === 'number' ? a + b : undefined);
const shareOf = (size: Dim, parts: number): Dim => (typeof size === 'number' ? size / parts : undefined);

/** com.microsoft: the projection of the input to queries, keys and values is part of it. */
const projectedAttention =
  (past: number): Count =>
  (work) => {
    const [data, weight] = [work.input(0), work.input(1)];
    const heads = intAttribute(work.node, 'num_heads', 1);
    const width = shareOf(shareOf(weight?.[1], 3), heads);
    const keys = plus(data?.[1], work.node.inputs[past] ? work.input(past)?.[3] : 0);
    return sumOf(times(data?.[0], data?.[1], weight?.[0], weight?.[1]), attentionCore(data?.[0], heads, data?.[1], keys, width, width));
  };

/** com.microsoft, with queries, keys and values given: query [batch, sequence, hidden]. */
const multiHead =
  (past: number, shares: (work: Work, heads: number) => number): Count =>
  (work) => {
    const query = work.input(0);
    const heads = intAttribute(work.node, 'num_heads', 1);
    const key = work.input(1);
    const keys = work.node.inputs[1] ? (key?.length === 4 ? key[2] : key?.[1]) : query?.[1];
    const width = query?.length === 5 ? query[4] : shareOf(query?.[2], shares(work, heads));
    return attentionCore(query?.[0], heads, query?.[1], plus(keys, work.node.inputs[past] ? work.input(past)?.[2] : 0), width, width);
  };

const ownHeads = (_: Work, heads: number): number => heads;

/** Without separate keys the query holds keys and values, too. */
const sharedHeads = (work: Work, heads: number): number =>
  work.node.inputs[1] ? heads : heads + 2 * intAttribute(work.node, 'kv_num_heads', 1);

const counts: Readonly<Record<string, Count>> = {
  Conv: convolution(1),
  ConvInteger: convolution(1),
  DeformConv: convolution(1),
  FusedConv: convolution(1),
  NhwcConv: convolution(1),
  NhwcFusedConv: convolution(1),
  CausalConvWithState: convolution(1),
  QLinearConv: convolution(3),
  ConvTranspose: transposed,
  MatMul: product(0),
  MatMulInteger: product(0),
  MatMulInteger16: product(0),
  MatMulIntegerToFloat: product(0),
  DynamicQuantizeMatMul: product(0),
  QLinearMatMul: product(0),
  GemmFastGelu: product(0),
  FusedMatMul: fused,
  FusedMatMulActivation: fused,
  TransposeMatMul: fused,
  Gemm: gemm,
  FusedGemm: gemm,
  GemmFloat8: gemm,
  QGemm: gemm,
  MatMulNBits: packed,
  MatMulBnb4: packed,
  RNN: recurrent(1),
  GRU: recurrent(3),
  LSTM: recurrent(4),
  DynamicQuantizeLSTM: recurrent(4),
  Einsum: einsum,
  MultiHeadAttention: multiHead(6, ownHeads),
  DecoderMaskedMultiHeadAttention: multiHead(5, ownHeads),
  GroupQueryAttention: multiHead(3, sharedHeads),
  QAttention: projectedAttention(8),
};

/** `Attention` is two operators. */
function countOf(node: Node): Count | undefined {
  if (node.opType !== 'Attention') return counts[node.opType];
  return node.domain === 'com.microsoft' ? projectedAttention(4) : attention;
}

/** The model's own functions, for `nodeMacs`. */
export function functionsOf(model: Model): ReadonlyMap<string, FunctionDef> {
  return new Map(model.functions.map((def) => [functionKey(def.domain, def.name), def]));
}

const functionKey = (domain: string, name: string): string => `${domain}:${name}`;

/** Calls inside calls are followed this far. */
const maxCalls = 16;

/**
 * Multiply-accumulates of one run of a node: 0 for operators without products, undefined where a size is not known. A call of one of the model's
 * functions counts its body; a branch or a loop counts nothing itself, as the nodes of its bodies are nodes of the model.
 */
export function nodeMacs(node: Node, types: Types, functions?: ReadonlyMap<string, FunctionDef>, calls = 0): number | undefined {
  const called = functions?.get(functionKey(node.domain, node.opType));
  if (called)
    return calls < maxCalls ? sumOf(...called.body.nodes.map((inner) => nodeMacs(inner, types, functions, calls + 1))) : undefined;
  return countOf(node)?.(workOf(node, types)) ?? (countOf(node) ? undefined : 0);
}

function workOf(node: Node, types: Types): Work {
  const typeOf = (name: string | undefined) => (name ? types.typeOf(node.graph, name) : undefined);
  return {
    node,
    input: (index) => dimsOfType(typeOf(node.inputs[index])),
    outputCount: (index) => elementCount(typeOf(node.outputs[index])),
  };
}

/**
 * The sum over all nodes that are left to do when the model runs (products of constants are folded before), and how many nodes with products
 * it leaves out because a size is not known.
 */
export function modelMacs(model: Model, types: Types): { readonly macs: number; readonly unknown: number } {
  const folded = foldableNodes(model, types);
  const functions = functionsOf(model);
  const perNode = model.nodes.filter((node) => !folded.has(node)).map((node) => nodeMacs(node, types, functions));
  return {
    macs: perNode.reduce<number>((total, macs) => total + (macs ?? 0), 0),
    unknown: perNode.filter((macs) => macs === undefined).length,
  };
}
