import assert from 'node:assert/strict';
import test from 'node:test';
import type { AssignedPart } from '../../../src/engine/convert/tool-events';
import { parseModelText } from '../../../src/engine/ir/text';
import { verifiedPlacement } from '../../../src/engine/placement/verified';
import { nodeFinder } from '../../../src/engine/placement/verified-names';
import { reasonText, ruleOf } from '../../../src/engine/placement/verified-reasons';
import { type OpTrace, parseOpTrace } from '../../../src/engine/profile/op-trace';
import { defaultTarget } from '../../../src/engine/targets/chips';
import { readFixture } from '../../support/models';
import { assignedParts, toolchainBytes } from '../../support/toolchain-fixture';

const provenance = { rung: 'verified', producer: { tool: 'test', version: '1' } } as const;
const htp = (...nodes: string[]): AssignedPart => part('QNNExecutionProvider', nodes);
const cpu = (...nodes: string[]): AssignedPart => part('CPUExecutionProvider', nodes);

/** Nodes as `name:Type`. */
function part(provider: string, nodes: readonly string[]): AssignedPart {
  return { provider, nodes: nodes.map((node) => [node.replace(/:\w+$/, ''), node.replace(/^.*:/, ''), '']) };
}

interface Told {
  readonly ops?: readonly (readonly [qnn: string, type: string, source: string])[];
  readonly tensors?: Readonly<Record<string, string>>;
  readonly refused?: readonly (readonly [node: string, opType: string, reason: string])[];
}

function trace({ ops = [], tensors = {}, refused = [] }: Told): OpTrace {
  return {
    graphs: [
      {
        name: 'g',
        ops: ops.map(([name, type, source]) => ({ name, type, group: 'OrtNodeUnit', sources: [source] })),
        tensors: new Map(Object.entries(tensors).map(([tensor, source]) => [tensor, [source]])),
      },
    ],
    refused: refused.map(([node, opType, reason]) => ({ node, opType, reason })),
    summary: { nodes: 0, supported: 0, unsupported: 0, graphs: 1, qnnOps: ops.length },
  };
}

/** Each verdict as `unit` or `unit rule`. */
function verdicts(model: string, parts: readonly AssignedPart[], told: Told = {}): readonly string[] {
  const placement = verifiedPlacement(parseModelText(`opset 17\n${model}`), { parts, trace: trace(told) }, defaultTarget, provenance);
  return placement.verdicts.map(({ unit, rule }) => (rule ? `${unit} ${rule}` : unit));
}

const conv = 'w: float[4,3,3,3] = ...\n[c] y = Conv(x, w)';
const cases: readonly [name: string, model: string, parts: readonly AssignedPart[], told: Told, want: readonly string[]][] = [
  ['taken', `(x: float[1,3,8,8]) => (y)\n${conv}`, [htp('c:Conv')], { ops: [['c', 'Conv2d', 'c']] }, ['htp']],
  ['taken under a new name', `(x: float[1,3,8,8]) => (y)\n${conv}`, [htp('c_token_3_token_5:Conv')], {}, ['htp']],
  [
    'refused with a reason',
    '(x) => (y)\n[e] y = Erf(x)',
    [cpu('e:Erf')],
    { refused: [['e', 'Erf', 'Operators of type `Erf` are not supported by QNN EP.']] },
    ['cpu op-unsupported'],
  ],
  ['left without a reason', '(x) => (y)\n[e] y = Relu(x)', [cpu('e:Relu')], {}, ['cpu not-selected']],
  [
    'a copy on either side counts as the slower',
    '(x) => (y)\n[d] y = Relu(x)',
    [htp('d:Relu'), cpu('d/duplicated:Relu')],
    {},
    ['cpu not-selected'],
  ],
  [
    'a constant',
    '(x: float[2]) => (y)\n[k] b = Constant() {value=float[2] {1, 2}}\n[a] y = Add(x, b)',
    [htp('a:Add')],
    {},
    ['removed constant', 'htp'],
  ],
  [
    'folded',
    '(x: float[2]) => (y)\nk: float[2] = {1, 2}\n[f] b = Neg(k)\n[a] y = Add(x, b)',
    [htp('a:Add')],
    {},
    ['removed constant-folded', 'htp'],
  ],
  [
    'fused, as our replay of the optimizers says',
    '(x: float[1,3,8,8]) => (z)\nw: float[4,3,3,3] = ...\ns: float[4] = ...\n[c] y = Conv(x, w)\n[b] z = BatchNormalization(y, s, s, s, s)',
    [htp('c_token_1:Conv')],
    { ops: [['c_token_1', 'Conv2d', 'c_token_1']], tensors: { z: 'c_token_1' } },
    ['htp', 'removed fused-conv-batchnorm'],
  ],
  [
    'fused, as only the trace shows: another node makes its output',
    '(x) => (z)\n[s] y = Sigmoid(x)\n[h] z = Celu(y)',
    [htp('s_token_1:Sigmoid')],
    { ops: [['s_token_1', 'Sigmoid', 's_token_1']], tensors: { z: 's_token_1' } },
    ['htp', 'removed fused'],
  ],
  [
    'a body',
    '(c: bool[], x: float[1]) => (y)\n[if] y = If(c) {then_branch={\n() => (a)\n[r] a = Relu(x)\n}, else_branch={\n() => (b)\n[n] b = Neg(x)\n}}',
    [cpu('if:If', 'r:Relu', 'n:Neg')],
    { refused: [['if', 'If', 'Operators of type `If` are not supported by QNN EP.']] },
    ['cpu op-unsupported', 'cpu control-flow', 'cpu control-flow'],
  ],
  [
    'a branch that was chosen at load time',
    '(x: float[1]) => (y)\nc: bool[] = {1}\n[if] y = If(c) {then_branch={\n() => (a)\n[r] a = Relu(x)\n}, else_branch={\n() => (b)\n[n] b = Neg(x)\n}}',
    [htp('_if_then_branch_r:Relu')],
    {},
    ['removed constant-folded', 'htp', 'removed dead-branch'],
  ],
  [
    'a call whose parts are all taken',
    'opset 17, my 1\n(x) => (y)\n[f] y = my::F(x)\nfunction my::F(a) => (b) opset 17 {\n b = Elu(a)\n}'.replace('opset 17, my 1\n', ''),
    [htp('_inlfunc_F_n0:Elu')],
    { ops: [['e', 'Elu', '_inlfunc_F_n0']] },
    ['htp'],
  ],
  [
    'a call with a part that is refused',
    '(x) => (y)\n[f] y = my::F(x)\nfunction my::F(a) => (b) opset 17 {\n c = Elu(a)\n b = Erf(c)\n}',
    [htp('_inlfunc_F_n0:Elu'), cpu('_inlfunc_F_n1:Erf')],
    { refused: [['_inlfunc_F_n1', 'Erf', 'Cannot get shape']] },
    ['cpu function'],
  ],
  [
    'merged into another type: not there any more, as in the estimate',
    '(x: float[1,2], w: float[2,2], b: float[2]) => (z)\n[m] y = MatMul(x, w)\n[a] z = Add(y, b)',
    [htp('m/MatMulAddFusion:Gemm')],
    { ops: [['m', 'FullyConnected', 'm/MatMulAddFusion']], tensors: { z: 'm/MatMulAddFusion' } },
    ['removed fused-matmul-add', 'removed fused-matmul-add'],
  ],
  [
    'a name that only looks inserted',
    '(x: float[1,2]) => (y)\n[Transpose] y = Relu(x)',
    [htp('Transpose:Relu', 'Transpose_token_4:Transpose')],
    {},
    ['htp'],
  ],
];
for (const [name, model, parts, told, want] of cases) test(name, () => assert.deepEqual(verdicts(model, parts, told), want));

