import type { Graph, Model, Node, SparseTensorRef, TensorRef } from '../ir/graph';

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
  /** Names that this graph and those inside it read from the graphs around. */
  readonly captured: ReadonlySet<string>;
}

/** Who makes and who reads each value, for all graphs of a model. */
export interface ValueIndex {
  /** Follows the name outward through the graphs around. */
  source(graph: Graph, value: string): Source | undefined;
  consumers(graph: Graph, value: string): readonly Node[];
  captured(graph: Graph): ReadonlySet<string>;
}

export function indexValues(model: Model): ValueIndex {
  const captured = new Map<Graph, Set<string>>();
  const indexes = new Map<Graph, GraphIndex>();
  // Graphs are numbered outside in, so the reverse order meets every subgraph before the graph that holds it, at any depth.
  for (const graph of [...model.graphs].reverse()) {
    const index = indexGraph(graph, (node) => subgraphsOf(node).flatMap((inner) => [...(captured.get(inner) ?? [])]));
    captured.set(graph, index.captured as Set<string>);
    indexes.set(graph, index);
  }
  return {
    source: (graph, value) => {
      for (let at: Graph | undefined = graph; at; at = at.parent?.node.graph) {
        const source = indexes.get(at)?.sources.get(value);
        if (source) return source;
      }
      return undefined;
    },
    consumers: (graph, value) => indexes.get(graph)?.consumers.get(value) ?? [],
    captured: (graph) => indexes.get(graph)?.captured ?? new Set(),
  };
}

export function subgraphsOf(node: Node): readonly Graph[] {
  return [...node.attributes.values()].flatMap((attribute) => {
    if (attribute.type === 'graph') return [attribute.value];
    return attribute.type === 'graphs' ? attribute.value : [];
  });
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

function indexGraph(graph: Graph, inner: (node: Node) => readonly string[]): GraphIndex {
  const sources = sourcesOf(graph);
  const consumers = new Map<string, Node[]>();
  const captured = new Set<string>();
  for (const node of graph.nodes) {
    for (const value of new Set([...node.inputs, ...inner(node)])) {
      if (value === '') continue;
      const readers = consumers.get(value);
      if (readers) readers.push(node);
      else consumers.set(value, [node]);
      if (!sources.has(value)) captured.add(value);
    }
  }
  for (const { name } of graph.outputs) if (!sources.has(name)) captured.add(name);
  return { sources, consumers, captured };
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
