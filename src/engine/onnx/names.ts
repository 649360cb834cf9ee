import type { Graph, Model, Node } from '../ir/graph';
import type { GraphDraft, NodeDraft } from './parse-graph';

/**
 * Numbers all nodes (the main graph's first, then the subgraphs', depth first) and gives each a stable name: its own where it is unique in the
 * model, else one made of operator and position, so that the same node has the same name in every view, report and profile.
 */
export function numberNodes(main: GraphDraft): { readonly graphs: Graph[]; readonly nodes: Node[] } {
  const graphs: GraphDraft[] = [];
  const nodes: NodeDraft[] = [];
  // A work list, not recursion: how deep a file nests is the file's choice.
  const pending: GraphDraft[] = [main];
  for (let graph = pending.pop(); graph; graph = pending.pop()) {
    graph.id = graphs.length;
    graphs.push(graph);
    for (const node of graph.nodes) {
      node.id = nodes.length;
      nodes.push(node);
    }
    pending.push(...subgraphs(graph).reverse());
  }
  nameNodes(nodes);
  return { graphs, nodes };
}

function subgraphs(graph: Graph): GraphDraft[] {
  return graph.nodes.flatMap((node) =>
    [...node.attributes.values()].flatMap(({ type, value }) => {
      if (type === 'graph') return [value as GraphDraft];
      return type === 'graphs' ? (value as GraphDraft[]) : [];
    }),
  );
}

function nameNodes(nodes: readonly NodeDraft[]): void {
  const taken = new Set<string>();
  // The first node of a name keeps it; all own names are taken before any is made.
  for (const node of nodes) {
    if (node.ownName === '' || taken.has(node.ownName)) continue;
    node.name = node.ownName;
    taken.add(node.name);
  }
  let graph: Graph | undefined;
  let index = 0;
  for (const node of nodes) {
    index = node.graph === graph ? index + 1 : 0;
    graph = node.graph;
    if (node.name !== '') continue;
    node.name = freeName(madeName(node, index), taken);
    taken.add(node.name);
  }
}

function madeName(node: NodeDraft, index: number): string {
  const base = node.ownName !== '' ? node.ownName : `${node.opType || 'node'}_${index}`;
  const parent = node.graph.parent;
  return parent && node.ownName === '' ? `${parent.node.name}/${parent.attribute}/${base}` : base;
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  for (let i = 2; ; i++) if (!taken.has(`${wanted}#${i}`)) return `${wanted}#${i}`;
}

/** The nodes whose name in the file is not the stable one: tools that speak in node names need a renamed copy (`write.ts`). */
export function renamedNodes(model: Model): readonly Node[] {
  return model.nodes.filter(({ name, ownName }) => name !== ownName);
}
