import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Box, GraphView } from '../../../src/engine/view/graph-view';
import { groupBoxes } from '../../../src/engine/view/groups/groups';
import { nodeScopes } from '../../../src/engine/view/groups/node-scopes';
import { scopePath } from '../../../src/engine/view/groups/scope-path';
import { numbers } from '../layout/graphs';
import { cycleAmongGroups } from './group-cycles';

const paths: readonly (readonly [name: string, scopes: string])[] = [
  ['/encoder/layer.3/attn/MatMul_2', 'encoder layer.3 attn'],
  ['MobilenetV2/expanded_conv/project/Conv2D', 'MobilenetV2 expanded_conv project'],
  ['model_1/dw_5/depthwise;model_1/bn_5/FusedBatchNorm', 'model_1 dw_5'],
  ['backbone.stage1.conv', 'backbone stage1'],
  ['p2o.Conv.12', 'p2o'],
  ['Conv_12', ''],
  ['', ''],
  ['//Add', ''],
];
for (const [name, scopes] of paths)
  test(`scopes in the name ${JSON.stringify(name)}`, () => assert.equal(scopePath(name).join(' '), scopes));

test("scopes that torch's newer exporter writes beside a node", () => {
  const metadata = new Map([['pkg.torch.onnx.name_scopes', "['', 'layers.0', 'layers.0.attn', 'matmul_2']"]]);
  assert.deepEqual(nodeScopes({ name: 'node_matmul_2', metadata }), ['layers.0', 'attn']);
});

/** Boxes from `name:operator`, in a chain unless `pairs` says otherwise. */
function view(texts: readonly string[], pairs?: readonly (readonly [number, number])[]): GraphView {
  const boxes = texts.map((text, node): Box => {
    const [name = '', opType = 'Op'] = text.split(':');
    return { kind: opType === 'input' ? 'input' : 'node', node, name, opType, detail: '', graphs: [] };
  });
  const links = pairs ?? texts.slice(1).map((_, at) => [at, at + 1] as const);
  const from = Int32Array.from(links, ([one]) => one);
  const to = Int32Array.from(links, ([, other]) => other);
  const edges = { from, to, value: from };
  return { boxes, edges, values: [], groups: groupBoxes(boxes, edges, ({ name }) => scopePath(name)) };
}

const lines = ({ groups }: GraphView) => groups.map(({ name, boxes }) => `${name}: ${boxes.join(' ')}`);

const trees: readonly (readonly [
  name: string,
  boxes: string,
  groups: readonly string[],
  pairs?: readonly (readonly [number, number])[],
])[] = [
  ['scopes within scopes', 'a/b/x a/b/y a/c z', ['/a: 0 1 2', '/a/b: 0 1']],
  ['a scope that holds everything is none', 'm/a/x m/a/y m/b/x m/b/y', ['/a: 0 1', '/b: 2 3']],
  ['a chain of scopes without anything beside is one', 'a/b/c/x a/b/c/y z', ['/a/b/c: 0 1']],
  [
    'a stored weight stands with its reader, whatever its name',
    'net.1.bias:DequantizeLinear net.2.bias:DequantizeLinear x/one:Conv x/two:Conv Out',
    ['/x: 0 1 2 3'],
    [
      [0, 2],
      [1, 3],
      [2, 3],
      [3, 4],
    ],
  ],
  ['a scope with one member is none', 'a/x b/x b/y', ['/b: 1 2']],
  ['a scope that another one interrupts is in pieces', 'a/x a/y b/x b/y a/z a/w', ['/a: 0 1', '/b: 2 3', '/a (2): 4 5']],
  [
    'scopes side by side stay whole, in whatever order their boxes come',
    'a/x b/x a/y b/y',
    ['/a: 0 2', '/b: 1 3'],
    [
      [0, 2],
      [1, 3],
    ],
  ],
  [
    'what reads nothing stands in the scope that alone reads it, and so does what it passes on',
    'weight reshaped a/b/x a/b/y a/c/x a/c/y shared z',
    ['/a: 0 1 2 6 3 4 5', '/a/b: 0 1 2 3', '/a/c: 4 5'],
    [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
      [6, 3],
      [6, 5],
      [5, 7],
    ],
  ],
  ['what stands beside a scope and feeds it only belongs to it', 'a/x helper a/y b/x b/y', ['/a: 0 1 2', '/b: 3 4']],
];
for (const [name, boxes, groups, pairs] of trees) test(name, () => assert.deepEqual(lines(view(boxes.split(' '), pairs)), groups));

const inputs: readonly (readonly [name: string, inputs: number, groups: readonly string[]])[] = [
  ['a few inputs stand outside of groups', 8, ['/a: 0 1 2 3', '/a/b: 0 1', '/a/c: 2 3']],
  ['many stand in the group that alone reads them', 9, ['/a: 5 6 7 8 9 11 12 0 1 2 3', '/a/b: 5 8 9 11 0 1', '/a/c: 6 12 2 3']],
];
for (const [name, count, groups] of inputs)
  test(name, () => {
    const texts = ['a/b/x', 'a/b/y', 'a/c/x', 'a/c/y', 'z', ...Array.from({ length: count }, (_, at) => `in${at}:input`)];
    const chain = [0, 1, 2, 3].map((at) => [at, at + 1] as const);
    // Each is read by one or two, one by what is in no group, one by nobody.
    const read = [[0], [2], [1, 3], [0, 1], [1], [4], [0], [3]].flatMap((readers, at) => readers.map((to) => [5 + at, to] as const));
    const graph = view(texts, [...chain, ...read]);
    assert.deepEqual(lines(graph), groups);
    assert.equal(cycleAmongGroups(graph), undefined);
  });

