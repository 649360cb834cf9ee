import assert from 'node:assert/strict';
import test from 'node:test';
import { checkModel } from '../../../src/engine/ir/check';
import type { Model } from '../../../src/engine/ir/graph';
import { executionOrder } from '../../../src/engine/ir/order';
import { encodeBytes, encodeInt, encodeText, joinBytes } from '../../../src/engine/onnx/encode';
import { readModelBytes } from '../../../src/engine/onnx/read';

interface Sketch {
  readonly opset?: number;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  readonly initializers?: readonly string[];
  /** `name = Op(inputs)`, the name being the node's and its output's. */
  readonly nodes?: readonly string[];
}

/** A model of float vectors, from lines such as `b = Relu(a)`. */
function sketch({ opset = 17, inputs = ['x'], outputs = ['y'], initializers = [], nodes = ['y = Relu(x)'] }: Sketch): Model {
  const value = (field: number, name: string) =>
    encodeBytes(field, joinBytes([encodeText(1, name), encodeBytes(2, encodeBytes(1, encodeInt(1, 1)))]));
  const node = (line: string) => {
    const [, name = '', operator = '', args = ''] = /^(\S+) = (\S*)\((.*)\)$/.exec(line) ?? [];
    const operands = args.split(', ').filter((operand) => operand !== '');
    return encodeBytes(
      1,
      joinBytes([...operands.map((operand) => encodeText(1, operand)), encodeText(2, name), encodeText(3, name), encodeText(4, operator)]),
    );
  };
  const graph = joinBytes([
    ...nodes.map(node),
    encodeText(2, 'g'),
    ...inputs.map((name) => value(11, name)),
    ...outputs.map((name) => value(12, name)),
    ...initializers.map((name) => encodeBytes(5, joinBytes([encodeInt(2, 1), encodeText(8, name), encodeBytes(9, new Uint8Array(4))]))),
  ]);
  return readModelBytes('m', joinBytes([encodeInt(1, 8), encodeBytes(7, graph), encodeBytes(8, encodeInt(2, opset))]));
}

const cases: readonly [name: string, sketch: Sketch, codes: readonly string[]][] = [
  ['a sound model', {}, []],
  ['a cycle', { nodes: ['a = Add(x, y)', 'y = Relu(a)'] }, ['graph-cycle']],
  ['a node that reads itself', { nodes: ['y = Relu(y)'] }, ['graph-cycle']],
  ['an unsorted graph', { nodes: ['y = Relu(a)', 'a = Relu(x)'] }, ['graph-unsorted']],
  ['a value that nothing produces', { nodes: ['y = Add(x, z)'] }, ['value-missing']],
  ['an output that nothing produces', { outputs: ['z'] }, ['value-missing']],
  ['two producers', { nodes: ['y = Relu(x)', 'y = Neg(x)'] }, ['duplicate-value', 'duplicate-node-name']],
  ['a node that writes a graph input', { nodes: ['x = Relu(x)'], outputs: ['x'] }, ['duplicate-value', 'graph-cycle']],
  ['an input listed twice', { inputs: ['x', 'x'] }, ['duplicate-name']],
  ['a weight that is an input', { inputs: ['x', 'w'], initializers: ['w'], nodes: ['y = Add(x, w)'] }, ['initializer-is-input']],
  ['a weight that is none', { initializers: ['w'], nodes: ['y = Add(x, w)'] }, []],
  ['no outputs', { outputs: [] }, ['graph-no-outputs']],
  ['no nodes', { nodes: [], outputs: ['x'] }, ['graph-empty']],
  ['an operator that nobody defines', { nodes: ['y = Rellu(x)'] }, ['operator-unknown']],
  ['an operator that was dropped', { nodes: ['y = ImageScaler(x)'] }, ['operator-dropped']],
  ['no operator', { nodes: ['y = (x)'] }, ['operator-unknown']],
  ['an impossible opset', { opset: -1 }, ['opset-version']],
  ['an opset of the future', { opset: 99 }, ['opset-version']],
];

for (const [name, input, codes] of cases)
  test(`tells of ${name}`, () =>
    assert.deepEqual(
      checkModel(sketch(input)).map(({ code }) => code),
      codes,
    ));

test('offers the operator that was meant', () => {
  assert.match(checkModel(sketch({ nodes: ['y = Rellu(x)'] }))[0]!.fix, /"Relu"/);
});

test('the execution order puts each node after what it uses', () => {
  const { graphs } = sketch({ nodes: ['y = Add(a, b)', 'b = Relu(a)', 'a = Relu(x)'] });
  assert.deepEqual(
    executionOrder(graphs[0]!).nodes.map(({ name }) => name),
    ['a', 'b', 'y'],
  );
});
