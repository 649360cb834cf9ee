import type { Graph, Model, Node, SparseTensorRef, TensorRef } from '../ir/graph';
import { usedBy } from '../ir/order';
import { functionBodies } from './function-bodies';

/** Where a value comes from: a node, the file itself, or whoever runs the graph. */
export type Source =
  | { readonly from: 'node'; readonly node: Node }
  | { readonly from: 'initializer'; readonly tensor: TensorRef }
  | { readonly from: 'sparse'; readonly tensor: SparseTensorRef }
  | { readonly from: 'input'; readonly graph: Graph };

interface GraphIndex {
  readonly sources: ReadonlyMap<string, Source>;
  /** Nodes of this graph that read the value themselves or in one of their subgraphs. */
  readonly consumers: ReadonlyMap<string, readonly Node[]>;
}

/** Who makes and who reads each value, for all graphs of a model. */
export interface ValueIndex {
  /** Follows the name outward through the graphs around. */
  source(graph: Graph, value: string): Source | undefined;
  consumers(graph: Graph, value: string): readonly Node[];
}

export function indexValues(model: Model): ValueIndex {
  const graphs = [...model.graphs, ...functionBodies(model).graphs];
  const indexes = new Map(graphs.map((graph): [Graph, GraphIndex] => [graph, indexGraph(graph)]));
  return {
    source: (graph, value) => {
      for (let at: Graph | undefined = graph; at; at = at.parent?.node.graph) {
        const source = indexes.get(at)?.sources.get(value);
        if (source) return source;
      }
      return undefined;
    },
    consumers: (graph, value) => indexes.get(graph)?.consumers.get(value) ?? [],
  };
}

/** The tensor of a Constant node, in any of the forms that hold one. */
export function constantTensor(node: Node): TensorRef | undefined {
  const value = node.opType === 'Constant' && node.domain === '' ? node.attributes.get('value') : undefined;
  return value?.type === 'tensor' ? value.value : undefined;
}

export function isConstantNode(node: Node): boolean {
  return node.opType === 'Constant' && node.domain === '';
}

/** The tensor behind an initializer or a Constant. */
export function tensorOf(source: Source | undefined): TensorRef | undefined {
  if (source?.from === 'initializer') return source.tensor;
  return source?.from === 'node' ? constantTensor(source.node) : undefined;
}

function indexGraph(graph: Graph): GraphIndex {
  const consumers = new Map<string, Node[]>();
  for (const node of graph.nodes)
    for (const value of usedBy(node)) {
      const readers = consumers.get(value);
      if (value === '' || readers?.at(-1) === node) continue;
      if (readers) readers.push(node);
      else consumers.set(value, [node]);
    }
  return { sources: sourcesOf(graph), consumers };
}

/** Where a broken file names two sources for a value, the first one counts; an initializer beats the input that it is the default of. */
function sourcesOf(graph: Graph): Map<string, Source> {
  const sources = new Map<string, Source>();
  const add = (name: string, source: Source) => {
    if (name !== '' && !sources.has(name)) sources.set(name, source);
  };
  for (const [name, tensor] of graph.initializers) add(name, { from: 'initializer', tensor });
  for (const [name, tensor] of graph.sparseInitializers) add(name, { from: 'sparse', tensor });
  for (const { name } of graph.inputs) add(name, { from: 'input', graph });
  for (const node of graph.nodes) for (const name of node.outputs) add(name, { from: 'node', node });
  return sources;
}
