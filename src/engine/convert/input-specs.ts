import { intsAttribute } from '../ir/attributes';
import type { Dim, Graph, Model, Node } from '../ir/graph';
import type { Types } from '../shape/infer';
import { byteSize, dimsOfType, dtypeOfType } from '../shape/type';
import type { QuantizationFound } from './encodings';

export interface TensorSpec {
  readonly name: string;
  readonly dtype: string | null;
  /** Symbols as text, unknown sizes as null. */
  readonly shape: readonly (number | string | null)[] | null;
  readonly bytes: number | null;
  /** `NCHW` where a convolution or pool reads it, `NHWC` where a transpose makes NCHW of it; null where the graph does not say. */
  readonly layout: string | null;
  /** How its values map to integers, where the model quantizes it at once: `float = (q - zero_point) * scale`. */
  readonly quantization: { readonly dtype: string; readonly scale: readonly number[]; readonly zero_point: readonly number[] } | null;
}

/** `input_specs.json`: what the caller must feed and what comes out. */
export function inputSpecs(model: Model, types: Types, found: QuantizationFound) {
  const graph = model.graphs[0];
  if (!graph) return { inputs: [], outputs: [] };
  const quantized = new Map(found.tensors.map((tensor) => [tensor.name, tensor]));
  const neighbors = new Neighbors(graph);
  const spec = (name: string, layout: string | null): TensorSpec => {
    const type = types.typeOf(graph, name);
    const encoding = quantized.get(name) ?? quantized.get(neighbors.producer(name)?.inputs[0] ?? '');
    return {
      name,
      dtype: dtypeOfType(type) ?? null,
      shape: dimsOfType(type)?.map((dim: Dim) => dim ?? null) ?? null,
      bytes: byteSize(type) ?? null,
      layout,
      quantization: encoding ? { dtype: encoding.dtype, scale: encoding.scale, zero_point: encoding.zeroPoint } : null,
    };
  };
  return {
    // A default that the caller may replace is no input that the caller must feed.
    inputs: graph.inputs.filter(({ name }) => !graph.initializers.has(name)).map(({ name }) => spec(name, layoutRead(name, neighbors))),
    outputs: graph.outputs.map(({ name }) => spec(name, layoutWritten(name, neighbors))),
  };
}

class Neighbors {
  private readonly makers = new Map<string, Node>();
  private readonly readers = new Map<string, Node[]>();

  constructor(graph: Graph) {
    for (const node of graph.nodes) {
      for (const value of node.outputs) this.makers.set(value, node);
      for (const value of node.inputs) this.readers.set(value, [...(this.readers.get(value) ?? []), node]);
    }
  }

  producer(value: string): Node | undefined {
    return this.makers.get(value);
  }

  readersOf(value: string): readonly Node[] {
    return this.readers.get(value) ?? [];
  }
}

/** Operators that ONNX defines with channels second. */
const spatial =
  /^(?:Conv|ConvTranspose|MaxPool|AveragePool|GlobalAveragePool|BatchNormalization|InstanceNormalization|DepthToSpace|SpaceToDepth)$/;
/** Operators that leave every element where it is. */
const elementwise = /^(?:QuantizeLinear|DequantizeLinear|Cast|Identity|Add|Sub|Mul|Div|Relu|Clip|Sigmoid|Tanh)$/;
/** A layout is decided within the first operators or not at all. */
const reach = 8;

function layoutRead(value: string, neighbors: Neighbors, depth = reach): string | null {
  if (depth === 0) return null;
  for (const node of neighbors.readersOf(value)) {
    if (spatial.test(node.opType) && node.inputs[0] === value) return 'NCHW';
    if (node.opType === 'Transpose') return transposed(node, '0,3,1,2', 'NHWC');
    const further = elementwise.test(node.opType) ? layoutRead(node.outputs[0] ?? '', neighbors, depth - 1) : null;
    if (further) return further;
  }
  return null;
}

function layoutWritten(value: string, neighbors: Neighbors, depth = reach): string | null {
  const node = depth > 0 ? neighbors.producer(value) : undefined;
  if (!node) return null;
  if (spatial.test(node.opType)) return 'NCHW';
  if (node.opType === 'Transpose') return transposed(node, '0,2,3,1', 'NHWC');
  return elementwise.test(node.opType) ? layoutWritten(node.inputs[0] ?? '', neighbors, depth - 1) : null;
}

function transposed(node: Node, perm: string, layout: string): string | null {
  return intsAttribute(node, 'perm')?.join(',') === perm ? layout : null;
}
