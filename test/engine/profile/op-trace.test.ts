import assert from 'node:assert/strict';
import test from 'node:test';
import { Problem } from '../../../src/engine/problem';
import { parseOpTrace } from '../../../src/engine/profile/op-trace';
import { toolchainBytes } from '../../support/toolchain-fixture';

test('a real trace: one graph, its operations with group and sources', async () => {
  const trace = parseOpTrace(await toolchainBytes('qnn_op_trace.json'));
  assert.deepEqual(trace.summary, { nodes: 10, supported: 10, unsupported: 0, graphs: 1, qnnOps: 10 });
  assert.equal(trace.graphs.length, 1);
  assert.equal(trace.graphs[0]?.ops.length, 10);
  assert.deepEqual(trace.graphs[0]?.ops[1], {
    name: 'Convolution28_token_1',
    type: 'Conv2d',
    group: 'OrtNodeUnit',
    sources: ['Convolution28_token_1'],
  });
  assert.deepEqual(trace.graphs[0]?.tensors.get('Plus30_Output_0'), undefined);
  assert.deepEqual(trace.refused, []);
});

test('refused nodes come with their reason', () => {
  const text = JSON.stringify({
    subgraph_traces: [],
    summary: { total_onnx_nodes: 1, unsupported_nodes: 1, fusion_count: null },
    unsupported_nodes: [{ node_index: 0, node_name: 'p', op_type: 'Pad', reason: "Qnn doesn't support dynamic pad input" }],
  });
  const { refused, summary } = parseOpTrace(new TextEncoder().encode(text));
  assert.deepEqual(refused, [{ node: 'p', opType: 'Pad', reason: "Qnn doesn't support dynamic pad input" }]);
  assert.equal(summary.unsupported, 1);
});

for (const [name, text] of [
  ['not JSON', '<html>'],
  ['cut off', '{"summary": {'],
  ['another JSON', '{"traceEvents": []}'],
  ['empty', ''],
] as const)
  test(`${name} is a Problem`, () => {
    assert.throws(
      () => parseOpTrace(new TextEncoder().encode(text)),
      (thrown) => thrown instanceof Problem && thrown.code === 'format-invalid',
    );
  });
