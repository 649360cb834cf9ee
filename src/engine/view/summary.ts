import type { Graph, Model, ValueInfo } from '../ir/graph';
import { runtimeInputs } from '../ir/runtime-inputs';
import { externalFiles } from '../onnx/external';
import { tensorBytes } from '../onnx/tensor';
import type { Types } from '../shape/infer';
import { modelMacs } from '../shape/macs';
import { modelParameters } from '../shape/parameters';
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
  /** Of one run. */
  readonly macs: number | undefined;
  readonly initializerBytes: number;
  readonly inputs: readonly { readonly name: string; readonly type: string }[];
  readonly outputs: readonly { readonly name: string; readonly type: string }[];
  readonly openMs: number;
  /** External files that are not there: the model can be shown but not run. */
  readonly missingData: readonly string[];
}

export async function summarize(model: Model, types: Types, openMs: number, files: World['files']): Promise<ModelSummary> {
  const main = model.graphs[0]!;
  const external = await externalFiles(model, files);
  return {
    name: files.basename(model.path),
    opset: model.opsets.get(''),
    irVersion: model.irVersion,
    producer: [model.producer, model.producerVersion].filter(Boolean).join(' '),
    nodes: main.nodes.length,
    nodesAll: model.nodes.length,
    parameters: modelParameters(model),
    macs: knownMacs(model, types),
    initializerBytes: initializerBytes(model),
    openMs,
    inputs: described(types, main, runtimeInputs(main)),
    outputs: described(types, main, main.outputs),
    missingData: external.filter(({ present }) => !present).map(({ location }) => location),
  };
}

function described(types: Types, graph: Graph, values: readonly ValueInfo[]): ModelSummary['inputs'] {
  return values.map(({ name, type }) => ({ name, type: typeText(types.typeOf(graph, name) ?? type) }));
}

/** Unknown rather than too low where a size is not known. */
function knownMacs(model: Model, types: Types): number | undefined {
  const { macs, unknown } = modelMacs(model, types);
  return unknown === 0 ? macs : undefined;
}

/** Of all initializers, those of subgraphs too. Sizes that make no sense count nothing. */
function initializerBytes(model: Model): number {
  let bytes = 0;
  for (const { initializers, sparseInitializers } of model.graphs)
    for (const tensor of [...initializers.values(), ...[...sparseInitializers.values()].map(({ values }) => values)])
      bytes += tensorBytes(tensor) ?? 0;
  return bytes;
}
