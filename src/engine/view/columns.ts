import { bitsOf, bytesOf, type DType } from '../ir/dtype';
import type { Node, TensorRef } from '../ir/graph';
import { isQuantized } from '../ir/quantized';

import type { Provenance } from '../rung';
import type { OpenModel } from '../session';
import { functionsOf, nodeMacs } from '../shape/macs';
import { integerWeights } from '../shape/parameters';
import { byteSize, dtypeOfType } from '../shape/type';
import { factsProvenance } from './facts-provenance';
import { isConstantNode, tensorOf } from './value-index';

/** What the file and the inferred shapes say of every node, by `Node.id`; NaN is not known, or there is none. */
export interface NodeFacts extends Provenance {
  /** 1 for nodes that are drawn: constants are shown as inputs of their readers. */
  readonly drawn: Uint8Array;
  /** Operators, each once, and which of them each node is. */
  readonly operators: readonly string[];
  readonly operator: Uint16Array;
  readonly macs: Float64Array;
  /** Weights that the node reads, as the file stores them. Behind a DequantizeLinear they are those of whoever reads its result. */
  readonly weightBytes: Float64Array;
  readonly weightBits: Float64Array;
  /** Computed values that the node reads and writes, as the file types them. */
  readonly activationBytes: Float64Array;
  /** Of the first output, as the file quantizes or types it. */
  readonly activationBits: Float64Array;
  /** 1 where activations are floats that the file does not quantize, so that the target decides. */
  readonly isFloat: Uint8Array;
  /** Does the file itself carry quantization? */
  readonly quantized: boolean;
}

export function nodeFacts(open: OpenModel): NodeFacts {
  const { nodes } = open.model;
  const functions = functionsOf(open.model);
  const operators = new Map<string, number>();
  const weights = nodes.map((node) => weightsOf(open, node));
  const stored = nodes.map((node) => storedActivation(open, node));
  const column = (figure: (node: Node, id: number) => number | undefined) =>
    Float64Array.from(nodes, (node, id) => (isConstantNode(node) ? Number.NaN : (figure(node, id) ?? Number.NaN)));
  return {
    ...factsProvenance,
    drawn: Uint8Array.from(nodes, (node) => (isConstantNode(node) ? 0 : 1)),
    operator: Uint16Array.from(nodes, ({ opType }) => indexOf(operators, opType)),
    operators: [...operators.keys()],
    macs: column((node) => nodeMacs(node, open.types, functions)),
    weightBytes: column((_, id) =>
      sumOf(
        weights[id]!.map(({ dtype, dims }) =>
          bytesOf(
            dtype,
            dims.reduce((a, b) => a * b, 1),
          ),
        ),
      ),
    ),
    weightBits: column((_, id) => bitsOfFirst(weights[id]![0]?.dtype)),
    activationBytes: column((node) => activationBytes(open, node)),
    activationBits: column((_, id) => bitsOfFirst(stored[id])),
    isFloat: Uint8Array.from(stored, (dtype) => (dtype !== undefined && isFloat(dtype) ? 1 : 0)),
    quantized: isQuantized(open.model),
  };
}

const isFloat = (dtype: DType): boolean => /^(b?float|double)/.test(dtype);

/** Strings have no width. */
const bitsOfFirst = (dtype: DType | undefined): number | undefined => (dtype && bitsOf(dtype)) || undefined;

const sumOf = (parts: readonly (number | undefined)[]): number => parts.reduce<number>((sum, part) => sum + (part ?? Number.NaN), 0);

function indexOf(known: Map<string, number>, name: string): number {
  const at = known.get(name) ?? known.size;
  known.set(name, at);
  return at;
}

/** Constants with learned values, the largest first: floats, and integers that stand for floats. Shapes and indices are none. */
function weightsOf({ index }: OpenModel, node: Node): readonly TensorRef[] {
  // A dequantized constant is a weight of its readers; scales are none.
  if (node.opType === 'DequantizeLinear' || node.opType === 'QuantizeLinear') return [];
  const own = integerWeights[node.opType] ?? [];
  const found = node.inputs.flatMap((name, at) => {
    const source = name === '' ? undefined : index.source(node.graph, name);
    const maker = source?.from === 'node' ? source.node : undefined;
    if (maker?.opType === 'DequantizeLinear') return tensorOf(index.source(maker.graph, maker.inputs[0] ?? '')) ?? [];
    const tensor = tensorOf(source);
    return tensor && (isFloat(tensor.dtype) || own.includes(at)) ? tensor : [];
  });
  return found.sort((a, b) => b.dims.reduce((x, y) => x * y, 1) - a.dims.reduce((x, y) => x * y, 1));
}

function activationBytes({ types, index }: OpenModel, { graph, inputs, outputs }: Node): number {
  const read = [...new Set(inputs)].filter((name) => name !== '' && !tensorOf(index.source(graph, name)));
  return sumOf([...read, ...outputs.filter((name) => name !== '')].map((name) => byteSize(types.typeOf(graph, name))));
}

/** What the first output is kept as: ahead of a QuantizeLinear the integers, of a DequantizeLinear its input. */
function storedActivation({ types, index }: OpenModel, { graph, opType, inputs, outputs }: Node): DType | undefined {
  const typeOf = (name = '') => dtypeOfType(types.typeOf(graph, name));
  if (opType === 'DequantizeLinear') return typeOf(inputs[0]);
  const quantizer = index.consumers(graph, outputs[0] ?? '').find((reader) => reader.opType === 'QuantizeLinear');
  return (quantizer && typeOf(quantizer.outputs[0])) ?? typeOf(outputs[0]);
}
