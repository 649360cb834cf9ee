import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseModelText } from '../../../src/engine/ir/text';
import { openedModel } from '../../../src/engine/session';
import { coneOf, pathsBetween } from '../../../src/engine/view/flow';
import { readFixture } from '../../support/models';

/** A diamond with a shortcut, a body that reads from around, and a constant that feeds two. */
const open = openedModel(
  parseModelText(`opset 17
(x: float[4], c: bool) => (y, z)
a = Relu(x)
k = Constant() {value=float[1] {1}}
l = Add(a, k)
m = Neg(l)
r = Mul(a, k)
j = Add(m, r)
y = If(c) {then_branch={() => (t) t = Abs(j)}, else_branch={() => (e) e = Exp(r)}}
z = Elu(j)
`),
);
const [a, , l, m, r, j, i, z, abs, exp] = open.model.nodes.map(({ id }) => id) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

const cones: readonly (readonly [node: number, direction: 'upstream' | 'downstream', nodes: readonly number[], ends: readonly string[]])[] =
  [
    [j, 'upstream', [a, l, m, r, j], ['x']],
    [j, 'downstream', [j, i, z, abs], ['y', 'z']],
    [a, 'upstream', [a], ['x']],
    [r, 'downstream', [r, j, i, z, abs, exp], ['y', 'z']],
    [abs, 'upstream', [a, l, m, r, j, abs], ['x']],
    [exp, 'downstream', [i, exp], ['y']],
    [z, 'downstream', [z], ['z']],
  ];
for (const [node, direction, nodes, ends] of cones) {
  test(`${direction} of ${open.model.nodes[node]!.opType}`, () => {
    const cone = coneOf(open, node, direction);
    assert.deepEqual(
      [...cone.nodes].sort((p, q) => p - q),
      [...nodes].sort((p, q) => p - q),
    );
    assert.deepEqual(direction === 'upstream' ? cone.inputs : cone.outputs, ends);
  });
}

test('a path is the shortest one, with all others beside it, from either end', () => {
  for (const [from, to] of [
    [a, j],
    [j, a],
  ] as const) {
    const { nodes, shortest } = pathsBetween(open, from, to);
    assert.deepEqual([...shortest], [a, r, j]);
    assert.deepEqual([...nodes], [a, l, m, r, j]);
  }
  assert.equal(pathsBetween(open, m, r).nodes.length, 0, 'there is no way between two branches');
  assert.deepEqual([...pathsBetween(open, m, m).nodes], [m]);
});

test('cones mirror each other, and paths lie in both', async () => {
  for (const model of [open, openedModel(await readFixture('mnist-8.onnx'))]) {
    const ids = model.model.nodes.map(({ id }) => id).filter((id) => id % Math.ceil(model.model.nodes.length / 40) === 0);
    const up = new Map(ids.map((id) => [id, new Set(coneOf(model, id, 'upstream').nodes)]));
    const down = new Map(ids.map((id) => [id, new Set(coneOf(model, id, 'downstream').nodes)]));
    for (const from of ids)
      for (const to of ids) {
        assert.equal(down.get(from)!.has(to), up.get(to)!.has(from));
        if (!down.get(from)!.has(to)) continue;
        const { nodes, shortest } = pathsBetween(model, from, to);
        const both = [...down.get(from)!].filter((node) => up.get(to)!.has(node));
        assert.deepEqual(new Set(nodes), new Set(both));
        for (const node of shortest) assert.ok(nodes.includes(node));
        assert.deepEqual([shortest[0], shortest.at(-1)], [from, to]);
      }
  }
});
