import type { DType } from '../../engine/ir/dtype';
import type { Graph, Model, ValueType } from '../../engine/ir/graph';
import { runtimeInputs } from '../../engine/ir/runtime-inputs';
import type { Diagnostic } from '../../engine/problem';
import type { OpenModel } from '../../engine/session';
import { typeText } from '../../engine/shape/type-text';
import { summarize } from '../../engine/view/summary';
import type { World } from '../../engine/world';

/** What `inspect --json` prints; docs/cli.md documents each field. */
export interface InspectReport {
  readonly path: string;
  readonly opset: number | null;
  readonly opsets: Readonly<Record<string, number>>;
  readonly irVersion: number;
  readonly producer: string;
  readonly nodes: number;
  readonly nodesAll: number;
  readonly graphs: number;
  readonly functions: number;
  readonly ops: Readonly<Record<string, number>>;
  readonly parameters: number;
  readonly macs: number | null;
  readonly inputs: readonly ReportedValue[];
  readonly outputs: readonly ReportedValue[];
  readonly values: readonly ReportedValue[];
  readonly initializers: number;
  readonly initializerBytes: number;
  readonly missingData: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly openMs: number;
}

export interface ReportedValue {
  readonly name: string;
  /** Lower-case name of ONNX; null where it is not known or the value is no tensor. */
  readonly dtype: DType | null;
  /** Numbers, symbols, null for unknown sizes; null as a whole where the rank is not known. */
  readonly dims: readonly (number | string | null)[] | null;
  /** Sequences, optionals and maps only: the type as a text. */
  readonly type?: string;
}

export async function inspectReport({ model, types, openMs }: OpenModel, files: World['files']): Promise<InspectReport> {
  const main = model.graphs[0];
  const summary = await summarize(model, types, openMs, files);
  const value = (name: string, declared?: ValueType) => reportValue(name, (main && types.typeOf(main, name)) ?? declared);
  return {
    path: model.path,
    opset: summary.opset ?? null,
    opsets: Object.fromEntries([...model.opsets].map(([domain, version]) => [domain || 'ai.onnx', version])),
    irVersion: summary.irVersion,
    producer: summary.producer,
    nodes: summary.nodes,
    nodesAll: summary.nodesAll,
    graphs: model.graphs.length,
    functions: model.functions.length,
    ops: countOperators(model),
    parameters: summary.parameters,
    macs: summary.macs ?? null,
    inputs: main ? runtimeInputs(main).map(({ name, type }) => value(name, type)) : [],
    outputs: main ? main.outputs.map(({ name, type }) => value(name, type)) : [],
    values: main ? valueNames(main).map((name) => value(name, main.valueInfo.get(name)?.type)) : [],
    initializers: model.graphs.reduce((sum, graph) => sum + graph.initializers.size + graph.sparseInitializers.size, 0),
    initializerBytes: summary.initializerBytes,
    missingData: summary.missingData,
    diagnostics: [...model.diagnostics, ...types.diagnostics],
    openMs,
  };
}

/** Inputs, weights and everything that nodes write, each once, in the order of the file. */
function valueNames(graph: Graph): readonly string[] {
  const names = [
    ...graph.inputs.map(({ name }) => name),
    ...graph.initializers.keys(),
    ...graph.sparseInitializers.keys(),
    ...graph.nodes.flatMap(({ outputs }) => outputs),
  ];
  return [...new Set(names)].filter((name) => name !== '');
}

/** The most frequent first; of functions' bodies none. */
function countOperators({ nodes }: Model): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { opType, domain } of nodes) {
    const name = domain === '' || domain === 'ai.onnx' ? opType : `${domain}.${opType}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
}

function reportValue(name: string, type: ValueType | undefined): ReportedValue {
  if (type?.kind === 'tensor' || type?.kind === 'sparse') {
    return { name, dtype: type.dtype ?? null, dims: type.dims?.map((dim) => dim ?? null) ?? null };
  }
  return { name, dtype: null, dims: null, ...(type && { type: typeText(type) }) };
}
