import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { Encoding } from '../../../src/engine/config/encodings/encoding';
import { modelTextBytes, printModel } from '../../../src/engine/ir/text';
import { encodeText } from '../../../src/engine/onnx/encode';
import { readModel } from '../../../src/engine/onnx/read';
import { loadElements } from '../../../src/engine/onnx/tensor';
import { applyEncodings } from '../../../src/engine/quantize/qdq/apply';
import { openModel } from '../../../src/engine/session';
import { nodeFiles } from '../../../src/node/files';
import { runOnCpu, sqnrDb } from '../../support/ort';
import { pathsBelow, type TestJob, testFolder, testJob } from '../../support/toolchain-job';

type Fields = Partial<Encoding> & Pick<Encoding, 'tensor'>;

function encodingOf(fields: Fields): Encoding {
  const bitwidth = fields.bitwidth ?? 8;
  const scale = fields.scale ?? [0.1];
  const offset = scale.map(() => -(2 ** (bitwidth - 1)));
  return {
    section: 'activation',
    dtype: 'int',
    symmetric: false,
    granularity: 'tensor',
    ...fields,
    bitwidth,
    scale,
    offset: fields.offset ?? offset,
  };
}

const channels = (tensor: string, ...scale: readonly number[]): Fields => ({
  tensor,
  section: 'param',
  granularity: 'channel',
  symmetric: true,
  scale,
});

async function attempt(folder: string, text: string | Uint8Array, fields: readonly Fields[], job: TestJob = testJob()) {
  const path = join(folder, 'm.onnx');
  await writeFile(path, typeof text === 'string' ? modelTextBytes(text) : text);
  const entries = fields.map((one) => ({ tensor: one.tensor, encoding: encodingOf(one) }));
  return applyEncodings(await openModel(job.world, path), entries, join(folder, 'm_qdq.onnx'), job);
}

async function apply(context: TestContext, text: string | Uint8Array, fields: readonly Fields[]) {
  const folder = await testFolder(context);
  const result = await attempt(folder, text, fields);
  const model = await readModel(testJob().world, result.output);
  assert.deepEqual(await pathsBelow(folder), ['m.onnx', 'm_qdq.onnx']);
  return { ...result, model, text: printModel(model), codes: result.notes.map(({ code }) => code) };
}

/** The statements of a graph as text, without its initializers. */
const statements = (text: string) => text.split('\n').filter((line) => line.includes('('));

const conv = `opset 13
(x: float[1,1,2,2]) => (y)
w: float[1,1,1,1] = {0.5}
b: float[1] = {0.25}
[conv] c = Conv(x, w, b)
[relu] y = Relu(c)`;

test('one pair per tensor behind its source, all readers rewired, names of inputs and outputs kept', async (context) => {
  const { text, tensors, codes } = await apply(context, conv, [
    { tensor: 'x' },
    { tensor: 'c' },
    { tensor: 'y' },
    { tensor: 'w', scale: [0.004] },
  ]);
  assert.deepEqual(tensors, { activations: 3, weights: 1, biases: 1 });
  assert.deepEqual(codes, ['bias-added']);
  assert.deepEqual(statements(text), [
    '(x: float[1,1,2,2]) => (y)',
    '[w_DequantizeLinear] w_DequantizeLinear_Output = DequantizeLinear(w, w_scale, w_zero_point)',
    '[b_DequantizeLinear] b_DequantizeLinear_Output = DequantizeLinear(b, b_scale, b_zero_point)',
    '[x_QuantizeLinear] x_QuantizeLinear_Output = QuantizeLinear(x, x_scale, x_zero_point)',
    '[x_DequantizeLinear] x_DequantizeLinear_Output = DequantizeLinear(x_QuantizeLinear_Output, x_scale, x_zero_point)',
    '[conv] c = Conv(x_DequantizeLinear_Output, w_DequantizeLinear_Output, b_DequantizeLinear_Output)',
    '[c_QuantizeLinear] c_QuantizeLinear_Output = QuantizeLinear(c, c_scale, c_zero_point)',
    '[c_DequantizeLinear] c_DequantizeLinear_Output = DequantizeLinear(c_QuantizeLinear_Output, c_scale, c_zero_point)',
    '[relu] y_QuantizeLinear_Input = Relu(c_DequantizeLinear_Output)',
    '[y_QuantizeLinear] y_QuantizeLinear_Output = QuantizeLinear(y_QuantizeLinear_Input, y_scale, y_zero_point)',
    '[y_DequantizeLinear] y = DequantizeLinear(y_QuantizeLinear_Output, y_scale, y_zero_point)',
  ]);
  assert.match(text, /^w: uint8\[1,1,1,1\] = \{253\}$/m);
  // 0.25 / (0.1 * 0.004)
  assert.match(text, /^b: int32\[1\] = \{625\}$/m);
});

