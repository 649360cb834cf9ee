import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inferTypes } from '../../../src/engine/shape/infer';
import { floatText } from '../../../src/engine/view/attribute-text';
import { nodeDetails } from '../../../src/engine/view/details';
import { portName } from '../../../src/engine/view/port-names';
import { indexValues } from '../../../src/engine/view/value-index';
import { graphBytes, raw, tensorBytes, testModel } from './onnx-bytes';

const model = testModel({
  inputs: { x: [1, 1, 4, 4] },
  nodes: [
    { op: 'Relu', in: ['x'], out: ['r'], name: 'first' },
    {
      op: 'Conv',
      in: ['r', 'w'],
      out: ['y'],
      name: 'conv',
      attributes: { strides: [1, 1], auto_pad: 'SAME_UPPER', scale: { float: 0.1 } },
    },
    { op: 'Neg', in: ['y'], out: ['n'], name: 'a</script>' },
    {
      op: 'If',
      in: ['c'],
      out: ['z'],
      attributes: { then_branch: { graph: graphBytes({ nodes: [{ op: 'Abs', in: ['y'], out: ['q'] }], outputs: ['q'] }, 'then') } },
    },
  ],
  tensors: [tensorBytes('w', 'float', [1, 1, 1, 1], raw(0, 0, 128, 63))],
  outputs: ['n'],
});
const details = (id: number) => nodeDetails(model.nodes[id]!, inferTypes(model), indexValues(model));

test('inputs say their port, their type and where they come from', () => {
  assert.deepEqual(details(1).inputs, [
    { port: 'X', value: 'r', type: 'float[1×1×4×4]', constant: false, nodes: [{ id: 0, name: 'first' }] },
    { port: 'W', value: 'w', type: 'float[1×1×1×1]', constant: true, nodes: [] },
  ]);
});

test('outputs name all readers, those inside of branches by the node that holds the branch', () => {
  assert.deepEqual(details(1).outputs[0]?.nodes, [
    { id: 2, name: 'a</script>' },
    { id: 3, name: 'If_3' },
  ]);
});

test('a node in a branch finds the maker of an outer value', () => {
  const inner = model.nodes.find(({ opType }) => opType === 'Abs')!;
  assert.deepEqual(details(inner.id).inputs[0]?.nodes, [{ id: 1, name: 'conv' }]);
});

test('a node says through which subgraphs one gets to it', () => {
  const inner = model.nodes.find(({ opType }) => opType === 'Abs')!;
  assert.deepEqual(details(inner.id).within, [{ graph: 1, label: 'If_3' }]);
  assert.deepEqual(details(1).within, []);
});

test('attributes as text', () => {
  assert.deepEqual(details(1).attributes, [
    { name: 'strides', type: 'ints', text: '[1, 1]' },
    { name: 'auto_pad', type: 'string', text: 'SAME_UPPER' },
    { name: 'scale', type: 'float', text: '0.1' },
  ]);
  assert.deepEqual(details(3).attributes, [{ name: 'then_branch', type: 'graph', text: 'graph "then" (1 node)' }]);
});

const ports: readonly [domain: string, op: string, side: 'inputs' | 'outputs', index: number, want: string][] = [
  ['', 'Conv', 'inputs', 2, 'B'],
  ['', 'Concat', 'inputs', 0, 'inputs 0'],
  ['', 'Concat', 'inputs', 12, 'inputs 12'],
  ['', 'Max', 'inputs', 1, 'data 1'],
  ['', 'Loop', 'inputs', 3, 'v_initial 1'],
  ['', 'LSTM', 'outputs', 2, 'Y_c'],
  ['', 'Relu', 'inputs', 5, ''],
  ['', 'NotAnOperator', 'inputs', 0, ''],
  ['com.microsoft', 'Conv', 'inputs', 0, ''],
];
for (const [domain, op, side, index, want] of ports)
  test(`port: ${domain || 'ai.onnx'} ${op} ${side} ${index}`, () => assert.equal(portName(domain, op, side, index), want));

const floats: readonly [value: number, text: string][] = [
  [Math.fround(0.1), '0.1'],
  [Math.fround(1e-5), '0.00001'],
  [1, '1'],
  [Math.fround(1 / 3), '0.33333334'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
];
for (const [value, text] of floats) test(`float ${text}`, () => assert.equal(floatText(value), text));
