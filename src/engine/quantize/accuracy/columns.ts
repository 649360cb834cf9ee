import type { Graph, Node } from '../../ir/graph';
import type { OpenModel } from '../../session';
import type { AccuracyReport, LayerAccuracy } from './report';

/** The accuracy of each node of an open model, by `Node.id`; NaN where it was not measured or stays float. */
export interface AccuracyColumns {
  readonly sqnrDb: Float64Array;
  readonly ownLossDb: Float64Array;
  readonly cosine: Float64Array;
  readonly activationBits: Float64Array;
  readonly weightBits: Float64Array;
  /** The HTP emulator against float, where layers were run on it. */
  readonly emulatorDb: Float64Array;
  /** Layers of the report that this model does not have. */
  readonly unmatched: number;
}

/** For the float model and for the quantized one: nodes keep their names, and where another tool renamed them, what they write tells. */
export function accuracyColumns({ model }: OpenModel, report: AccuracyReport): AccuracyColumns {
  const main = model.graphs[0] as Graph;
  const byName = new Map(main.nodes.map((node) => [node.name, node]));
  const byValue = new Map(main.nodes.flatMap((node) => node.outputs.map((value) => [value, node] as const)));
  const column = () => new Float64Array(model.nodes.length).fill(Number.NaN);
  const columns = {
    sqnrDb: column(),
    ownLossDb: column(),
    cosine: column(),
    activationBits: column(),
    weightBits: column(),
    emulatorDb: column(),
  };
  let unmatched = 0;
  for (const layer of report.layers) {
    const node = nodeOf(layer, byName, byValue);
    if (!node) {
      unmatched++;
      continue;
    }
    columns.sqnrDb[node.id] = layer.sqnrDb;
    columns.ownLossDb[node.id] = layer.ownLossDb;
    columns.cosine[node.id] = layer.cosine;
    columns.activationBits[node.id] = layer.activationBits ?? Number.NaN;
    columns.weightBits[node.id] = layer.weightBits ?? Number.NaN;
    columns.emulatorDb[node.id] = report.emulator?.layers?.[layer.node]?.sqnrDb ?? Number.NaN;
  }
  return { ...columns, unmatched };
}

function nodeOf(
  { node, operator, value }: LayerAccuracy,
  byName: ReadonlyMap<string, Node>,
  byValue: ReadonlyMap<string, Node>,
): Node | undefined {
  const named = byName.get(node);
  if (named?.opType === operator) return named;
  const writer = byValue.get(value);
  return writer?.opType === operator ? writer : undefined;
}
