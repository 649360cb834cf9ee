import type { Graph, Model, Node } from '../../ir/graph';
import { usedBy } from '../../ir/order';
import { encodeBytes, encodeInt, encodeText, joinBytes } from '../../onnx/encode';
import { externalFiles } from '../../onnx/external';
import { type Edit, writeModel } from '../../onnx/write';
import type { Files } from '../../world';
import { field } from '../qdq/qdq-fields';
import { reductionFields, type SampledValue, sampledNames } from './sampled-value';
import type { TapChildRequest } from './tap-protocol';

/** Weights above this are left where they are; to copy what is smaller, and the whole of a small model, costs nothing. */
const small = { tensor: 64 * 1024, model: 16 * 1024 * 1024 };
/** What the model's own file is called beside a tapped copy, which reads its weights there. */
const weightsName = 'tapped-weights.bin';

const graphOutput = 12;
const valueInfoName = 1;
const external = { data: 13, location: 14, isExternal: 1 } as const;

/**
 * A copy of the model whose outputs are the given values, and what large ones are reduced to, without the nodes that they do not need. It holds no large weights: they are external data
 * that lies in the model's own file, which onnxruntime maps.
 */
export function tappedModel(model: Model, asked: readonly string[], sampled: readonly SampledValue[] = []): AsyncIterable<Uint8Array> {
  const graph = model.graphs[0] as Graph;
  // Where only inputs of the graph are watched: onnxruntime opens no model without outputs.
  const values = asked.length + sampled.length > 0 ? asked : (graph.nodes[0]?.outputs ?? []).filter((name) => name !== '').slice(0, 1);
  const needed = neededNodes(graph, [...values, ...sampled.map(({ value }) => value)]);
  const outputs = [...values, ...sampledNames(sampled)];
  const edits: Edit[] = [
    {
      message: graph.span,
      drop: [graphOutput],
      remove: graph.nodes.filter((node) => !needed.has(node)).map(({ span }) => span),
      append: joinBytes([...outputs.map((name) => encodeBytes(graphOutput, encodeText(valueInfoName, name))), ...reductionFields(sampled)]),
    },
    ...weightsElsewhere(model),
  ];
  return writeModel(model, edits);
}

/** The files that must lie beside a tapped copy; none of a small model that holds all its weights. */
export async function tappedLinks(model: Model, folder: string, files: Files): Promise<TapChildRequest['links']> {
  const source = files.dirname(model.path);
  const own = weightsElsewhere(model).length > 0 ? [{ from: model.path, to: files.join(folder, weightsName) }] : [];
  const others = (await externalFiles(model, files)).map(({ location }) => ({
    from: files.join(source, location),
    to: files.join(folder, location),
  }));
  return [...own, ...others];
}

function weightsElsewhere({ bytes, graphs }: Model): Edit[] {
  if (bytes.size <= small.model) return [];
  return [...(graphs[0] as Graph).initializers.values()].flatMap(({ data, span }) => {
    if (data.in !== 'raw' || data.span.length <= small.tensor) return [];
    const place = { location: weightsName, offset: String(data.span.at), length: String(data.span.length) };
    const entries = Object.entries(place).map(([key, value]) =>
      encodeBytes(external.data, joinBytes([encodeText(1, key), encodeText(2, value)])),
    );
    return [
      { message: span, drop: [field.tensor.raw], append: joinBytes([...entries, encodeInt(external.location, external.isExternal)]) },
    ];
  });
}

/** The nodes of the main graph that the values are computed from. */
function neededNodes(graph: Graph, values: readonly string[]): ReadonlySet<Node> {
  const makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const needed = new Set<Node>();
  const open = [...values];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const node = makers.get(name);
    if (!node || needed.has(node)) continue;
    needed.add(node);
    open.push(...usedBy(node));
  }
  return needed;
}
