import assert from 'node:assert/strict';
import test from 'node:test';
import { encodeBytes, encodeInt, encodeText, joinBytes } from '../../../src/engine/onnx/encode';
import { readModelBytes } from '../../../src/engine/onnx/read';
import { joinKernels } from '../../../src/engine/profile/cpu-join';

/** `name: y, z = Op(x, w)`, one node a line; values that begin with `w` are initializers. */
function model(text: string) {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => /^\s*(.*?): (.*) = (\w+)\((.*)\)$/.exec(line)!.slice(1));
  const list = (names: string) => names.split(', ').filter((name) => name !== '');
  const nodes = lines.map(([name, outputs, op, inputs]) => {
    const fields = [...list(inputs!).map((value) => encodeText(1, value)), ...list(outputs!).map((value) => encodeText(2, value))];
    return encodeBytes(1, joinBytes([...fields, encodeText(3, name!), encodeText(4, op!)]));
  });
  const weights = new Set(lines.flatMap(([, , , inputs]) => list(inputs!)).filter((value) => value.startsWith('w')));
  const initializers = [...weights].map((name) =>
    encodeBytes(5, joinBytes([encodeInt(2, 1), encodeText(8, name), encodeBytes(9, new Uint8Array(4))])),
  );
  return readModelBytes(
    'm',
    joinBytes([encodeInt(1, 8), encodeBytes(7, joinBytes([...nodes, ...initializers])), encodeBytes(8, encodeInt(2, 17))]),
  );
}

const opened = model(`
  conv1: a = Conv(x, w1)
  bn1: b = BatchNormalization(a, w2)
  relu1: c = Relu(b)
  pool: d = MaxPool(c)
  shape: s = Reshape(wshape, wto)
  flat: e = Reshape(d, s)
  fc: f = MatMul(e, w3)
  bias: g = Add(f, w4)
  norm: h = Softmax(g)
`);

type Join = { layers: Record<string, readonly string[]>; unmatched: readonly string[] };

function join(optimized: string | undefined, spans: readonly (readonly [name: string, opType: string])[]): Join {
  const joined = joinKernels(
    opened,
    optimized === undefined ? undefined : model(optimized),
    spans.map(([name, opType]) => ({ name, opType, us: 10 })),
  );
  const layers = Object.fromEntries(joined.layers.map(({ name, fused }) => [name, fused ?? []]));
  return { layers, unmatched: joined.unmatched.names };
}

// Names and shapes of rewriting as onnxruntime 1.30 makes them.
const cases: readonly [name: string, optimized: string | undefined, spans: readonly (readonly [string, string])[], want: Join][] = [
  [
    'a kernel of the node itself',
    undefined,
    [
      ['conv1', 'Conv'],
      ['norm', 'Softmax'],
    ],
    { layers: { conv1: [], norm: [] }, unmatched: [] },
  ],
  [
    'names with what onnxruntime adds',
    undefined,
    [
      ['fused fc', 'FusedGemm'],
      ['pool_token_3', 'MaxPool'],
    ],
    { layers: { pool: [], fc: [] }, unmatched: [] },
  ],
  [
    'a name made from another',
    undefined,
    [
      ['fc/MatMulAddFusion', 'Gemm'],
      ['norm_quant', 'Softmax'],
    ],
    { layers: { fc: [], norm: [] }, unmatched: [] },
  ],
  [
    'Conv, BatchNormalization and Relu in one blocked kernel, a layout change nobody asked for',
    'c_nchwc: r0 = Conv(x, w1)\nReorderOutput: c = ReorderOutput(r0)\npool: d = MaxPool(c)',
    [
      ['c_nchwc', 'Conv'],
      ['ReorderOutput', 'ReorderOutput'],
      ['pool', 'MaxPool'],
    ],
    { layers: { conv1: ['relu1', 'bn1'], pool: [] }, unmatched: ['ReorderOutput (ReorderOutput)'] },
  ],
  [
    'a fused kernel shows at the node of its operator, without what was folded before the run',
    'pool: d = MaxPool(c)\nfc/MatMulAddFusion: g = Gemm(d, w3, w4)',
    [['fc/MatMulAddFusion', 'Gemm']],
    { layers: { fc: ['bias', 'flat'] }, unmatched: [] },
  ],
  [
    'two kernels of one node are one layer',
    'fc_a: q = MatMulInteger(e, w3)\nfc_b: f = Cast(q)',
    [
      ['fc_a', 'MatMulInteger'],
      ['fc_b', 'Cast'],
    ],
    { layers: { fc: [] }, unmatched: [] },
  ],
  [
    'an inserted kernel named for its operator',
    undefined,
    [
      ['Transpose_token_4', 'Transpose'],
      ['Cast', 'Cast'],
    ],
    { layers: {}, unmatched: ['Transpose_token_4 (Transpose)', 'Cast (Cast)'] },
  ],
];
for (const [name, optimized, spans, want] of cases) test(name, () => assert.deepEqual(join(optimized, spans), want));

test('no time is lost and the shares are of the layers together', () => {
  const spans = [
    ['conv1', 'Conv', 30],
    ['norm', 'Softmax', 10],
    ['Cast', 'Cast', 5],
  ] as const;
  const { layers, unmatched } = joinKernels(
    opened,
    undefined,
    spans.map(([name, opType, us]) => ({ name, opType, us })),
  );
  assert.equal(layers.reduce((sum, { us }) => sum + us, 0) + unmatched.us, 45);
  assert.deepEqual(
    layers.map(({ share }) => share),
    [0.75, 0.25],
  );
  assert.equal(unmatched.spans, 1);
});
