import type { Graph, Model, Node, TensorRef } from '../ir/graph';
import { runtimeInputs } from '../ir/runtime-inputs';
import { indexValues, isConstantNode, tensorOf, type ValueIndex } from '../view/value-index';

/** Where a value comes from once quantizers and constants are looked through. */
export type Origin =
  | { readonly from: 'node'; readonly node: Node; readonly output: number; readonly through: readonly Node[] }
  | { readonly from: 'input'; readonly graph: Graph; readonly at: number; readonly name: string; readonly through: readonly Node[] }
  | { readonly from: 'constant'; readonly tensor: TensorRef; readonly through: readonly Node[] }
  /** Omitted, sparse, a constant of another form, or a name that nothing defines. */
  | { readonly from: 'other'; readonly text: string; readonly through: readonly Node[] };

/** A reader of a node's output, quantizers looked through. `input` -1: a subgraph of it captures the value. */
export interface Reader {
  readonly node: Node;
  readonly input: number;
}

export function isQuantizer({ opType }: Node): boolean {
  return opType === 'QuantizeLinear' || opType === 'DequantizeLinear';
}

/** Nodes that take part in matching: constants are what their readers read, quantizers how they read it. */
export function isCompared(node: Node): boolean {
  return !isConstantNode(node) && !isQuantizer(node);
}

/** Who feeds whom in a model, as if it were not quantized and its constants were initializers. */
export class Wiring {
  readonly index: ValueIndex;
  private readonly origins = new Map<Graph, Map<string, Origin>>();
  private readonly inputPlaces = new Map<Graph, ReadonlyMap<string, number>>();
  /** By node id: origins of its inputs, and who reads its outputs. */
  readonly inputs: readonly (readonly Origin[])[];
  readonly readers: readonly (readonly Reader[])[];

  constructor(readonly model: Model) {
    this.index = indexValues(model);
    this.inputs = model.nodes.map((node) => node.inputs.map((value) => this.originOf(node.graph, value)));
    const readers: Reader[][] = model.nodes.map(() => []);
    for (const node of model.nodes)
      if (isCompared(node))
        this.inputs[node.id]!.forEach((origin, input) => {
          if (origin.from === 'node') readers[origin.node.id]!.push({ node, input });
        });
    this.readers = readers;
  }

  originOf(graph: Graph, value: string): Origin {
    const known = this.origins.get(graph) ?? new Map<string, Origin>();
    this.origins.set(graph, known);
    const found = known.get(value) ?? this.find(graph, value);
    known.set(value, found);
    return found;
  }

  /** A chain of quantizers ends: a cycle of them is a damaged file. */
  private find(graph: Graph, value: string): Origin {
    const through: Node[] = [];
    const seen = new Set<Node>();
    let name = value;
    let place = graph;
    for (;;) {
      const source = name === '' ? undefined : this.index.source(place, name);
      if (source?.from === 'node' && isQuantizer(source.node) && !seen.has(source.node)) {
        seen.add(source.node);
        through.unshift(source.node);
        [place, name] = [source.node.graph, source.node.inputs[0] ?? ''];
        continue;
      }
      const tensor = tensorOf(source);
      if (tensor) return { from: 'constant', tensor, through };
      if (source?.from === 'input') return { from: 'input', graph: source.graph, at: this.placeOf(source.graph, name), name, through };
      if (source?.from === 'node' && !isConstantNode(source.node))
        return { from: 'node', node: source.node, output: source.node.outputs.indexOf(name), through };
      return { from: 'other', text: source === undefined ? (name === '' ? '' : '?') : source.from, through };
    }
  }

  private placeOf(graph: Graph, name: string): number {
    const places = this.inputPlaces.get(graph) ?? new Map(runtimeInputs(graph).map((input, at) => [input.name, at]));
    this.inputPlaces.set(graph, places);
    return places.get(name) ?? -1;
  }
}
