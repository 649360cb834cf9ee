import assert from 'node:assert/strict';
import test from 'node:test';
import { parseModelText } from '../../../src/engine/ir/text';
import { namesInLog } from '../../../src/engine/logs/names-in-log';
import { nodesNamed } from '../../../src/engine/logs/nodes-named';
import { openedModel } from '../../../src/engine/session';

const open = openedModel(
  parseModelText(`opset 17
(x: float[1,3,8,8]) => (y: float[1,4,8,8])
w: float[4,3,1,1] = ...
[\`/block0/conv/Conv\`] \`conv1/out:0\` = Conv(x, w)
[\`/block0/act/Relu\`] h = Relu(\`conv1/out:0\`)
[tail] y = Neg(h)
`),
);
const [conv, relu, tail] = [0, 1, 2];

/** What a line of a log leads to: the words that are links, with their nodes. */
function links(line: string): readonly (readonly [word: string, node: number])[] {
  const names = namesInLog(line);
  const nodes = nodesNamed(
    open,
    names.map(({ name }) => name),
  );
  return names.flatMap(({ at, end }, i) => {
    const node = nodes[i];
    return node === undefined ? [] : [[line.slice(at, end), node] as const];
  });
}

const lines: readonly (readonly [line: string, found: readonly (readonly [string, number])[]])[] = [
  ['\tOperator type: Conv Node name: /block0/conv/Conv Node index: 0', [['/block0/conv/Conv', conv]]],
  ['QNN node builder is trying to add node. Onnx node name: [/block0/act/Relu] onnx node type: [Relu].', [['/block0/act/Relu', relu]]],
  [
    'Unsupported nodes in QNN EP: { name: /block0/act/Relu, type: Relu }{ name: tail, type: Neg },',
    [
      ['/block0/act/Relu', relu],
      ['tail', tail],
    ],
  ],
  // A short name counts where the line says that it is one, and nowhere else.
  ['Tensor name h', [['h', relu]]],
  ['the h in the middle of a sentence, and x', []],
  ['name=w id=0 version=1', [['w', conv]]],
  ['Validating Native Op /block0/act/Relu_2:qti.aisw:Relu', [['/block0/act/Relu_2', relu]]],
  ['add node /block0/conv/Conv_token_1.', [['/block0/conv/Conv_token_1', conv]]],
  ['"_block0_act_Relu" generated: Requires 0x2400000 bytes of TCM', [['_block0_act_Relu', relu]]],
  ["The value 'conv1/out:0' is not quantized.", [['conv1/out:0', conv]]],
  ['conv1_out_0 has no encoding', [['conv1_out_0', conv]]],
  ['Finalize Graph for Idx = 0 failed with error = 1002', []],
];
for (const [line, found] of lines) test(`names in: ${line}`, () => assert.deepEqual(links(line), found));

test('what two names become means neither', () => {
  const twins = openedModel(parseModelText('opset 17\n(x: float[1]) => (y: float[1])\n[`a/b`] h = Relu(x)\n[`a.b`] y = Neg(h)\n'));
  assert.deepEqual(nodesNamed(twins, ['a/b', 'a.b', 'a_b']), [0, 1, undefined]);
});

test('a node without a name is behind no name', () => {
  const nameless = openedModel(parseModelText('opset 17\n(x: float[1]) => (y: float[1])\ny = Relu(x)\n'));
  assert.deepEqual(nodesNamed(nameless, ['', '_5', 'y']), [undefined, undefined, 0]);
});