const holding = (opset: number, type: string, dims: string, values: string, rest: string) =>
  `opset ${opset} (x: ${type}[1]) => (y) w: ${type}${dims} = {${values}} ${rest}`;
const added = 'y = Add(x, w)';

const weights: readonly [name: string, text: string, fields: Fields, line: RegExp, dq: RegExp][] = [
  [
    '8 bits, whole: uint8',
    holding(13, 'float', '[3]', '-1, 0, 1', added),
    { tensor: 'w', scale: [0.01] },
    /w: uint8\[3\] = \{28, 128, 228\}/,
    / = DequantizeLinear/,
  ],
  [
    'saturated at both ends',
    holding(13, 'float', '[2]', '-9, 9', added),
    { tensor: 'w', scale: [0.01] },
    /w: uint8\[2\] = \{0, 255\}/,
    /./,
  ],
  [
    'half to even',
    holding(13, 'float', '[4]', '0.5, 1.5, 2.5, -0.5', added),
    { tensor: 'w', scale: [1], offset: [-10] },
    /w: uint8\[4\] = \{10, 12, 12, 10\}/,
    /./,
  ],
  [
    'per channel: int8 without a zero point to speak of',
    'opset 13 (x: float[1,1,2,2]) => (y) w: float[2,1,1,1] = {1, -0.5} y = Conv(x, w)',
    channels('w', 0.01, 0.005),
    /w: int8\[2,1,1,1\] = \{100, -100\}[\s\S]*w_zero_point: int8\[2\] = \{0, 0\}|w_zero_point: int8\[2\] = \{0, 0\}[\s\S]*w: int8\[2,1,1,1\] = \{100, -100\}/,
    / = DequantizeLinear\(w, w_scale, w_zero_point\) \{axis=0\}/,
  ],
  [
    'int4: two to a byte, an odd count',
    holding(21, 'float', '[3]', '-0.8, 0.7, 0.1', added),
    { tensor: 'w', bitwidth: 4, scale: [0.1], symmetric: true },
    /w: int4\[3\] = \{-8, 7, 1\}/,
    / = DequantizeLinear/,
  ],
  [
    'uint4',
    holding(21, 'float', '[2]', '0, 1.5', added),
    { tensor: 'w', bitwidth: 4, scale: [0.1], offset: [0] },
    /w: uint4\[2\] = \{0, 15\}/,
    / = Dequ/,
  ],
  [
    'int16',
    holding(21, 'float', '[2]', '-1, 1', added),
    { tensor: 'w', bitwidth: 16, scale: [0.001] },
    /w: int16\[2\] = \{-1000, 1000\}/,
    / = Dequ/,
  ],
  [
    '4 bits at opset 13: com.microsoft',
    holding(13, 'float', '[2]', '-0.8, 0.7', added),
    { tensor: 'w', bitwidth: 4, scale: [0.1] },
    /w: int4\[2\] = \{-8, 7\}/,
    /com\.microsoft::DequantizeLinear/,
  ],
  [
    'float16',
    holding(19, 'float16', '[2]', '-1, 1', added),
    { tensor: 'w', scale: [0.1] },
    /w_scale: float16\[\] = \{0\.0999755859375\}/,
    / = DequantizeLinear/,
  ],
  ['a scalar', holding(13, 'float', '[]', '0.5', added), { tensor: 'w', scale: [0.01] }, /w: uint8\[\] = \{178\}/, /./],
  ['no elements', holding(13, 'float', '[0]', '', added), { tensor: 'w' }, /w: uint8\[0\]/, /./],
  [
    'blocks: scales in the shape of the tensor',
    'opset 21 (x: float[1,4]) => (y) w: float[4,2] = {1, 4, 3, 12, 2, 8, 6, 24} y = MatMul(x, w)',
    { tensor: 'w', bitwidth: 4, granularity: 'block', blockSize: 2, scale: [1, 2, 4, 8] },
    /w_scale: float\[2,2\] = \{1(?:\.0)?, 4(?:\.0)?, 2(?:\.0)?, 8(?:\.0)?\}/,
    /\{axis=0, block_size=2\}/,
  ],
  [
    'a Constant node becomes an initializer',
    'opset 13 (x: float[1]) => (y) w = Constant() {value=float[1] {0.5}} y = Add(x, w)',
    { tensor: 'w', scale: [0.01] },
    /w: uint8\[1\] = \{178\}/,
    /./,
  ],
];
for (const [name, text, fields, line, dq] of weights)
  test(`weights: ${name}`, async (context) => {
    const { text: made, model } = await apply(context, text, [fields]);
    assert.match(made, line);
    assert.match(made, dq);
    assert.ok(!model.nodes.some(({ opType }) => opType === 'Constant'));
    assert.deepEqual(
      model.diagnostics.filter(({ severity }) => severity !== 'info'),
      [],
    );
  });

