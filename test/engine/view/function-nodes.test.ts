import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseModelText } from '../../../src/engine/ir/text';
import { nodeById, openedModel } from '../../../src/engine/session';
import { nodeDetails } from '../../../src/engine/view/details';
import { coneOf, pathsBetween } from '../../../src/engine/view/flow';
import { functionBodies } from '../../../src/engine/view/function-bodies';
import { searchModel, searchRows } from '../../../src/engine/view/search/search';

/** Nodes 0 and 1; in the bodies of Outer -2 to -4, of Inner -5 and -6. */
const open = openedModel(
  parseModelText(`opset 17, my 1
(x: float[4]) => (y)
[start] a = Relu(x)
[call] y = my::Outer(a)
function my::Outer(p) => (q) opset 17, my 1 {
[first] b = Neg(p)
[again] c = my::Inner(b)
[last] q = Abs(c)
}
function my::Inner(p) => (q) opset 17 {
[deep] d = Exp(p)
[other] q = Neg(p)
}
`),
);
const numberOf = (name: string) => searchModel(open, `name=${name}`, [], 10).nodes[0]!;
const nameOf = (number: number) => nodeById(open.model, number).ownName;
const namesOf = (numbers: Iterable<number>) => [...numbers].map(nameOf).sort();

const queries: readonly (readonly [query: string, names: readonly string[]])[] = [
  ['op:Neg', ['first', 'other']],
  ['deep', ['deep']],
  ['in:Outer', ['again', 'first', 'last']],
  ['op:Relu OR op:Exp', ['deep', 'start']],
  ['-op:Neg in:Inner', ['deep']],
  ['unit:cpu', []],
  ['bits:8', []],
];
for (const [query, names] of queries)
  test(`nodes of bodies are found: ${query}`, () => {
    const { nodes, hits } = searchModel(open, query, [new Uint8Array(1)], 10);
    assert.deepEqual(namesOf(nodes), names);
    assert.deepEqual(hits.map(({ name }) => name).sort(), names);
    assert.deepEqual(searchRows(open, query, nodes), hits);
  });

test('the way to a node of a body leads through those that call it', () => {
  const bodies = functionBodies(open.model);
  const within = (name: string) => nodeDetails(nodeById(open.model, numberOf(name)), open.types, open.index, bodies).within;
  assert.deepEqual(within('start'), []);
  assert.deepEqual(within('first'), [{ graph: -1, label: 'call' }]);
  assert.deepEqual(within('deep'), [
    { graph: -1, label: 'call' },
    { graph: -2, label: 'again' },
  ]);
});

const cones: readonly (readonly [node: string, direction: 'upstream' | 'downstream', nodes: readonly string[], ends: readonly string[]])[] =
  [
    ['last', 'upstream', ['again', 'first', 'last'], ['p']],
    ['first', 'downstream', ['again', 'first', 'last'], ['q']],
    ['deep', 'downstream', ['deep'], []],
    ['call', 'upstream', ['call', 'start'], ['x']],
  ];
for (const [node, direction, nodes, ends] of cones)
  test(`${direction} of ${node} stays in its body`, () => {
    const cone = coneOf(open, numberOf(node), direction);
    assert.deepEqual(namesOf(cone.nodes), nodes);
    assert.deepEqual([...cone.inputs, ...cone.outputs], ends);
  });

test('ways within a body, and none out of it', () => {
  const ways = pathsBetween(open, numberOf('last'), numberOf('first'));
  assert.deepEqual([...ways.shortest].map(nameOf), ['first', 'again', 'last']);
  assert.deepEqual([...pathsBetween(open, numberOf('first'), numberOf('call')).nodes], []);
});
