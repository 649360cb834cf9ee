import type { Graph, ValueInfo } from './graph';

/** The inputs that a caller has to give: not those that an initializer gives a value (before IR version 4 all initializers were inputs too). */
export function runtimeInputs(graph: Graph): readonly ValueInfo[] {
  return graph.inputs.filter(({ name }) => !graph.initializers.has(name) && !graph.sparseInitializers.has(name));
}
