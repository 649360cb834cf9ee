import type { Model, TensorRef } from '../ir/graph';

/** Every tensor of the file: initializers, sparse ones, attributes, in all graphs and function bodies. */
export function* allTensors(model: Model): Generator<TensorRef> {
  for (const graph of [...model.graphs, ...model.functions.map(({ body }) => body)]) {
    yield* graph.initializers.values();
    for (const { values, indices } of graph.sparseInitializers.values()) yield* [values, indices];
    for (const node of graph.nodes)
      for (const attribute of node.attributes.values()) {
        if (attribute.type === 'tensor') yield attribute.value;
        else if (attribute.type === 'tensors') yield* attribute.value;
      }
  }
}
