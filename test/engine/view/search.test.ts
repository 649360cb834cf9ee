import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseModelText } from '../../../src/engine/ir/text';
import { openedModel } from '../../../src/engine/session';
import { parseQuery } from '../../../src/engine/view/search/parse';
import { pageConditions } from '../../../src/engine/view/search/query';
import { searchModel, searchRows } from '../../../src/engine/view/search/search';

/** Node ids: 0 to 7 in the main graph, 8 and 9 in the branches. */
const open = openedModel(
  parseModelText(
    `opset 17, com.microsoft 1
(pixels: float[1,3,8,8], c: bool) => (y)
stem.weight: float[4,3,3,3] = ...
scale: float = {0.5}
zero: uint8 = {0}
[/stem/conv/Conv] /stem/Conv_out = Conv(pixels, stem.weight) {kernel_shape=[3,3], strides=[2,1], pads=[1,1,1,1]}
[/stem/act/Relu] r = Relu(/stem/Conv_out)
[/stem/q/Quantize] q = QuantizeLinear(r, scale, zero)
[/stem/q/Dequantize] d = DequantizeLinear(q, scale, zero)
[/block.1/attn/gelu-1] g = com.microsoft::Gelu(d)
[/block.1/attn/Pool] p = MaxPool(g) {kernel_shape=[2,2], auto_pad="SAME_UPPER", ceil_mode=1}
[/block.12/Softmax] s = Softmax(p) {axis=-1}
[choose "one"] y = If(c) {then_branch={() => (a) [inner/Neg] a = Neg(s)}, else_branch={() => (b) [inner/Elu] b = Elu(s) {alpha=0.5}}}
`.replace('[choose "one"]', '[`choose "one"`]'),
  ),
);

const found = (query: string, answers: readonly Uint8Array[] = []) => searchModel(open, query, answers, 100);

