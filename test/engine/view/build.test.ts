import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inferTypes } from '../../../src/engine/shape/infer';
import { buildGraphView } from '../../../src/engine/view/build';
import { indexValues } from '../../../src/engine/view/value-index';
import { type GraphText, graphBytes, raw, tensorBytes, testModel } from './onnx-bytes';

/** The view as lines: `from -value-> to`, and boxes that no edge touches. */
function lines(text: GraphText, graph = 0): string[] {
  const model = testModel(text);
  const view = buildGraphView(inferTypes(model), indexValues(model), model.graphs[graph]!);
  const label = (at: number) => {
    const { kind, name, opType } = view.boxes[at]!;
    return kind === 'node' ? opType : `${kind === 'input' ? '<' : '>'}${name}`;
  };
  const { from, to, value } = view.edges;
  const edges = Array.from(from, (box, at) => `${label(box)} -${view.values[value[at]!]?.name}-> ${label(to[at]!)}`);
  const touched = new Set([...from, ...to]);
  return [...edges, ...view.boxes.flatMap((_, at) => (touched.has(at) ? [] : [label(at)]))].sort();
}

const two = tensorBytes('w', 'float', [2], raw(0, 0, 128, 63, 0, 0, 0, 64));
const branch = graphBytes({ nodes: [{ op: 'Neg', in: ['a'], out: ['n'] }], outputs: ['n'] }, 'branch');

const cases: readonly [name: string, graph: GraphText, want: string[]][] = [
  [
    'a chain from input to output',
    {
      inputs: { x: [2] },
      nodes: [
        { op: 'Relu', in: ['x'], out: ['y'] },
        { op: 'Neg', in: ['y'], out: ['z'] },
      ],
      outputs: ['z'],
    },
    ['<x -x-> Relu', 'Neg -z-> >z', 'Relu -y-> Neg'],
  ],
  [
    'initializers and Constants are no boxes',
    {
      inputs: { x: [2] },
      nodes: [
        { op: 'Constant', out: ['c'], attributes: { value: { tensor: two } } },
        { op: 'Add', in: ['x', 'w'], out: ['y'] },
        { op: 'Mul', in: ['y', 'c'], out: ['z'] },
      ],
      tensors: [two],
      outputs: ['z'],
    },
    ['<x -x-> Add', 'Add -y-> Mul', 'Mul -z-> >z'],
  ],
  [
    'an input with an initializer is a default, not an input',
    { inputs: { x: [2], w: [2] }, nodes: [{ op: 'Add', in: ['x', 'w'], out: ['y'] }], tensors: [two], outputs: ['y'] },
    ['<x -x-> Add', 'Add -y-> >y'],
  ],
  [
    'a value used twice by one node is one edge; omitted inputs are none',
    { inputs: { x: [2] }, nodes: [{ op: 'Mul', in: ['x', 'x', ''], out: ['y', ''] }], outputs: ['y'] },
    ['<x -x-> Mul', 'Mul -y-> >y'],
  ],
  [
    'what a branch reads from outside is an edge to the node that holds it',
    {
      inputs: { a: [2], c: [] },
      nodes: [{ op: 'If', in: ['c'], out: ['y'], attributes: { then_branch: { graph: branch }, else_branch: { graph: branch } } }],
      outputs: ['y'],
    },
    ['<a -a-> If', '<c -c-> If', 'If -y-> >y'],
  ],
  [
    'nodes in any order',
    {
      inputs: { x: [2] },
      nodes: [
        { op: 'Neg', in: ['y'], out: ['z'] },
        { op: 'Relu', in: ['x'], out: ['y'] },
      ],
      outputs: ['z'],
    },
    ['<x -x-> Relu', 'Neg -z-> >z', 'Relu -y-> Neg'],
  ],
  [
    'a cycle keeps its edges',
    {
      nodes: [
        { op: 'Neg', in: ['b'], out: ['a'] },
        { op: 'Abs', in: ['a'], out: ['b'] },
      ],
    },
    ['Abs -b-> Neg', 'Neg -a-> Abs'],
  ],
  ['an output that nobody makes stands alone', { nodes: [], outputs: ['lost'] }, ['>lost']],
  ['an input that goes straight to an output', { inputs: { x: [1] }, nodes: [], outputs: ['x'] }, ['<x -x-> >x']],
];
for (const [name, graph, want] of cases) test(`view: ${name}`, () => assert.deepEqual(lines(graph), want.sort()));

test('a subgraph shows what it reads from outside as an input', () => {
  assert.deepEqual(lines(cases[4]![1], 1), ['<a -a-> Neg', 'Neg -n-> >n']);
});

test('boxes that hold subgraphs name them, and an edge comes in from every depth', () => {
  let body = branch;
  for (let depth = 0; depth < 30; depth++)
    body = graphBytes(
      { nodes: [{ op: 'If', in: ['c'], out: ['n'], attributes: { then_branch: { graph: body } } }], outputs: ['n'] },
      'deep',
    );
  const model = testModel({
    inputs: { a: [2], c: [] },
    nodes: [{ op: 'If', in: ['c'], out: ['y'], attributes: { then_branch: { graph: body } } }],
    outputs: ['y'],
  });
  const view = buildGraphView(inferTypes(model), indexValues(model), model.graphs[0]!);
  assert.deepEqual(view.boxes.find(({ opType }) => opType === 'If')?.graphs, [1]);
  assert.equal(
    view.values.some(({ name }) => name === 'a'),
    true,
  );
});

const weight = (...dims: number[]) =>
  tensorBytes('w', 'float', dims, raw(...new Array<number>(4 * dims.reduce((a, b) => a * b, 1)).fill(0)));
const detailCases: readonly [
  name: string,
  op: string,
  attributes: Record<string, string | number | readonly number[] | { float: number }>,
  tensor: Uint8Array,
  want: string,
][] = [
  ['kernel, stride and channels', 'Conv', { kernel_shape: [3, 3], strides: [2, 2] }, weight(4, 1, 3, 3), '3×3 s2 · 4'],
  ['kernel from the weight; depthwise', 'Conv', { group: 4, dilations: [1, 2] }, weight(4, 1, 3, 3), '3×3 d1×2 g4 · 4'],
  ['transposed convolution: channels are the second dim', 'ConvTranspose', { group: 2 }, weight(4, 3, 2, 2), '2×2 g2 · 6'],
  ['pooling', 'MaxPool', { kernel_shape: [2, 2], strides: [2, 2] }, weight(1), '2×2 s2'],
  ['Gemm with a transposed weight', 'Gemm', { transB: 1 }, weight(10, 4), '4 → 10'],
  ['Transpose', 'Transpose', { perm: [0, 2, 3, 1] }, weight(1), '0 2 3 1'],
  ['Cast', 'Cast', { to: 10 }, weight(1), '→ float16'],
  ['a float attribute without false digits', 'LeakyRelu', { alpha: { float: 0.1 } }, weight(1), 'α 0.1'],
  ['others show the shape of their result', 'Relu', {}, weight(1), '1×4×8×8'],
];
for (const [name, op, attributes, tensor, want] of detailCases) {
  test(`detail: ${name}`, () => {
    const model = testModel({
      inputs: { x: [1, 4, 8, 8] },
      nodes: [{ op, in: op === 'Relu' ? ['x'] : ['x', 'w'], out: ['y'], attributes }],
      tensors: [tensor],
      outputs: ['y'],
    });
    const view = buildGraphView(inferTypes(model), indexValues(model), model.graphs[0]!);
    assert.equal(view.boxes[1]?.detail, want);
  });
}
