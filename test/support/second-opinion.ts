import assert from 'node:assert/strict';
import type { onnx } from 'onnx-proto';
import proto from 'onnx-proto';
import { dtypeCode } from '../../src/engine/ir/dtype';
import type { Attribute, Graph, Model, Node, TensorRef } from '../../src/engine/ir/graph';

/**
 * Asserts that our reader and onnx-proto (protobufjs on the schema of ONNX 1.10) agree on all that both read. What onnx-proto does not know
 * (functions' defaults, node metadata) is left out; it is why it is not our reader.
 */
export function agreesWithOnnxProto(model: Model, bytes: Uint8Array): void {
  const other = proto.onnx.ModelProto.decode(bytes);
  assert.equal(model.irVersion, Number(other.irVersion));
  assert.equal(model.producer, other.producerName);
  assert.deepEqual(
    [...model.metadata],
    other.metadataProps.map(({ key, value }) => [key ?? '', value ?? '']),
  );
  for (const { domain, version } of other.opsetImport)
    assert.equal(model.opsets.get(domain === 'ai.onnx' ? '' : (domain ?? '')), Number(version));
  assert.equal(model.functions.length, other.functions?.length ?? 0);
  sameGraph(model.graphs[0]!, other.graph!);
}

function sameGraph(graph: Graph, other: onnx.IGraphProto): void {
  assert.equal(graph.name, other.name ?? '');
  assert.deepEqual(
    graph.inputs.map(({ name }) => name),
    (other.input ?? []).map(({ name }) => name),
  );
  assert.deepEqual(
    graph.outputs.map(({ name }) => name),
    (other.output ?? []).map(({ name }) => name),
  );
  assert.equal(graph.nodes.length, other.node?.length ?? 0);
  for (const [i, node] of graph.nodes.entries()) sameNode(node, other.node![i]!);
  for (const tensor of other.initializer ?? []) sameTensor(graph.initializers.get(tensor.name ?? '')!, tensor);
}

function sameNode(node: Node, other: onnx.INodeProto): void {
  assert.equal(node.ownName, other.name ?? '');
  assert.equal(node.opType, other.opType ?? '');
  assert.deepEqual(node.inputs, other.input ?? []);
  assert.deepEqual(node.outputs, other.output ?? []);
  assert.equal(node.attributes.size, other.attribute?.length ?? 0);
  for (const attribute of other.attribute ?? []) sameAttribute(node.attributes.get(attribute.name ?? '')!, attribute);
}

function sameAttribute(ours: Attribute, other: onnx.IAttributeProto): void {
  if (ours.type === 'int') assert.equal(String(ours.value), String(other.i));
  else if (ours.type === 'float') assert.equal(ours.value, other.f);
  else if (ours.type === 'ints') assert.deepEqual(ours.value.map(String), other.ints!.map(String));
  else if (ours.type === 'floats') assert.deepEqual(ours.value, other.floats);
  else if (ours.type === 'string') assert.deepEqual([...ours.bytes], [...(other.s ?? [])]);
  else if (ours.type === 'graph') sameGraph(ours.value, other.g!);
  else if (ours.type === 'tensor') sameTensor(ours.value, other.t!);
}

function sameTensor(ours: TensorRef, other: onnx.ITensorProto): void {
  assert.equal(dtypeCode(ours.dtype), other.dataType ?? 0);
  assert.deepEqual(ours.dims, (other.dims ?? []).map(Number));
  if (ours.data.in === 'raw') assert.equal(ours.data.span.length, other.rawData!.length);
  if (ours.data.in === 'strings') assert.equal(ours.data.spans.length, other.stringData!.length);
}
