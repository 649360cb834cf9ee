import type { Graph } from '../../ir/graph';
import type { OpenModel } from '../../session';
import type { EncodingEntry, EncodingTable } from './encoding';

/** Where the graph has the tensor of an entry. */
export interface EncodingUse {
  readonly entry: EncodingEntry;
  /** The index of the graph in the model; 0 is the main one. Undefined: the model has no tensor of that name. */
  readonly graph: number | undefined;
  /** Whoever makes it: a node id; undefined for initializers and inputs. */
  readonly producer: number | undefined;
  /** Ids of the nodes that read it, in the order of the graph. */
  readonly consumers: readonly number[];
}

/** One per entry, in the order of the file. */
export function encodingUses(table: EncodingTable, { model, index }: OpenModel): readonly EncodingUse[] {
  return table.entries.map((entry) => {
    const graph = model.graphs.find((one) => has(one, entry.tensor));
    const source = graph && index.source(graph, entry.tensor);
    return {
      entry,
      graph: graph?.id,
      producer: source?.from === 'node' ? source.node.id : undefined,
      consumers: graph ? index.consumers(graph, entry.tensor).map(({ id }) => id) : [],
    };
  });

  /** Values of the graph itself: those of the graphs around it are found there, as the main graph comes first. */
  function has(graph: Graph, tensor: string): boolean {
    return index.source(graph, tensor) !== undefined;
  }
}

const byTensor = new WeakMap<EncodingTable, ReadonlyMap<string, EncodingEntry>>();

/** The entry of a tensor; of several, the last one, which is the one that parsers keep. */
export function entryOfTensor(table: EncodingTable, tensor: string): EncodingEntry | undefined {
  let entries = byTensor.get(table);
  if (!entries) {
    entries = new Map(table.entries.map((entry) => [entry.tensor, entry]));
    byTensor.set(table, entries);
  }
  return entries.get(tensor);
}
