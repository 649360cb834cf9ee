import type { DType } from '../ir/dtype';
import type { Graph, Model } from '../ir/graph';
import { countOf } from './value';

/** Inputs that hold weights as integers, by operator. */
export const integerWeights: Readonly<Record<string, readonly number[]>> = {
  ConvInteger: [1],
  DequantizeLinear: [0],
  DynamicQuantizeLSTM: [1, 2],
  DynamicQuantizeMatMul: [1],
  GatherBlockQuantized: [0],
  MatMulBnb4: [1],
  MatMulInteger: [0, 1],
  MatMulIntegerToFloat: [1],
  MatMulNBits: [1],
  QAttention: [1],
  QGemm: [3, 6],
  QLinearConv: [3, 8],
  QLinearMatMul: [0, 3],
};

const isFloat = (dtype: DType): boolean => /^(b?float|double)/.test(dtype);

/**
 * The model's parameters: elements of initializers that are floats, or integers that an operator takes as weights. Indices, shapes and
 * the tensors of Constant nodes (anchors, positions, masks) are not learned, so they do not count.
 */
export function modelParameters(model: Model): number {
  const graphs = [...model.graphs, ...model.functions.map((def) => def.body)];
  return graphs.reduce((total, graph) => total + graphParameters(graph), 0);
}

function graphParameters(graph: Graph): number {
  const quantized = quantizedIn(graph);
  const tensors = [...graph.initializers.values(), ...[...graph.sparseInitializers.values()].map(({ values }) => values)];
  return tensors.reduce((total, { name, dtype, dims }) => {
    const count = isFloat(dtype) || quantized.has(name) ? countOf(dims) : 0;
    return total + (Number.isSafeInteger(count) && count > 0 ? count : 0);
  }, 0);
}

function quantizedIn(graph: Graph): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { opType, inputs } of graph.nodes) for (const input of integerWeights[opType] ?? []) names.add(inputs[input] ?? '');
  return names;
}
