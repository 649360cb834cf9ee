import type { Graph, Model } from '../../ir/graph';
import { encodeBytes, encodeText, joinBytes } from '../../onnx/encode';
import { writeModel } from '../../onnx/write';

/** Field numbers of onnx.proto: GraphProto.output, ValueInfoProto.name. */
const graphOutput = 12;
const valueInfoName = 1;

/** The whole model with further outputs: the compiler sees the same graph, so what it computes stays the same. */
export function withOutputs(model: Model, values: readonly string[]): AsyncIterable<Uint8Array> {
  const graph = model.graphs[0] as Graph;
  const known = new Set(graph.outputs.map(({ name }) => name));
  const added = [...new Set(values)].filter((name) => !known.has(name));
  // Types are left out: onnxruntime infers them.
  const append = joinBytes(added.map((name) => encodeBytes(graphOutput, encodeText(valueInfoName, name))));
  return writeModel(model, [{ message: graph.span, append }]);
}