test('boxes on a cycle of a broken file are in no group', () => {
  const { groups } = view('a/x a/y b/x b/y'.split(' '), [
    [0, 1],
    [1, 0],
    [2, 3],
  ]);
  assert.equal(
    groups.some(({ boxes }) => boxes.includes(0) || boxes.includes(1)),
    false,
  );
});

/** A text of operators with repetitions: `Conv 3*(A B)`. */
function sequence(text: string): string[] {
  const opened = text.replace(/(\d+)\*\(([^)]*)\)/g, (_, count: string, inner: string) => Array(Number(count)).fill(inner).join(' '));
  return opened.split(' ').map((operator) => `:${operator}`);
}

const repeats: readonly (readonly [name: string, operators: string, blocks: readonly string[]])[] = [
  [
    'layers in a row',
    'Gather Mul 6*(LayerNorm MatMul Softmax MatMul Add) Gemm',
    [1, 2, 3, 4, 5, 6].map((nth) => `block ${nth} of 6 (LayerNorm, MatMul, Softmax …) 5`),
  ],
  ['too few boxes to fold', '3*(LayerNorm MatMul Softmax MatMul Add)', []],
  ['pairs are read faster than folded', '15*(Conv Relu)', []],
  ['nothing repeats', Array.from({ length: 30 }, (_, at) => `Op${at}`).join(' '), []],
  [
    'the first block of a stage equals those of the other stages',
    'Stem 3*(A B C D E) P A B Q C D R 3*(A B C D E) X Y 3*(A B C D E) P A B Q C D R 3*(A B C D E)',
    [
      ...[1, 2, 3].map((nth) => `block ${nth} of 12 (A, B, C …) 5`),
      'block 1 of 2 (P, A, B …) 7',
      ...[4, 5, 6, 7, 8, 9].map((nth) => `block ${nth} of 12 (A, B, C …) 5`),
      'block 2 of 2 (P, A, B …) 7',
      ...[10, 11, 12].map((nth) => `block ${nth} of 12 (A, B, C …) 5`),
    ],
  ],
];
for (const [name, operators, blocks] of repeats)
  test(`repeated blocks: ${name}`, () => {
    const found = view(sequence(operators)).groups.map(({ label, boxes }) => `${label} ${boxes.length}`);
    assert.deepEqual(found, blocks);
  });

test('200 layers are shown as stretches of layers', () => {
  const { groups } = view(Array.from({ length: 800 }, (_, at) => `/layer.${at >> 2}/n${at % 4}`));
  const top = groups.filter(({ parent }) => parent < 0);
  assert.equal(top.length, 15);
  assert.equal(top[0]!.label, 'layer.0 … layer.12');
  assert.equal(groups.filter(({ label }) => /^layer\.\d+$/.test(label)).length, 200);
});

test('60 equal blocks are shown as stretches of blocks', () => {
  const { groups } = view(Array.from({ length: 60 }, () => [':a', ':b', ':c', ':d', ':e']).flat());
  const top = groups.filter(({ parent }) => parent < 0).map(({ label }) => label);
  assert.equal(top.length, 8);
  assert.deepEqual([top[0], top[7]], ['blocks 1 … 8 of 60', 'blocks 54 … 60 of 60']);
});

test('10,000 boxes in which nothing repeats are shown as parts', () => {
  const next = numbers(7);
  const { groups } = view(Array.from({ length: 10_000 }, () => `:Op${Math.floor(next() * 1000)}`));
  assert.equal(groups[0]!.label, 'part 1 of 32');
  assert.equal(groups.filter(({ parent }) => parent < 0).length, 32);
});

test('whatever is closed or open, the graph of what is shown has no cycle', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const next = numbers(seed);
    const pick = (below: number) => Math.floor(next() * below);
    const count = 5 + pick(160);
    const scope = () => Array.from({ length: pick(4) }, () => `s${pick(3)}/`).join('');
    const names = Array.from({ length: count }, (_, at) => `/${next() < 0.8 ? scope() : ''}n${at}:Op${pick(3)}`);
    const pairs = Array.from({ length: count * 2 }, (): [number, number] => [pick(count), pick(count)]).filter(([from, to]) => from < to);
    const made = view(names, pairs);
    assert.equal(cycleAmongGroups(made), undefined, `seed ${seed}`);
    made.groups.forEach(({ parent, boxes }, at) => {
      assert.ok(parent < at && boxes.length > 1);
      if (parent >= 0)
        assert.ok(boxes.length < made.groups[parent]!.boxes.length && boxes.every((box) => made.groups[parent]!.boxes.includes(box)));
    });
  }
});