test('a graph output that an initializer is, or an input, keeps its name and its type', async (context) => {
  const { text } = await apply(context, 'opset 13 (x: float[1]) => (w, y, x) w: float[1] = {0.5} y = Add(x, w)', [
    { tensor: 'w', scale: [0.01] },
    { tensor: 'x' },
  ]);
  assert.match(text, /w = DequantizeLinear\(w_quantized,/);
  assert.match(text, /y = Add\(x_DequantizeLinear_Output, w\)/);
});

test('readers in subgraphs are rewired, and values of the same name in there are left alone', async (context) => {
  const { text, codes } = await apply(
    context,
    `opset 13 (x: float[1], c: bool[]) => (y)
     h = Relu(x)
     y = If(c) {then_branch={() => (a) a = Neg(h)}, else_branch={() => (b) k = Neg(h) b = Relu(k)}}`,
    [{ tensor: 'h' }, { tensor: 'k' }],
  );
  assert.match(text, /a = Neg\(h_DequantizeLinear_Output\)/);
  assert.match(text, /k = Neg\(h_DequantizeLinear_Output\)/);
  assert.deepEqual(codes, ['inner-value', 'no-encoding']);
});

test('a bias of several nodes is quantized once per node', async (context) => {
  const { text, tensors } = await apply(
    context,
    `opset 13 (x: float[1,1,2,2]) => (y, z)
     v: float[1,1,1,1] = {0.5} w: float[1,1,1,1] = {0.5} b: float[1] = {1}
     y = Conv(x, v, b) z = Conv(x, w, b)`,
    [{ tensor: 'x' }, { tensor: 'v', scale: [0.01] }, { tensor: 'w', scale: [0.1] }],
  );
  assert.equal(tensors.biases, 2);
  assert.match(text, /^b: int32\[1\] = \{1000\}$/m);
  assert.match(text, /^b_quantized: int32\[1\] = \{100\}$/m);
});

test('initializers that are inputs become constants, and what the file declares of a constant goes', async (context) => {
  const { model, codes } = await apply(context, 'ir 3 opset 13 (x: float[1], w: float[1]) => (y) w: float[1] = {0.5} y = Add(x, w)', [
    { tensor: 'w' },
  ]);
  assert.deepEqual(
    model.graphs[0]?.inputs.map(({ name }) => name),
    ['x'],
  );
  assert.equal(model.irVersion, 4);
  assert.deepEqual(codes, ['no-encoding', 'inputs-dropped', 'ir-raised']);
});

test('names that are taken get a number', async (context) => {
  const { text } = await apply(context, 'opset 13 (x: float[1]) => (y) w_scale = Relu(x) y = Neg(w_scale)', [
    { tensor: 'w_scale' },
    { tensor: 'x' },
  ]);
  assert.match(text, /^w_scale_scale: float\[\]/m);
  const again = await apply(context, 'opset 13 (x: float[1]) => (y) x_scale = Relu(x) y = Neg(x_scale)', [{ tensor: 'x' }]);
  assert.match(again.text, /^x_scale_2: float\[\]/m);
});

const normed = `opset 13
(x: float[1,1,2,2]) => (y)
w: float[2,1,1,1] = {0.5, -1}
s: float[2] = {2, 0.5} t: float[2] = {0.25, 0} m: float[2] = {0.5, 1} v: float[2] = {1, 4}
[conv] c = Conv(x, w)
[norm] n = BatchNormalization(c, s, t, m, v) {epsilon=0.0}
y = Relu(n)`;

test('BatchNormalization is folded where the encodings are those of the converted model', async (context) => {
  const { text, codes, tensors } = await apply(context, normed, [
    { tensor: 'x' },
    { tensor: 'n' },
    { tensor: 'y' },
    channels('w', 0.01, 0.0025),
  ]);
  assert.deepEqual(tensors, { activations: 3, weights: 1, biases: 1 });
  assert.deepEqual(codes, ['norm-folded']);
  assert.match(text, /\[conv\] n = Conv\(x_DequantizeLinear_Output, w_DequantizeLinear_Output, t_DequantizeLinear_Output\)/);
  // 0.5 * 2 / 1 and -1 * 0.5 / 2; (0 - 0.5) * 2 + 0.25 and (0 - 1) * 0.25 + 0.
  assert.match(text, /^w: int8\[2,1,1,1\] = \{100, -100\}$/m);
  assert.match(text, /^t: int32\[2\] = \{-750, -1000\}$/m);
  assert.doesNotMatch(text, /BatchNormalization|^[smv]: /m);
});

test('BatchNormalization stays where the Conv before it has an encoding of its own, or cannot take it', async (context) => {
  const own = await apply(context, normed, [{ tensor: 'x' }, { tensor: 'c' }, { tensor: 'n' }, channels('w', 0.01, 0.01)]);
  assert.match(own.text, /BatchNormalization\(c_DequantizeLinear_Output, s, t, m, v\)/);
  assert.match(own.text, /^w: int8\[2,1,1,1\] = \{50, -100\}$/m);
  // Without an encoding of x the bias would stay float, and the float weight is the one before folding.
  const without = await apply(context, normed, [{ tensor: 'n' }, channels('w', 0.01, 0.01)]);
  assert.match(without.text, /BatchNormalization\(c, s, t, m, v\)/);
  assert.match(without.text, /^w: int8\[2,1,1,1\] = \{50, -100\}$/m);
});

const notes: readonly [code: string, text: string, fields: Fields][] = [
  ['not-in-model', conv, { tensor: 'z' }],
  ['kept-float', conv, { tensor: 'c', dtype: 'float', scale: [], offset: [] }],
  ['encoding-broken', conv, { tensor: 'c', scale: [0] }],
  ['encoding-broken', conv, { tensor: 'c', scale: [1e-60] }],
  ['encoding-broken', conv, { tensor: 'c', offset: [3] }],
  ['bits-unknown', conv, { tensor: 'c', bitwidth: 7 }],
  ['shape-mismatch', conv, { tensor: 'w', granularity: 'channel', scale: [1, 1] }],
  ['channels-of-activation', conv, { tensor: 'c', granularity: 'channel', scale: [1, 1] }],
  ['bias-without-scale', conv, { tensor: 'b', section: 'param', bitwidth: 32 }],
  ['not-float', 'opset 13 (x: float[1]) => (y) s = Shape(x) h = Relu(x) y = Reshape(h, s)', { tensor: 's' }],
  ['needs-constant', 'opset 13 (x: float[1]) => (y) lo: float[] = {0} y = Clip(x, lo)', { tensor: 'lo' }],
  ['unused', 'opset 13 (x: float[1]) => (y) z = Neg(x) y = Relu(x)', { tensor: 'z' }],
];
for (const [code, text, fields] of notes)
  test(`noted: ${code} of ${fields.tensor}`, async (context) => {
    const { notes: found } = await apply(context, text, [{ tensor: 'x' }, fields]);
    const note = found.find((one) => one.code === code) ?? assert.fail(`${found.map((one) => one.code)}`);
    assert.match(note.what, new RegExp(`"${fields.tensor}"`));
    assert.match(note.what, /\.$/);
  });

const problems: readonly [code: string, text: string, fields: readonly Fields[]][] = [
  [
    'already-quantized',
    'opset 13 (x: float[1]) => (y) s: float[] = {1} q = QuantizeLinear(x, s) y = DequantizeLinear(q, s)',
    [{ tensor: 'x' }],
  ],
  ['nothing-to-quantize', conv, [{ tensor: 'z' }]],
  ['weights-not-finite', holding(13, 'float', '[2]', '1, nan', added), [{ tensor: 'w' }]],
  ['weights-not-finite', holding(13, 'float', '[2]', 'inf, 1', added), [{ tensor: 'w' }]],
  ['weights-not-finite', conv.replace('0.25', 'nan'), [{ tensor: 'x' }, { tensor: 'w' }]],
  ['opset-too-old', 'opset 9 (x: float[4]) => (y, i) k: int64[1] = {1} y, i = TopK(x, k)', [{ tensor: 'x' }]],
  ['model-broken', 'opset 13 (x: float[1]) => (y) y = Relu(gone)', [{ tensor: 'x' }]],
];
for (const [code, text, fields] of problems)
  test(`refused: ${code}; nothing is left`, async (context) => {
    const folder = await testFolder(context);
    await writeFile(join(folder, 'm_qdq.onnx'), 'older');
    await assert.rejects(attempt(folder, text, fields), { code });
    assert.deepEqual(await pathsBelow(folder), ['m.onnx', 'm_qdq.onnx']);
    assert.equal(await readFile(join(folder, 'm_qdq.onnx'), 'utf8'), 'older');
  });

test('a job that is stopped leaves nothing', async (context) => {
  const folder = await testFolder(context);
  const job = testJob();
  job.stopper.abort();
  await assert.rejects(attempt(folder, conv, [{ tensor: 'w' }], job), { name: 'AbortError' });
  assert.deepEqual(await pathsBelow(folder), ['m.onnx']);
});

test('unknown fields, documentation and metadata of the float model survive', async (context) => {
  const unknown = encodeText(900, 'kept as it is');
  const bytes = Buffer.concat([modelTextBytes(conv), unknown]);
  const { output } = await apply(context, bytes, [{ tensor: 'x' }]);
  assert.ok((await readFile(output)).includes(Buffer.from(unknown)));
});

test('below opset 10 Slice gets its attributes as inputs, an end of 2^63 - 1 too, and the results stay', async (context) => {
  const text = `opset 9 (x: float[4]) => (y) s = Slice(x) {starts=[1], ends=[9223372036854775807], axes=[0]} y = Relu(s)`;
  const { output, model, codes } = await apply(context, text, [{ tensor: 'x', scale: [0.01] }]);
  assert.ok(codes.includes('opset-raised'));
  assert.equal(model.opsets.get(''), 10);
  const found = await runOnCpu(output, { x: { data: Float32Array.of(-1, 0.5, -1, 1), dims: [4] } });
  assert.deepEqual(
    [...(found.y ?? [])].map((value) => Number(value.toFixed(4))),
    [0.5, 0, 1],
  );
});

test('external weights are read, and those that stay float are found beside the result alone', async (context) => {
  const folder = await testFolder(context);
  await writeFile(join(folder, 'w.bin'), new Uint8Array(Float32Array.of(0.5, -0.5).buffer));
  const text =
    'opset 13 (x: float[2]) => (y) w: float[2] = external("w.bin", 0, 8) v: float[2] = external("w.bin", 0, 8) h = Add(x, w) y = Add(h, v)';
  const { output } = await attempt(folder, text, [{ tensor: 'w', scale: [0.01] }]);
  const model = await readModel(testJob().world, output);
  const { initializers } = model.graphs[0] ?? assert.fail('a graph');
  assert.deepEqual([...(await loadElements(initializers.get('w') as never, model, nodeFiles))], [178, 78]);
  assert.equal(initializers.get('v')?.data.in, 'external');
  const job = testJob();
  const open = await openModel(job.world, join(folder, 'm.onnx'));
  const far = join(await testFolder(context), 'far.onnx');
  await assert.rejects(applyEncodings(open, [{ tensor: 'w', encoding: encodingOf({ tensor: 'w' }) }], far, job), {
    code: 'external-elsewhere',
  });
});

test('a weight of 100 MB is quantized while it is written', async (context) => {
  const side = 5000;
  const { output } = await apply(context, `opset 13 (x: float[1,${side}]) => (y) w: float[${side},${side}] = zeros y = MatMul(x, w)`, [
    { tensor: 'w', scale: [0.01] },
  ]);
  const { size } = (await nodeFiles.stat(output)) ?? assert.fail('written');
  assert.ok(size > side * side && size < side * side + 1000);
});

test('what the pairs compute is the float model, within the grid', async (context) => {
  const folder = join(process.cwd(), 'test/data/quantize');
  const text = await readFile(join(folder, 'float.onnx'));
  const { output } = await apply(context, text, [
    { tensor: 'x', scale: [0.02] },
    { tensor: 'r', scale: [0.04], offset: [0] },
  ]);
  const data = Float32Array.from({ length: 192 }, (_, at) => Math.sin(at * 0.7) * 2);
  const feeds = { x: { data, dims: [1, 3, 8, 8] } };
  const [float, found] = [await runOnCpu(join(folder, 'float.onnx'), feeds), await runOnCpu(output, feeds)];
  assert.ok(sqnrDb(float.y as Float32Array, found.y as Float32Array) > 20);
});
