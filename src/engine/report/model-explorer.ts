import type { Graph, Model, Node } from '../ir/graph';
import { type LayerTable, layerTable } from './layer-table';
import { provenanceText } from './provenance-text';
import type { ReportSource } from './source';

/** Columns that Model Explorer can color nodes by: numbers only. */
export const modelExplorerColumns = ['time_us', 'time_share', 'macs', 'weight_bytes', 'cycles', 'ddr_bytes', 'vtcm_bytes'] as const;
export type ModelExplorerColumn = (typeof modelExplorerColumns)[number];

/** From little to much, legible under black text in both of its themes. */
const gradient = [
  { stop: 0, bgColor: '#ffffe5', textColor: '#000000' },
  { stop: 0.5, bgColor: '#fec44f', textColor: '#000000' },
  { stop: 1, bgColor: '#ec7014', textColor: '#000000' },
];

interface GraphData {
  readonly name: string;
  readonly results: Record<string, { readonly value: number }>;
  readonly gradient: typeof gradient;
}

/** Node data for Model Explorer ("Add per-node data"): one number per node, by graph and node id as its ONNX adapter makes them. */
export function modelExplorerData(report: ReportSource, column: ModelExplorerColumn = 'time_us'): string {
  const { open } = report;
  const table = layerTable(report);
  const ids = adapterIds(open.model);
  // Without a prototype: a node may be called `__proto__`.
  const graphs: Record<string, GraphData> = Object.create(null);
  const values = table.columns.find(({ id }) => id === column);
  table.node.forEach((id, row) => {
    const node = open.model.nodes[id];
    const value = values?.values[row];
    if (!node || typeof value !== 'number' || !Number.isFinite(value)) return;
    const graph = ids.graph(node.graph);
    graphs[graph] ??= { name: nameOf(table, column), results: Object.create(null), gradient };
    graphs[graph].results[ids.node(node)] = { value };
  });
  return `${JSON.stringify(graphs, undefined, 1)}\n`;
}

function nameOf(table: LayerTable, column: ModelExplorerColumn): string {
  const source = table.columns.find(({ id }) => id === column)?.source;
  const said = source && table.sources[source];
  return said ? `${column} (${provenanceText(said)})` : column;
}

/** Names as the adapter makes them: a graph without one is `<main>`, a subgraph has its node's and its attribute's, a node without one has its place. */
function adapterIds(model: Model) {
  const places = new Map(model.graphs.flatMap(({ nodes }) => nodes.map(({ id }, place) => [id, place] as const)));
  const node = ({ id, ownName }: Node) => ownName || `<node_${places.get(id)}>`;
  return { node, graph: ({ name, parent }: Graph) => (parent ? `${node(parent.node)}/${parent.attribute}` : name || '<main>') };
}
