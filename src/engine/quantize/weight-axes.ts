import { intAttribute } from '../ir/attributes';
import type { Graph, Node } from '../ir/graph';
import type { ValueIndex } from '../view/value-index';
import type { WeightAxes } from './groups';

type AxesOf = (node: Node, rank: number) => WeightAxes;

/** Where output and input channels lie in the weight that an operator reads as its second input (ONNX operator specification). */
const operators: Readonly<Record<string, AxesOf>> = {
  Conv: () => ({ output: 0, input: 1 }),
  ConvTranspose: () => ({ output: 1, input: 0 }),
  MatMul: (_, rank) => ({ output: rank - 1, input: rank - 2 }),
  Gemm: (node) => (intAttribute(node, 'transB', 0) === 0 ? { output: 1, input: 0 } : { output: 0, input: 1 }),
};

/** Undefined for a tensor that no such operator reads as its weight. */
export function weightAxes(index: ValueIndex, graph: Graph, tensor: string, rank: number): WeightAxes | undefined {
  const reader = index.consumers(graph, tensor).find((node) => isWeightOf(node, tensor));
  return reader && rank >= 2 ? operators[reader.opType]?.(reader, rank) : undefined;
}

export function isWeightOf({ opType, domain, inputs }: Node, tensor: string): boolean {
  return domain === '' && opType in operators && inputs[1] === tensor;
}