const cases: readonly (readonly [query: string, nodes: readonly number[]])[] = [
  ['', []],
  ['   ', []],
  // Bare words: name and operator first, then values and attributes.
  ['conv', [0, 1]],
  ['CONV', [0, 1]],
  ['stem', [0, 1, 2, 3]],
  ['softmax', [6]],
  ['pixels', [0]],
  ['kernel_shape', [0, 5]],
  ['same_upper', [5]],
  ['stem conv', [0, 1]],
  ['stem -conv', [1, 2, 3]],
  ['-stem -block.1', [7, 8, 9]],
  ['gelu-1', [4]],
  ['"choose "', [7]],
  ['"conv/conv"', [0]],
  ['"op:Conv"', []],
  ['"unclosed', []],
  ['"stem/q', [2, 3]],
  ['nothing-has-it', []],
  ['(', []],
  ['-', [4, 6]],
  ['stem/*/relu', [1]],
  ['out:0', []],
  // Operators.
  ['op:Conv', [0]],
  ['op=conv', [0]],
  ['op:con', []],
  ['op:con*', [0]],
  ['op:*linear', [2, 3]],
  ['op:Conv,Relu', [0, 1]],
  ['-op:Conv', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ['op!=Conv', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ['op:Conv OR op:Softmax', [0, 6]],
  ['op:Conv stem OR op:Relu block', [0]],
  ['Op:relu', [1]],
  // Names and values.
  ['name:block.1', [4, 5, 6]],
  ['name=/stem/act/relu', [1]],
  ['name:"one"', [7]],
  ['name:choose', [7]],
  ['value:conv_out', [0, 1]],
  ['value=q', [2, 3]],
  ['value:pixels', [0]],
  // Scopes are whole steps.
  ['in:stem', [0, 1, 2, 3]],
  ['in:/stem/q/', [2, 3]],
  ['in:block.1', [4, 5]],
  ['in:block.*', [4, 5, 6]],
  ['in:conv/Conv', []],
  ['in:"choose "', []],
  ['in:inner', [8, 9]],
  // Attributes.
  ['attr:strides', [0]],
  ['attr:kernel_shape', [0, 5]],
  ['attr:kernel_shape=3', [0]],
  ['attr:kernel_shape=2', [5]],
  ['attr:strides=2', [0]],
  ['attr:strides=2x1', [0]],
  ['attr:strides=2,1', [0]],
  ['attr:strides=1x2', []],
  ['attr:strides>1', [0]],
  ['attr:strides>2', []],
  ['attr:alpha=0.5', [9]],
  ['attr:alpha<=0.5', [9]],
  ['attr:alpha=.50', [9]],
  ['attr:axis=-1', [6]],
  ['attr:auto_pad=same_upper', [5]],
  ['attr:auto_pad=same*', [5]],
  ['attr:*_pad', [5]],
  ['attr:kernel_shape!=3', [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  // Types, shapes, sizes.
  ['type:uint8', [2, 3]],
  ['type:u8', [2, 3]],
  ['type:float32 op:Relu', [1]],
  ['type:fp16', []],
  ['type:u*', [2, 3]],
  ['type:bool', [7]],
  ['shape:1x3x8x8', [0]],
  ['shape:3x8', [0]],
  ['shape:1×3×8', [0]],
  ['shape:[1x3x8x8]', [0]],
  ['shape:3x?x8', [0]],
  ['shape=3x8', []],
  ['shape:4x3x3x3', [0]],
  ['macs>1k', [0]],
  ['macs>1G', []],
  ['macs=0 op:Relu', [1]],
  ['bytes>=512 op:Conv', [0]],
  ['bytes>1kb', []],
  ['weight:stem', [0]],
  ['weight:zero', [2, 3]],
  ['weight>400', [0]],
  ['weight>1MB', []],
  ['bits:8', [1, 2, 3]],
  ['bits:4,8', [1, 2, 3]],
  ['bits<32 op:Relu', [1]],
  ['domain:com.microsoft', [4]],
  ['domain:ai.onnx op:Relu', [1]],
];
for (const [query, nodes] of cases) {
  test(`query: ${query || '(empty)'}`, () => {
    const { nodes: got, problem } = found(query);
    assert.equal(problem, undefined);
    assert.deepEqual([...got], nodes);
  });
}

const refused: readonly (readonly [query: string, says: RegExp, at: number])[] = [
  ['time>', /not complete.*time>1ms/, 0],
  ['conv time>fast', /time takes a duration, as in time>1ms; "fast" is none/, 5],
  ['bytes>1ms', /bytes takes a size/, 0],
  ['macs>many', /macs takes a number/, 0],
  ['bits:eight', /a number of bits/, 0],
  ['op:', /op: is not complete: op:Conv/, 0],
  ['conv unti:cpu', /no field "unti"; did you mean "unit"/, 5],
  ['unit:npu', /"npu" is no unit; there are htp, gpu, cpu, removed/, 0],
  ['type:flot16', /"flot16" is no element type; did you mean "float16"/, 0],
  ['type:zebra', /no element type, as/, 0],
  ['name>3', /">" compares numbers; name is text/, 0],
  ['shape:1xx3', /"1xx3" is no shape/, 0],
  ['attr:alpha>big', /">" compares numbers; "big" is none/, 0],
  ['attr:alpha=', /alpha= is not complete/, 0],
  ['OR conv', /OR stands between two/, 0],
  ['conv OR', /OR stands between two/, 5],
  ['a OR OR b', /OR stands between two/, 5],
];
for (const [query, says, at] of refused) {
  test(`refused: ${query}`, () => {
    const { nodes, problem } = found(query);
    assert.equal(nodes.length, 0);
    assert.match(problem?.message ?? '', says);
    assert.equal(problem?.at, at);
    assert.ok(at + problem.length <= query.length);
  });
}

const bits = (...nodes: readonly number[]) =>
  Uint8Array.from([0, 8], (from) => nodes.reduce((byte, node) => byte | (node >= from && node < from + 8 ? 1 << (node - from) : 0), 0));

test('what only the page knows is answered by the page, inside of any query', () => {
  assert.deepEqual([...found('unit:cpu', [bits(1, 9)]).nodes], [1, 9]);
  assert.deepEqual([...found('stem unit:cpu', [bits(1, 9)]).nodes], [1]);
  assert.deepEqual([...found('op:Conv OR unit:cpu time>1ms', [bits(1, 9), bits(9)]).nodes], [0, 9]);
  assert.deepEqual([...found('unit:cpu').nodes], [], 'without an answer nobody is found');
});

test('the conditions of the page are given in the order in which it answers them', () => {
  const parsed = parseQuery('rule:shape conv OR -unit:cpu bits:8 time<3');
  assert.ok('query' in parsed);
  assert.deepEqual(
    pageConditions(parsed.query).map(({ field }) => field),
    ['rule', 'unit', 'time'],
  );
});

test('rows say what matched where name and operator do not', () => {
  assert.deepEqual(found('conv').hits, [
    { node: 0, name: '/stem/conv/Conv', opType: 'Conv' },
    { node: 1, name: '/stem/act/Relu', opType: 'Relu', field: 'value', text: '/stem/Conv_out' },
  ]);
  assert.deepEqual(searchRows(open, 'attr:kernel_shape=3', [0]), [
    { node: 0, name: '/stem/conv/Conv', opType: 'Conv', field: 'attr', text: 'kernel_shape = [3, 3]' },
  ]);
  assert.deepEqual(found('macs>1k').hits[0]?.field, 'macs');
});

test('only as many rows as were asked for come along', () => {
  const { nodes, hits } = searchModel(open, 'stem', [], 2);
  assert.equal(nodes.length, 4);
  assert.deepEqual(
    hits.map(({ node }) => node),
    [0, 1],
  );
});

/** Every query with and without a further condition: the further one never adds a node. */
test('a further condition never adds a node, an alternative never takes one away', () => {
  const queries = cases
    .map(([query]) => query)
    .filter((query) => query.trim() !== '' && !query.startsWith('"unclosed') && !query.startsWith('"stem'));
  for (const query of queries) {
    const all = new Set(found(query).nodes);
    if (!query.includes(' OR ')) for (const node of found(`${query} stem`).nodes) assert.ok(all.has(node), query);
    const wider = new Set(found(`${query} OR op:Softmax`).nodes);
    for (const node of all) assert.ok(wider.has(node), query);
  }
});
