import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseModelText } from '../../../src/engine/ir/text';
import { openedModel } from '../../../src/engine/session';
import { listModel } from '../../../src/engine/view/listing';
import { outlineRows, outlineWay } from '../../../src/engine/view/outline';
import { readFixture } from '../../support/models';

const open = openedModel(
  parseModelText(`opset 17
(x: float[1,4], c: bool) => (y)
w: float[4,4] = ...
[/a/one/MatMul] m = MatMul(x, w)
[/a/one/Relu] r = Relu(m)
[/a/two/Elu] e = Elu(r) {alpha=0.5}
[/b/Neg] n = Neg(e)
[If_7] y = If(c) {then_branch={() => (t) [/in/Abs] t = Abs(n)}, else_branch={() => (f) f = Exp(n)}}
`),
);

test('a model is one line a node, with shapes, attributes and its unit', () => {
  const units = { headline: 'Units: estimate', verdicts: open.model.nodes.map(() => ({ unit: 'htp' as const })) };
  const lines = listModel(open, units).text.split('\n');
  assert.match(lines[1]!, /Units: estimate/);
  assert.deepEqual(lines.filter((line) => / = /.test(line) && !line.startsWith('//')).slice(0, 3), [
    '  m: float[1,4] = MatMul(x, w)  // /a/one/MatMul · HTP',
    '  r: float[1,4] = Relu(m)  // /a/one/Relu · HTP',
    '  e: float[1,4] = Elu(r) {alpha=0.5}  // /a/two/Elu · HTP',
  ]);
  assert.ok(lines.some((line) => line.startsWith('    then_branch ')));
});

test('scopes and bodies are blocks around their lines', () => {
  const { blocks, text } = listModel(open);
  const lines = text.split('\n');
  const way = (at: number): string => (at < 0 ? '' : `${way(blocks[at]!.parent)}/${blocks[at]!.name}`);
  const held = blocks.map(({ from, to }, at) => `${way(at)}: ${lines.slice(from, to + 1).filter((line) => line.includes(' // ')).length}`);
  const main = blocks[0]!.name;
  assert.deepEqual(
    held.map((one) => one.replace(`/${main}`, '')),
    [': 7', '/a: 3', '/a/one: 2', '/a/two: 1', '/b: 1', '/then_branch: 1', '/then_branch/in: 1', '/else_branch: 1'],
  );
});

test('an outline opens block by block down to its nodes', () => {
  const [main] = outlineRows(open, -1);
  assert.ok(main && 'block' in main);
  assert.equal(main.nodes, 7);
  const rows = outlineRows(open, main.block).map((row) => ('node' in row ? row.opType : `${row.kind} ${row.name} ${row.nodes}`));
  assert.deepEqual(rows, ['scope a 3', 'scope b 1', 'If', 'graph then_branch 1', 'graph else_branch 1']);
});

for (const name of ['mnist-8.onnx', 'if-loop-if-scan.onnx', 'ort-nested-ifs-functions.onnx', 'three-layer-nested.onnx']) {
  test(`${name}: every node has one line, and a way that leads to it`, async () => {
    const model = openedModel(await readFixture(name));
    const { nodes, text, blocks } = listModel(model);
    assert.equal(nodes.length, text.split('\n').length - 1);
    const listed = [...nodes].filter((node) => node >= 0);
    const wanted = model.model.nodes.filter(({ opType }) => opType !== 'Constant').map(({ id }) => id);
    assert.deepEqual(
      listed.toSorted((a, b) => a - b),
      wanted,
    );
    for (const { from, to, parent } of blocks) {
      assert.ok(from <= to && to < nodes.length);
      if (parent >= 0) assert.ok(blocks[parent]!.from <= from && to <= blocks[parent]!.to);
    }
    for (const node of wanted) {
      const last = outlineWay(model, node).at(-1) ?? -1;
      assert.ok(outlineRows(model, last).some((row) => 'node' in row && row.node === node));
    }
  });
}
