import type { Graph, Model, ValueInfo } from '../ir/graph';
import { runtimeInputs } from '../ir/runtime-inputs';
import { externalFiles } from '../onnx/external';
import { elementCount, tensorBytes } from '../onnx/tensor';
import type { Types } from '../shape/infer';
import { typeText } from '../shape/type-text';
import type { World } from '../world';

/** The facts of a model that fit on one card. */
export interface ModelSummary {
  readonly name: string;
  readonly opset: number | undefined;
  readonly irVersion: number;
  readonly producer: string;
  readonly nodes: number;
  /** With those of subgraphs. */
  readonly nodesAll: number;
  readonly parameters: number;
  readonly macs: number | undefined;
  readonly initializerBytes: number;
  readonly inputs: readonly { readonly name: string; readonly type: string }[];
  readonly outputs: readonly { readonly name: string; readonly type: string }[];
  readonly openMs: number;
  /** External files that are not there: the model can be shown but not run. */
  readonly missingData: readonly string[];
}

/** What others found out about the model: the cost model its MACs, the opening its time. */
export interface SummaryFacts {
  readonly macs: number | undefined;
  readonly openMs: number;
}

export async function summarize(model: Model, types: Types, facts: SummaryFacts, files: World['files']): Promise<ModelSummary> {
  const main = model.graphs[0]!;
  const external = await externalFiles(model, files);
  return {
    name: files.basename(model.path),
    opset: model.opsets.get(''),
    irVersion: model.irVersion,
    producer: [model.producer, model.producerVersion].filter(Boolean).join(' '),
    nodes: main.nodes.length,
    nodesAll: model.nodes.length,
    ...weights(model),
    ...facts,
    inputs: described(types, main, runtimeInputs(main)),
    outputs: described(types, main, main.outputs),
    missingData: external.filter(({ present }) => !present).map(({ location }) => location),
  };
}

function described(types: Types, graph: Graph, values: readonly ValueInfo[]): ModelSummary['inputs'] {
  return values.map(({ name, type }) => ({ name, type: typeText(types.typeOf(graph, name) ?? type) }));
}

/** Elements and bytes of all initializers, those of subgraphs too. Sizes that make no sense count nothing. */
function weights(model: Model): Pick<ModelSummary, 'parameters' | 'initializerBytes'> {
  let parameters = 0;
  let initializerBytes = 0;
  for (const graph of model.graphs)
    for (const tensor of [...graph.initializers.values(), ...[...graph.sparseInitializers.values()].map(({ values }) => values)]) {
      const count = elementCount(tensor.dims);
      if (!Number.isSafeInteger(count) || count < 0) continue;
      parameters += count;
      initializerBytes += tensorBytes(tensor) ?? 0;
    }
  return { parameters, initializerBytes };
}
