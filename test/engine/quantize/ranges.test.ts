import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { applyEdits } from '../../../src/engine/config/apply-fixes';
import { configDocument } from '../../../src/engine/config/document';
import type { Encoding } from '../../../src/engine/config/encodings/encoding';
import { readEncodings } from '../../../src/engine/config/encodings/read';
import { modelTextBytes } from '../../../src/engine/ir/text';
import { readModelBytes } from '../../../src/engine/onnx/read';
import { dequantize, gridOf, quantize, roundHalfEven } from '../../../src/engine/quantize/grid';
import { histogramOf } from '../../../src/engine/quantize/ranges/histogram';
import { filesOfInputList, inputValues } from '../../../src/engine/quantize/ranges/input-values';
import { judgeRow, rangeFindings } from '../../../src/engine/quantize/ranges/range-findings';
import type { RangeRow } from '../../../src/engine/quantize/ranges/range-report';
import { validateRanges } from '../../../src/engine/quantize/ranges/ranges';
import { openedModel } from '../../../src/engine/session';
import { nodeFiles } from '../../../src/node/files';
import { testFolder } from '../../support/toolchain-job';

const job = { files: nodeFiles, stop: new AbortController().signal };

function open(text: string) {
  return openedModel(readModelBytes('m.onnx', modelTextBytes(text)));
}

function encodingOf(fields: Partial<Encoding> = {}): Encoding {
  const base = { tensor: 'w', section: 'param', dtype: 'int', bitwidth: 8, symmetric: false, granularity: 'tensor' } as const;
  return { ...base, scale: [0.1], offset: [-128], ...fields };
}

async function judged(text: string, encoding: Encoding | undefined, tensor = 'w') {
  return validateRanges(open(text), [{ tensor, encoding }], job);
}

async function rowOf(text: string, encoding: Encoding): Promise<RangeRow> {
  const { rows, notJudged } = await judged(text, encoding);
  assert.deepEqual(notJudged, []);
  assert.equal(rows.length, 1);
  return rows[0] as RangeRow;
}

const holding = (values: readonly (number | string)[]) =>
  `opset 17 (x: float[${values.length}]) => (y) w: float[${values.length}] = {${values.join(', ')}} y = Add(x, w)`;

