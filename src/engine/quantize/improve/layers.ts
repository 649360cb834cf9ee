import { intAttribute } from '../../ir/attributes';
import type { Graph, Node, TensorRef } from '../../ir/graph';
import { elementCount } from '../../onnx/tensor';
import type { OpenModel } from '../../session';
import { dimsOfType } from '../../shape/type';
import { tensorOf } from '../../view/value-index';
import type { Files } from '../../world';
import { modelValues, type TensorValues } from '../tensor-values';
import { isWritable } from './float-bytes';

/** A node that multiplies what it reads by constant weights that nobody else reads. */
export interface Layer {
  readonly node: Node;
  readonly weight: OwnConstant;
  /** Where the channels of its input and output lie. */
  readonly channelAxis: 'second' | 'last';
  readonly outputs: number;
  readonly inputs: number;
  /** Neighboring elements of the weight that join the same two channels: those of a kernel. */
  readonly kernel: number;
  /** For each `kernel` elements the output channel and the input channel. */
  readonly cells: () => Cells;
}

/** A constant that one node alone reads: changing it changes nothing else. */
export interface OwnConstant {
  /** Of the value; a Constant's tensor may have another one. */
  readonly name: string;
  readonly tensor: TensorRef;
}

export interface Cells {
  readonly output: Int32Array;
  readonly input: Int32Array;
}

/** Two axes of a weight: which of them is the output's, and how many groups share the other one. */
interface Axes {
  readonly outputFirst: boolean;
  readonly groups: number;
}

const operators: Readonly<Record<string, (node: Node) => Axes>> = {
  Conv: (node) => ({ outputFirst: true, groups: intAttribute(node, 'group', 1) }),
  ConvTranspose: (node) => ({ outputFirst: false, groups: intAttribute(node, 'group', 1) }),
  Gemm: (node) => ({ outputFirst: intAttribute(node, 'transB', 0) !== 0, groups: 1 }),
  MatMul: () => ({ outputFirst: false, groups: 1 }),
};

/** Undefined for any other node. */
export function layerOf(open: OpenModel, node: Node): Layer | undefined {
  const axes = node.domain === '' ? operators[node.opType]?.(node) : undefined;
  const weight = ownConstant(open, node, 1);
  // The channels of a transposed input lie along its first axis.
  const isTransposed = node.opType === 'Gemm' && intAttribute(node, 'transA', 0) !== 0;
  if (!axes || !weight || isTransposed) return undefined;
  const { dims } = weight.tensor;
  if (dims.length < 2 || (node.opType === 'MatMul' && dims.length !== 2)) return undefined;
  const [first = 0, second = 0] = dims;
  const { outputFirst, groups } = axes;
  if (!(groups >= 1) || first % groups !== 0 || first * second === 0) return undefined;
  return {
    node,
    weight,
    channelAxis: node.opType === 'MatMul' ? 'last' : 'second',
    outputs: outputFirst ? first : second * groups,
    inputs: outputFirst ? second * groups : first,
    kernel: elementCount(dims.slice(2)),
    cells: () => cellsOf(first, second, axes),
  };
}

/** All of the main graph, in its order. */
export function layersOf(open: OpenModel): readonly Layer[] {
  return mainGraph(open).nodes.flatMap((node) => layerOf(open, node) ?? []);
}

export function mainGraph({ model }: OpenModel): Graph {
  return model.graphs[0] as Graph;
}

/** Undefined unless all sizes are numbers. */
export function knownDims(open: OpenModel, value: string): readonly number[] | undefined {
  const dims = dimsOfType(open.types.typeOf(mainGraph(open), value));
  return dims?.every((dim) => typeof dim === 'number') ? (dims as readonly number[]) : undefined;
}

/** Undefined where the value is an output of the model too. */
export function onlyReader(open: OpenModel, value: string): Node | undefined {
  const main = mainGraph(open);
  const [reader, second] = open.index.consumers(main, value);
  const isOutput = main.outputs.some(({ name }) => name === value);
  return reader && !second && !isOutput && reader.inputs.filter((name) => name === value).length === 1 ? reader : undefined;
}

/** The BatchNormalization that is folded into the Conv (`qdq/fold-norms.ts`). */
export function normBehind(open: OpenModel, conv: Node): Node | undefined {
  const norm = conv.opType === 'Conv' && conv.domain === '' ? onlyReader(open, conv.outputs[0] ?? '') : undefined;
  const isInference = norm && norm.outputs.filter((name) => name !== '').length === 1 && intAttribute(norm, 'training_mode', 0) === 0;
  if (norm?.opType !== 'BatchNormalization' || norm.domain !== '' || norm.inputs[0] !== conv.outputs[0] || !isInference) return undefined;
  const isConstant = (name: string) => tensorOf(open.index.source(norm.graph, name)) !== undefined;
  return norm.inputs.slice(1, 5).every(isConstant) ? norm : undefined;
}

/** The float constant that this node alone reads, and only there. */
export function ownConstant({ index, model }: OpenModel, node: Node, at: number): OwnConstant | undefined {
  const name = node.inputs[at] ?? '';
  const tensor = name === '' ? undefined : tensorOf(index.source(node.graph, name));
  const isOwn =
    index.consumers(node.graph, name).length === 1 &&
    node.inputs.filter((input) => input === name).length === 1 &&
    !model.graphs.some(({ outputs }) => outputs.some((output) => output.name === name));
  return tensor && isOwn && isWritable(tensor.dtype) ? { name, tensor } : undefined;
}

function cellsOf(first: number, second: number, { outputFirst, groups }: Axes): Cells {
  const own = new Int32Array(first * second);
  const shared = new Int32Array(first * second);
  const perGroup = first / groups;
  for (let row = 0, at = 0; row < first; row++) {
    const base = Math.floor(row / perGroup) * second;
    for (let column = 0; column < second; column++, at++) {
      own[at] = row;
      shared[at] = base + column;
    }
  }
  return outputFirst ? { output: own, input: shared } : { output: shared, input: own };
}

/** The values of a float constant; it is one, or this is a fault of ours. */
export function valuesOf(open: OpenModel, name: string, files: Files): TensorValues {
  const values = modelValues(open, files, name);
  if (!values || values === 'not-numeric') throw new Error(`"${name}" holds no floats`);
  return values;
}

export async function numbersOf(open: OpenModel, name: string, files: Files): Promise<Float64Array> {
  const values = valuesOf(open, name, files);
  const numbers = new Float64Array(elementCount(values.dims));
  let at = 0;
  for await (const chunk of values.chunks()) {
    numbers.set(chunk, at);
    at += chunk.length;
  }
  return numbers;
}

/** Values that are in memory. */
export function oneChunk(dims: readonly number[], values: Float64Array): TensorValues {
  return {
    dims,
    async *chunks() {
      yield values;
    },
  };
}
