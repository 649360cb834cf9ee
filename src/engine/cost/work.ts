import { intAttribute } from '../ir/attributes';
import type { Dim, Model, Node } from '../ir/graph';
import type { Types } from '../shape/infer';
import { functionsOf, nodeMacs } from '../shape/macs';
import { dimsOfType, elementCount } from '../shape/type';

/** Operators that cost alike on the HTP. Normalizations and Softmax count as elementwise: a term of their own would be fitted as free. */
export const families = [
  'conv',
  'grouped',
  'depthwise',
  'dense',
  'product',
  'elementwise',
  'reduction',
  'reshape',
  'movement',
  'pool',
  'recurrent',
] as const;
export type Family = (typeof families)[number];

/** What a node has to do, whatever it runs on. */
export interface Work {
  readonly family: Family;
  readonly macs: number;
  /** The same with channels rounded up as the matrix unit takes them. */
  readonly paddedMacs: number;
  /** Elements of activations read and written. */
  readonly elements: number;
  /** Elements of constant operands. */
  readonly weights: number;
}

/** The matrix unit works on blocks of 32 input by 32 output channels; what a block does not need is computed all the same. */
const blockChannels = 32;

const byOperator: Readonly<Partial<Record<Family, string>>> = {
  conv: 'Conv ConvTranspose ConvInteger QLinearConv DeformConv FusedConv',
  dense: 'MatMul Gemm MatMulInteger QLinearMatMul FusedMatMul FusedGemm Einsum Attention MultiHeadAttention MatMulNBits',
  reduction:
    'ReduceMean ReduceSum ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceSumSquare ArgMax ArgMin TopK CumSum',
  // On the HTP a change of shape is a copy: tensors lie in blocks.
  reshape: 'Reshape Flatten Squeeze Unsqueeze',
  movement:
    'Transpose Slice Split Concat Gather GatherElements GatherND ScatterND ScatterElements Pad Expand Tile DepthToSpace SpaceToDepth Resize Upsample Identity Cast Shape ConstantOfShape Where GridSample',
  pool: 'MaxPool AveragePool GlobalAveragePool GlobalMaxPool LpPool GlobalLpPool',
  recurrent: 'LSTM GRU RNN',
};

const familyOf = new Map<string, Family>(
  Object.entries(byOperator).flatMap(([family, list]) => list.split(' ').map((opType) => [opType, family as Family] as const)),
);

function familyOfNode(node: Node, weights: number, kernel: readonly Dim[] | undefined): Family {
  const family = familyOf.get(node.opType) ?? 'elementwise';
  // Without constant weights nothing stays in the matrix unit from one row to the next.
  if (family === 'dense') return weights > 0 ? 'dense' : 'product';
  const groups = intAttribute(node, 'group', 1);
  if (family !== 'conv' || groups <= 1) return family;
  // One channel a group: there is nothing to sum over, so it is a kind of its own.
  return kernel?.[node.opType === 'ConvTranspose' ? 0 : 1] === (node.opType === 'ConvTranspose' ? groups : 1) ? 'depthwise' : 'grouped';
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
  const kernel = dimsOfType(types.typeOf(node.graph, node.inputs[1] ?? ''));
  const family = familyOfNode(node, weights, kernel);
  return { family, macs, paddedMacs: macs * padding(node, family, kernel), elements, weights };
}

/** How much the rounding of channels adds, as a factor. */
function padding(node: Node, family: Family, kernel: readonly Dim[] | undefined): number {
  if (!kernel || kernel.length < 2 || (family !== 'conv' && family !== 'grouped' && family !== 'dense')) return 1;
  // A convolution's kernel is `[out, in / group, ...]`, a transposed one's `[in, out / group, ...]`; a matrix ends in its two.
  const [first, second] = family === 'dense' ? kernel.slice(-2) : kernel;
  return blocks(first, intAttribute(node, 'group', 1)) * blocks(second, 1);
}

/** The share that rounding up adds to `dim`, when it is split among `groups`. */
function blocks(dim: Dim, groups: number): number {
  if (typeof dim !== 'number' || dim <= 0) return 1;
  const each = Math.max(dim / groups, 1);
  return (Math.ceil(each / blockChannels) * blockChannels) / each;
}

function isConstant({ graph }: Node, name: string): boolean {
  for (let scope: typeof graph | undefined = graph; scope; scope = scope.parent?.node.graph) if (scope.initializers.has(name)) return true;
  return false;
}