const halves: readonly [value: number, rounded: number][] = [
  [0.5, 0],
  [1.5, 2],
  [2.5, 2],
  [-0.5, 0],
  [-1.5, -2],
  [-2.5, -2],
  [0.49999999999999994, 0],
  [2 ** 51 + 1, 2 ** 51 + 1],
  [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
];
for (const [value, rounded] of halves) test(`${value} is rounded to ${rounded}`, () => assert.equal(roundHalfEven(value) + 0, rounded));

test('inside the range a value comes back within half a step, outside it comes back as the end of the range', () => {
  for (const [scale, offset, bitwidth] of [
    [0.1, -128, 8],
    [0.007, 0, 8],
    [3e-5, -32768, 16],
    [0.5, -8, 4],
    [1e-39, -3, 8],
  ] as const) {
    const grid = gridOf(encodingOf({ scale: [scale], offset: [offset], bitwidth }), 0);
    const [min, max] = [dequantize(0, grid), dequantize(grid.top, grid)];
    for (let i = -50; i <= 150; i++) {
      const value = Math.fround(min + ((max - min) * i) / 100);
      const back = dequantize(quantize(value, grid), grid);
      const nearest = Math.min(max, Math.max(min, value));
      // The quotient is a float32, so half a step has its rounding error.
      const most = grid.scale * (0.5 + 2 ** -23 * Math.abs(value / grid.scale));
      assert.ok(Math.abs(back - nearest) <= most, `${value} comes back as ${back} at scale ${scale}`);
    }
  }
});

test('clipping is counted exactly, on either side, from half a step beyond the grid on', async () => {
  // Steps of 0.5 from -1 to 6.5: levels 0 to 15.
  const encoding = encodingOf({ bitwidth: 4, scale: [0.5], offset: [-2] });
  const row = await rowOf(holding([-9, -1.26, -1.25, -1, 0, 6.5, 6.74, 6.76, 100, 100]), encoding);
  assert.deepEqual([row.clippedBelow, row.clippedAbove], [0.2, 0.3]);
  assert.equal(row.maxError, 93.5);
  assert.deepEqual([row.min, row.max, row.usedBits, row.wasted], [-9, 100, 4, 0]);
});

test('the figures of the seed: MSE of clip(round(x / scale + zero point), 0, 2^bits - 1), SQNR against the signal', async () => {
  const values = [0.31, -0.74, 0.02, 1.6];
  const row = await rowOf(holding(values), encodingOf({ scale: [0.01], offset: [-100] }));
  const scale = Math.fround(0.01);
  const back = values.map((value) => Math.min(255, Math.max(0, Math.round(Math.fround(value) / scale + 100))) - 100).map((q) => q * scale);
  const mse = values.reduce((sum, value, i) => sum + (Math.fround(value) - (back[i] as number)) ** 2, 0) / 4;
  const power = values.reduce((sum, value) => sum + Math.fround(value) ** 2, 0) / 4;
  assert.ok(Math.abs(row.mse / mse - 1) < 1e-12);
  assert.ok(Math.abs(row.sqnrDb - 10 * Math.log10(power / mse)) < 1e-9);
});

test('a range that is too wide wastes bits, and the range of the data is suggested', async () => {
  const row = await rowOf(holding([0, 0.1, 0.37, 1]), encodingOf({ scale: [1], offset: [0] }));
  assert.deepEqual([row.usedBits, row.wasted], [1, 1 - 2 / 256]);
  assert.deepEqual(row.suggestion?.encoding.scale, [Math.fround(1 / 255)]);
  assert.deepEqual(row.suggestion?.encoding.offset, [0]);
  assert.ok((row.suggestion?.sqnrDb ?? 0) > 40 && row.sqnrDb < 20);
});

test('zero stays exact in a suggestion, symmetric stays symmetric', async () => {
  const wide = { scale: [1], offset: [-128] };
  const data = holding([2.01, 3.3, 2.52]);
  assert.deepEqual((await rowOf(data, encodingOf(wide))).suggestion?.encoding.offset, [0]);
  const symmetric = (await rowOf(data, encodingOf({ ...wide, symmetric: true }))).suggestion?.encoding;
  assert.deepEqual(symmetric?.offset, [-128]);
  assert.deepEqual(symmetric?.scale, [Math.fround(Math.fround(3.3) / 127)]);
});

test('what cannot be better is not suggested', async () => {
  const { suggestion, sqnrDb } = await rowOf(holding([0, 0.5, 1]), encodingOf({ scale: [0.5], offset: [0] }));
  assert.equal(suggestion, undefined);
  assert.equal(sqnrDb, Number.POSITIVE_INFINITY);
});

test('an all-zero channel, a constant one and an empty tensor', async () => {
  const perChannel = encodingOf({ granularity: 'channel', scale: [0.1, 0.1], offset: [-128, -128], symmetric: true });
  const row = await rowOf('opset 17 (x: float[1,2,4,4]) => (y) w: float[2,2,1,1] = {0, 0, 12.7, 12.7} y = Conv(x, w)', perChannel);
  assert.deepEqual([row.groups, row.usedBits, row.wasted], [2, 7, 0.5]);
  assert.ok(row.suggestion === undefined || row.suggestion.encoding.scale.every((scale) => scale > 0));
  const empty = await rowOf(holding([]), encodingOf());
  assert.deepEqual([empty.elements, empty.sqnrDb, empty.wasted, empty.min, empty.max], [0, Number.POSITIVE_INFINITY, 0, 0, 0]);
  assert.equal((await rowOf('opset 17 (x: float[1]) => (y) w: float = {0.3} y = Add(x, w)', encodingOf())).elements, 1);
});

test('NaN and infinities are counted and count nowhere else', async () => {
  const row = await rowOf(holding(['nan', 'inf', '-inf', 1, 2]), encodingOf({ scale: [1], offset: [0] }));
  assert.deepEqual([row.notFinite, row.elements, row.mse, row.min, row.max, row.clippedAbove], [3, 2, 0, 1, 2, 0]);
});

/** Values that tell which channel or block they belong to: group i holds multiples of 2^i, so its own scale is exact and every other is not. */
const grouped: readonly [name: string, text: string, fields: Partial<Encoding>][] = [
  [
    'Conv: output channels',
    'opset 17 (x: float[1,1,4,4]) => (y) w: float[2,1,1,3] = {1, 3, 5, 16, 48, 80} y = Conv(x, w)',
    { granularity: 'channel', scale: [1, 16], offset: [0, 0] },
  ],
  [
    'ConvTranspose: output channels are the second axis',
    'opset 17 (x: float[1,2,4,4]) => (y) w: float[2,2,1,1] = {1, 16, 3, 48} y = ConvTranspose(x, w)',
    { granularity: 'channel', scale: [1, 16], offset: [0, 0] },
  ],
  [
    'MatMul: output channels are the last axis',
    'opset 17 (x: float[1,2]) => (y) w: float[2,2] = {1, 16, 3, 48} y = MatMul(x, w)',
    { granularity: 'channel', scale: [1, 16], offset: [0, 0] },
  ],
  [
    'Gemm with transB: output channels come first',
    'opset 17 (x: float[1,2]) => (y) w: float[2,2] = {1, 3, 16, 48} y = Gemm(x, w) {transB=1}',
    { granularity: 'channel', scale: [1, 16], offset: [0, 0] },
  ],
  [
    'an axis that the file names, counted from the end',
    'opset 17 (x: float[2,2]) => (y) w: float[2,2] = {1, 16, 3, 48} y = Add(x, w)',
    { granularity: 'channel', axis: -1, scale: [1, 16], offset: [0, 0] },
  ],
];
for (const [name, text, fields] of grouped)
  test(`channels and blocks: ${name}`, async () => {
    const row = await rowOf(text, encodingOf({ bitwidth: 4, ...fields }));
    assert.equal(row.mse, 0);
    // The scales the other way round cannot hold the values.
    const turned = { ...fields, scale: [...(fields.scale as number[])].reverse() };
    assert.ok((await rowOf(text, encodingOf({ bitwidth: 4, ...turned }))).mse > 0);
  });

const refused: readonly [name: string, text: string, encoding: Encoding | undefined, reason: string, tensor?: string][] = [
  ['no such tensor', holding([1]), encodingOf({ tensor: 'v' }), 'not-in-model', 'v'],
  ['computed', holding([1]), encodingOf({ tensor: 'y' }), 'no-data', 'y'],
  ['given when the model runs', holding([1]), encodingOf({ tensor: 'x' }), 'no-data', 'x'],
  ['float encoding', holding([1]), encodingOf({ dtype: 'float', scale: [], offset: [] }), 'float'],
  ['encoding that cannot be read', holding([1]), undefined, 'encoding-broken'],
  ['scale zero', holding([1]), encodingOf({ scale: [0] }), 'encoding-broken'],
  ['scale that is zero as a float32', holding([1]), encodingOf({ scale: [1e-50] }), 'encoding-broken'],
  ['scale NaN', holding([1]), encodingOf({ scale: [Number.NaN] }), 'encoding-broken'],
  ['offset above zero', holding([1]), encodingOf({ offset: [5] }), 'encoding-broken'],
  ['too many scales', holding([1, 2]), encodingOf({ scale: [1, 1], offset: [0, 0] }), 'shape-mismatch'],
  [
    'channels that no axis has',
    holding([1, 2]),
    encodingOf({ granularity: 'channel', scale: [1, 1, 1], offset: [0, 0, 0] }),
    'shape-mismatch',
  ],
  ['integers', 'opset 17 (x: float[1]) => (y) w: int64[1] = {1} y = Reshape(x, w)', encodingOf(), 'not-numeric'],
  ['data that is not there', 'opset 17 (x: float[1]) => (y) w: float[1] = ... y = Add(x, w)', encodingOf(), 'data-broken'],
];
for (const [name, text, encoding, reason, tensor] of refused)
  test(`not judged: ${name}`, async () => {
    const { rows, notJudged } = await judged(text, encoding, tensor);
    assert.deepEqual([rows.length, notJudged.map((one) => one.reason)], [0, [reason]]);
    assert.match(notJudged[0]?.what ?? '', /\.$/);
  });

for (const dtype of ['float16', 'bfloat16', 'double'] as const)
  test(`${dtype} is read as it is`, async () => {
    const { sqnrDb, elements } = await rowOf(
      `opset 17 (x: ${dtype}[3]) => (y) w: ${dtype}[3] = {0.5, 1, -2} y = Add(x, w)`,
      encodingOf({ scale: [0.5], offset: [-4] }),
    );
    assert.deepEqual([sqnrDb, elements], [Number.POSITIVE_INFINITY, 3]);
  });

test('a Constant node counts like an initializer', async () => {
  const row = await rowOf(
    'opset 17 (x: float[2]) => (y) w = Constant() {value=float[2] {1, 2}} y = Add(x, w)',
    encodingOf({ scale: [1], offset: [0] }),
  );
  assert.deepEqual([row.elements, row.mse], [2, 0]);
});

const judgedRows: readonly [name: string, text: string, encoding: Encoding, code: string, severity: string][] = [
  ['a sound range', holding([0, 0.5, 1, 2.5]), encodingOf({ scale: [0.01], offset: [0] }), 'range-good', 'hint'],
  ['clipped above', holding([0, 0.5, 1, 2.5]), encodingOf({ scale: [0.001], offset: [0] }), 'range-clipped', 'warning'],
  ['too coarse', holding([0, 0.3, 0.7, 0.9]), encodingOf({ scale: [1], offset: [0] }), 'range-noisy', 'warning'],
  ['too wide', holding([0, 0.3, 0.71, 0.9]), encodingOf({ scale: [0.02], offset: [0] }), 'range-wasted', 'info'],
  ['infinite values', holding([0, 'inf']), encodingOf({ scale: [1], offset: [0] }), 'range-not-finite', 'error'],
  ['wide, and nothing to win', holding([0, 1]), encodingOf({ scale: [1], offset: [0] }), 'range-good', 'hint'],
  ['a bias', holding([0.1, -0.2]), encodingOf({ bitwidth: 32, scale: [1e-4], offset: [-(2 ** 31)] }), 'range-good', 'hint'],
];
for (const [name, text, encoding, code, severity] of judgedRows)
  test(`a row is judged: ${name}`, async () => {
    const judgment = judgeRow(await rowOf(text, encoding));
    assert.deepEqual([judgment.code, judgment.severity], [code, severity]);
    assert.match(judgment.what, /^.*"w".*\.$/);
  });

const versions: readonly [version: string, text: string][] = [
  ['seed', '{ "param_encodings": { "w": { "bitwidth": 8, "min": 0, "max": 255, "scale": 1, "offset": 0 } } }'],
  [
    '1.0.0',
    '{ "version": "1.0.0", "param_encodings": [{ "name": "w", "enc_type": "PER_TENSOR", "dtype": "INT", "bw": 8, "is_sym": false, "scale": [1], "offset": [0] }] }',
  ],
  ['2.0.0', '{ "version": "2.0.0", "encodings": [{ "name": "w", "output_dtype": "uint8", "y_scale": 1.0 }] }'],
];
for (const [version, text] of versions)
  test(`the range of the data is written into a file of version ${version}, at the name of the tensor`, async () => {
    const table = tableOf(text);
    const report = await validateRanges(open(holding([0, 0.3, 0.7, 0.9])), table.entries, job);
    const [said] = rangeFindings(report, table);
    const finding = said?.finding;
    assert.equal(text.slice(finding?.at, finding?.end), '"w"');
    const fix = finding?.fixes[0];
    assert.ok(fix && fix.preferred !== true);
    const fixed = tableOf(applyEdits(text, fix.edits));
    const [row] = (await validateRanges(open(holding([0, 0.3, 0.7, 0.9])), fixed.entries, job)).rows;
    assert.ok(Math.abs((row?.sqnrDb ?? 0) - (report.rows[0]?.suggestion?.sqnrDb ?? Number.NaN)) < 0.1);
    assert.equal(row?.suggestion, undefined);
  });

function tableOf(text: string) {
  const document = configDocument('quantization_config.json', text, 'encodings');
  assert.ok(document);
  return readEncodings(document);
}

test('blocks: the scales of each output channel together, whatever axis they lie along', async () => {
  const matmul = (values: readonly number[]) => `opset 21 (x: float[1,4]) => (y) w: float[4,2] = {${values.join(', ')}} y = MatMul(x, w)`;
  // Columns are output channels; rows 0 and 1 are the first block.
  const text = matmul([1, 4, 3, 12, 2, 8, 6, 24]);
  const encoding = encodingOf({ bitwidth: 2, granularity: 'block', blockSize: 2, scale: [1, 2, 4, 8], offset: [0, 0, 0, 0] });
  assert.equal((await rowOf(text, encoding)).mse, 0);
  assert.equal((await rowOf(text, { ...encoding, axis: 0 })).mse, 0);
  const lpbq = encodingOf({
    granularity: 'lpbq',
    compressedBitwidth: 4,
    blockSize: 2,
    scale: [1, 4],
    blockScale: [1, 2, 1, 2],
    offset: [-128, -128],
  });
  const row = await rowOf(text, lpbq);
  assert.deepEqual([row.granularity, row.groups, row.mse, row.suggestion], ['lpbq', 4, 0, undefined]);
});

test('values of an input come from an input list, and from .npy files', async (context) => {
  const folder = await testFolder(context);
  await writeFile(join(folder, 'a.raw'), new Uint8Array(Float32Array.of(0, 1).buffer));
  await writeFile(join(folder, 'b.raw'), new Uint8Array(Float32Array.of(2, 300).buffer));
  const list = join(folder, 'input_list.txt');
  const model = open('opset 17 (x: float[2]) => (y) y = Relu(x)');
  const given = filesOfInputList(model, 'x:=a.raw\nb.raw\n', list, nodeFiles);
  assert.deepEqual(given, [{ input: 'x', paths: [join(folder, 'a.raw'), join(folder, 'b.raw')] }]);
  const entries = [{ tensor: 'x', encoding: encodingOf({ tensor: 'x', section: 'activation', scale: [1], offset: [0] }) }];
  const { rows } = await validateRanges(model, entries, { ...job, inputs: inputValues(model, given, nodeFiles) });
  assert.deepEqual([rows[0]?.elements, rows[0]?.max, rows[0]?.clippedAbove], [4, 300, 0.25]);
  assert.throws(() => inputValues(model, [{ input: 'z', paths: [] }], nodeFiles), { code: 'input-unknown' });
  const broken = inputValues(model, [{ input: 'x', paths: [join(folder, 'no.npy')] }], nodeFiles);
  await writeFile(join(folder, 'no.npy'), 'text');
  assert.equal((await validateRanges(model, entries, { ...job, inputs: broken })).notJudged[0]?.reason, 'data-broken');
});

test('a large tensor is read in pieces', async () => {
  const text = 'opset 17 (x: float[1]) => (y) w: float[3000000] y = Add(x, w)';
  const { elements, groups } = await rowOf(text.replace('w: float[3000000]', 'w: float[3000000] = zeros'), encodingOf());
  assert.deepEqual([elements, groups], [3_000_000, 1]);
});

test('a job that is stopped stops', async () => {
  const stopper = new AbortController();
  stopper.abort();
  await assert.rejects(validateRanges(open(holding([1])), [{ tensor: 'w', encoding: encodingOf() }], { ...job, stop: stopper.signal }), {
    name: 'AbortError',
  });
});

test('a histogram spans data and encoding and holds every finite value once', async () => {
  const model = open(holding([-1, 0, 0.5, 1, 'nan']));
  const histogram = await histogramOf(model, 'w', 4, job, encodingOf({ scale: [0.01], offset: [-100], bitwidth: 8 }));
  assert.ok(histogram);
  assert.deepEqual([histogram.from, histogram.to], [-1, 1.55]);
  assert.deepEqual([...histogram.counts], [1, 1, 1, 1]);
  assert.deepEqual([histogram.elements, histogram.notFinite, histogram.min, histogram.max], [4, 1, -1, 1]);
  const same = await histogramOf(open(holding([3, 3])), 'w', 3, job);
  assert.deepEqual([...(same?.counts ?? [])], [2, 0, 0]);
  assert.equal(await histogramOf(model, 'y', 4, job), undefined);
});
