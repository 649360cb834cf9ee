import assert from 'node:assert/strict';
import test from 'node:test';
import { executionOrder } from '../../../src/engine/ir/order';
import { parseModelText } from '../../../src/engine/ir/text';

const cases: readonly [what: string, nodes: string, order: string, sorted: boolean, cyclic: number][] = [
  ['a sorted file keeps its order', 'a = Relu(x)\nb = Relu(x)\nc = Add(a, b)', 'a b c', true, 0],
  ['an unsorted one is sorted', 'c = Add(a, b)\nb = Relu(a)\na = Relu(x)', 'a b c', false, 0],
  ['a cycle comes last', 'a = Relu(b)\nb = Relu(a)\nc = Relu(x)', 'c a b', false, 2],
  ['a node that feeds itself is a cycle', 'a = Add(a, x)\nb = Relu(x)', 'b a', false, 1],
  ['what a subgraph captures comes before it', 'c = If(x) {then_branch={() => (t) t = Relu(a)}}\na = Relu(x)', 'a c', false, 0],
  ['a name that nothing makes is no reason to wait', 'a = Relu(nothing)', 'a', true, 0],
];
for (const [what, nodes, order, sorted, cyclic] of cases)
  test(what, () => {
    const [main] = parseModelText(`opset 17\n(x) => ()\n${nodes}`).graphs;
    assert.ok(main);
    const found = executionOrder(main);
    assert.equal(found.nodes.map(({ outputs }) => outputs[0]).join(' '), order);
    assert.deepEqual([found.sorted, found.cyclic], [sorted, cyclic]);
    assert.equal(executionOrder(main), found);
  });
