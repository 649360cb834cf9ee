import { intAttribute } from '../ir/attributes';
import type { Model, Node } from '../ir/graph';
import type { Types } from '../shape/infer';
import { functionsOf, nodeMacs } from '../shape/macs';
import { elementCount } from '../shape/type';

/** Operators that cost alike on the HTP. */
export const families = ['conv', 'depthwise', 'matmul', 'elementwise', 'norm', 'movement', 'pool', 'recurrent'] as const;
export type Family = (typeof families)[number];

/** What a node has to do, whatever it runs on. */
export interface Work {
  readonly family: Family;
  readonly macs: number;
  /** Elements of activations read and written. */
  readonly elements: number;
  /** Elements of constant operands. */
  readonly weights: number;
}

const byOperator: Readonly<Record<Exclude<Family, 'elementwise' | 'depthwise'>, string>> = {
  conv: 'Conv ConvTranspose ConvInteger QLinearConv DeformConv FusedConv',
  matmul: 'MatMul Gemm MatMulInteger QLinearMatMul FusedMatMul FusedGemm Einsum Attention MultiHeadAttention MatMulNBits',
  norm:
    'LayerNormalization SkipLayerNormalization RMSNormalization SimplifiedLayerNormalization InstanceNormalization GroupNormalization ' +
    'BatchNormalization LpNormalization LRN Softmax LogSoftmax MeanVarianceNormalization ReduceMean ReduceSum ReduceMax ReduceMin ReduceProd ' +
    'ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceSumSquare ArgMax ArgMin TopK CumSum',
  movement:
    'Transpose Reshape Flatten Squeeze Unsqueeze Slice Split Concat Gather GatherElements GatherND ScatterND ScatterElements Pad Expand Tile ' +
    'DepthToSpace SpaceToDepth Resize Upsample Identity Cast Shape ConstantOfShape Where GridSample',
  pool: 'MaxPool AveragePool GlobalAveragePool GlobalMaxPool LpPool GlobalLpPool',
  recurrent: 'LSTM GRU RNN',
};

const familyOf = new Map<string, Family>(
  Object.entries(byOperator).flatMap(([family, list]) => list.split(' ').map((opType) => [opType, family as Family] as const)),
);

function familyOfNode(node: Node): Family {
  const family = familyOf.get(node.opType) ?? 'elementwise';
  // One channel a group: the matrix unit has nothing to sum, so it is a kind of its own.
  return family === 'conv' && intAttribute(node, 'group', 1) > 1 ? 'depthwise' : family;
}

/** The work of each node by id; undefined where a shape is open. */
export function workOfNodes(model: Model, types: Types): readonly (Work | undefined)[] {
  const functions = functionsOf(model);
  return model.nodes.map((node) => workOf(node, types, nodeMacs(node, types, functions)));
}

function workOf(node: Node, types: Types, macs: number | undefined): Work | undefined {
  if (macs === undefined) return undefined;
  let elements = 0;
  let weights = 0;
  for (const name of [...node.inputs, ...node.outputs]) {
    if (name === '') continue;
    const count = elementCount(types.typeOf(node.graph, name));
    if (count === undefined) return undefined;
    if (isConstant(node, name)) weights += count;
    else elements += count;
  }
  return { family: familyOfNode(node), macs, elements, weights };
}

function isConstant({ graph }: Node, name: string): boolean {
  for (let scope: typeof graph | undefined = graph; scope; scope = scope.parent?.node.graph) if (scope.initializers.has(name)) return true;
  return false;
}