test('a real model: every node, and the sums of the trace', async () => {
  const model = await readFixture('mnist-8.onnx');
  const trace = parseOpTrace(await toolchainBytes('qnn_op_trace.json'));
  const placement = verifiedPlacement(model, { parts: await assignedParts(), trace }, defaultTarget, provenance);
  assert.equal(placement.verdicts.length, model.nodes.length);
  const onHtp = placement.verdicts.filter(({ unit }) => unit === 'htp').length;
  assert.equal(onHtp + placement.inserted.length, trace.summary.supported);
  const told = Object.fromEntries(model.nodes.map(({ id, name }) => [name, placement.verdicts[id]]));
  assert.deepEqual(told.Convolution28?.qnnOps, [{ name: 'Convolution28_token_1', type: 'Conv2d' }]);
  assert.equal(told.Times212?.rule, 'fused-matmul-add');
  assert.deepEqual(told.Times212?.qnnOps, [{ name: 'Times212/MatMulAddFusion_2', type: 'FullyConnected' }]);
  assert.equal(told.Plus30?.rule, 'fused-conv-add');
  for (const { unit, rule, reason } of placement.verdicts) assert.ok(unit === 'htp' || (rule && reason));
});

const names: readonly [reported: string, opType: string, want: string | undefined][] = [
  ['a', 'Conv', 'a'],
  ['a_token_12', 'Conv', 'a'],
  ['a_token_12_token_3/duplicated', 'Conv', 'a'],
  ['a/duplicated', 'Relu', undefined],
  ['m/MatMulAddFusion', 'Gemm', 'm'],
  ['_if_else_branch_m', 'MatMul', 'm'],
  ['_if_then_branch_a_token_2', 'Conv', 'a'],
  ['Conv_token_1', 'Conv', undefined],
];
for (const [reported, opType, want] of names)
  test(`${reported} (${opType}) is ${want ?? 'nobody'}`, () => {
    const find = nodeFinder(parseModelText('opset 17\n(x) => (z)\n[a] y = Conv(x, x)\n[m] z = MatMul(y, y)'));
    assert.equal(find(reported, opType)?.name, want);
  });

const reasons: readonly [said: string, rule: string, text: string][] = [
  [
    'Operators of type `If` are not supported by QNN EP.If node `n` will not be assigned to QNN EP.',
    'op-unsupported',
    'Operators of type `If` are not supported by QNN EP.',
  ],
  ['Cannot get shape', 'dynamic-shape', 'Cannot get shape.'],
  ["QNN BatchNorm doesn't support dynamic scale.", 'needs-constant', "QNN BatchNorm doesn't support dynamic scale."],
  [
    'QNN EP is configured to not take Q nodes that consume a graph input.',
    'graph-edge-qdq',
    'QNN EP is configured to not take Q nodes that consume a graph input.',
  ],
  ["QNN EP doesn't support non-default activations for LSTM.", 'attribute', "QNN EP doesn't support non-default activations for LSTM."],
  ['TopK does not support double or string X input.', 'dtype', 'TopK does not support double or string X input.'],
  ['Failed to add node.', 'backend-refused', 'Failed to add node.'],
];
for (const [said, rule, text] of reasons)
  test(`"${said}" is ${rule}`, () => {
    assert.equal(ruleOf(said), rule);
    assert.equal(reasonText(said), text);
  });
