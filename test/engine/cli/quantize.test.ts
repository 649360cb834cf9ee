import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { modelTextBytes } from '../../../src/engine/ir/text';
import { type BuiltCli, buildCli } from '../../support/built-cli';

let cli: BuiltCli;
let folder: string;

const model = `opset 13 (x: float[1,1,2,2]) => (y)
w: float[1,1,1,1] = {0.5} b: float[1] = {0.25}
[conv] c = Conv(x, w, b) [relu] y = Relu(c)`;
const encodings = {
  version: '1.0.0',
  activation_encodings: ['x', 'c', 'y', 'gone'].map((name) => ({
    name,
    enc_type: 'PER_TENSOR',
    dtype: 'INT',
    bw: 8,
    is_sym: false,
    scale: [0.1],
    offset: [-10],
  })),
  param_encodings: [{ name: 'w', enc_type: 'PER_TENSOR', dtype: 'INT', bw: 8, is_sym: true, scale: [0.001], offset: [-128] }],
};
const files: Readonly<Record<string, string | Uint8Array>> = {
  'm.onnx': modelTextBytes(model),
  'quantization_config.json': JSON.stringify(encodings),
  'none.json': '{}',
  'x.raw': new Uint8Array(Float32Array.of(0, 1, 2, 30).buffer),
  'input_list.txt': 'x:=x.raw\n',
};

before(async () => {
  cli = await buildCli();
  folder = await mkdtemp(join(tmpdir(), 'qnn-lens-test-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
});
after(async () => {
  await cli.remove();
  await rm(folder, { recursive: true, force: true });
});

const lines: readonly [line: string, code: number, out: RegExp, err: RegExp][] = [
  ['quantize m.onnx', 2, /^$/, /quantize is given neither data nor encodings\. Give --data FOLDER or --encodings FILE\./],
  [
    'quantize m.onnx --data . --encodings none.json',
    2,
    /^$/,
    /--encodings says all, so --data has no meaning\. Leave out --data or --encodings\./,
  ],
  ['quantize m.onnx --data . --weights 5', 2, /^$/, /--weights cannot be "5"\. Give 4, 8 or 16\./],
  ['quantize m.onnx --data . --method best', 2, /^$/, /--method cannot be "best"\. Give min-max, /],
  ['quantize m.onnx --data . --improve equalize,magic', 2, /^$/, /--improve cannot be "magic"\. Give some of equalize, /],
  ['quantize m.onnx --data . --budget speed=3', 2, /^$/, /--budget cannot have "speed=3"\. Give sqnr=40, latency=2ms or size=3MB/],
  ['quantize m.onnx --data . --scale 1/0', 2, /^$/, /--scale cannot be/],
  ['quantize m.onnx --data . --mean 1,two', 2, /^$/, /--mean cannot be "1,two"\. Give numbers/],
  ['quantize m.onnx --data . --soc SM1', 2, /^$/, /\[chip-unknown\]/],
  ['quantize m.onnx --data gone --quiet', 1, /^$/, /There is no file or folder .*\[file-missing\]/],
  ['quantize m.onnx --data input_list.txt --dim batch=0', 2, /^$/, /--dim cannot have the size "0"/],
  ['quantize m.onnx --encodings gone.json', 1, /^$/, /no such file.*\[file-missing\]/],
  ['quantize m.onnx --encodings none.json', 1, /^$/, /\[no-encodings\]/],
  ['quantize m.onnx --encodings quantization_config.json -o m.onnx', 1, /^$/, /\[output-is-input\]/],
  ['quantize m.onnx --encodings quantization_config.json -o', 2, /^$/, /-o needs a value/],
  ['help quantize', 0, /-o, --out FILE/, /^$/],
  [
    'quantize m.onnx --quiet --encodings quantization_config.json',
    0,
    /quantized +3 activations, 1 weights, 1 biases/,
    /warning: .*"gone" is not in the model/,
  ],
  ['ranges quantization_config.json --quiet', 0, /\nw +8 +1 +\S+ +0\.373 +100\.0 % .*range-clipped\n/, /^warning: .*Widen the range\.\n$/],
  ['ranges none.json', 1, /^$/, /\[no-encodings\]/],
  ['ranges quantization_config.json --model gone.onnx', 1, /^$/, /\[file-missing\]/],
  ['ranges quantization_config.json --input z=x.raw', 1, /^$/, /no input "z"\. It has x\./],
];
for (const [line, code, out, err] of lines)
  test(`qnn-lens ${line}`, async () => {
    const result = await cli.run(line.split(' '), { cwd: folder });
    assert.equal(result.code, code, result.err);
    assert.match(result.out, out);
    assert.match(result.err, err);
  });

test('quantize --json has the documented fields, and the result is where it says', async () => {
  const { code, out, err } = await cli.run(['quantize', 'm.onnx', '--json', '--encodings', 'quantization_config.json', '-o', 'int8.onnx'], {
    cwd: folder,
  });
  assert.equal(code, 0, err);
  const report = JSON.parse(out);
  assert.deepEqual(Object.keys(report).sort(), ['bytes', 'notes', 'output', 'path', 'tensors']);
  assert.deepEqual([report.output, report.tensors], [join(folder, 'int8.onnx'), { activations: 3, weights: 1, biases: 1 }]);
  assert.deepEqual(
    report.notes.map(({ code: note }: { code: string }) => note),
    ['not-in-model', 'bias-added'],
  );
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.startsWith('.')),
    [],
  );
  const again = await cli.run(['quantize', 'int8.onnx', '--encodings', 'quantization_config.json'], { cwd: folder });
  assert.match(again.err, /\[already-quantized\]/);
});

test('ranges --json has the documented fields, the values of inputs among them', async () => {
  const { code, out, err } = await cli.run(
    ['ranges', 'quantization_config.json', '--json', '--model', 'm.onnx', '--input-list', 'input_list.txt'],
    { cwd: folder },
  );
  assert.equal(code, 0, err);
  const { rows, notJudged, model: path } = JSON.parse(out);
  assert.equal(path, join(folder, 'm.onnx'));
  assert.deepEqual(
    rows.map(({ tensor, elements, code: judged, suggestion }: { tensor: string; elements: number; code: string; suggestion?: object }) => [
      tensor,
      elements,
      judged,
      suggestion !== undefined,
    ]),
    [
      ['w', 1, 'range-clipped', true],
      ['x', 4, 'range-clipped', true],
    ],
  );
  assert.deepEqual(
    notJudged.map(({ tensor, reason }: { tensor: string; reason: string }) => [tensor, reason]),
    [
      ['c', 'no-data'],
      ['y', 'no-data'],
      ['gone', 'not-in-model'],
    ],
  );
});

test('quantize --data --json is one object with the documented fields, in order', async () => {
  const { code, out, err } = await cli.run(['quantize', 'm.onnx', '--data', 'input_list.txt', '--json', '-o', 'data.onnx'], {
    cwd: folder,
  });
  assert.equal(code, 0, err);
  const report = JSON.parse(out);
  const fields =
    'output encodings seconds peakMemoryMb endToEnd layers path folder bytes floatBytes tensors settings samples gains accuracy firstDivergent notes';
  assert.deepEqual(Object.keys(report), fields.split(' '));
  const { output, encodings, seconds, peakMemoryMb, endToEnd, layers } = report;
  assert.deepEqual([output, encodings], [join(folder, 'data.onnx'), join(folder, 'data_qdq', 'quantization_config.json')]);
  assert.ok(seconds > 0 && peakMemoryMb > 10);
  assert.deepEqual(Object.keys(endToEnd), ['sqnrDb', 'cosine', 'maxError', 'mse', 'top1Agreement']);
  for (const { name, sqnrDb, cosine, bits } of layers) {
    assert.equal(typeof name, 'string');
    for (const figure of [sqnrDb, cosine, bits]) assert.ok(Number.isFinite(figure), `${name} ${figure}`);
  }
  assert.ok(layers.some(({ name, bits }: { name: string; bits: number }) => name === 'relu' && bits === 8));
  const applied = await cli.run(['quantize', 'm.onnx', '--encodings', encodings, '-o', 'again.onnx', '--quiet'], { cwd: folder });
  assert.equal(applied.code, 0, applied.err);
  assert.deepEqual(await readFile(join(folder, 'again.onnx')), await readFile(output));
});

const recipe = {
  method: 'percentile',
  bits: { weights: 8, activations: 8 },
  improvements: [],
  overrides: [{ op: 'Relu', activations: 16 }],
  calibration: { data: 'input_list.txt', percentile: 99 },
};

test('a recipe is the same as options, which come before it', async () => {
  await writeFile(join(folder, 'quantize_recipe.json'), JSON.stringify(recipe));
  const settingsOf = async (...more: string[]) => {
    const args = ['quantize', 'm.onnx', '--recipe', 'quantize_recipe.json', '--json', '--accuracy-samples', '0', ...more];
    const { code, out, err } = await cli.run(args, { cwd: folder });
    assert.equal(code, 0, err);
    return JSON.parse(out).settings;
  };
  const own = await settingsOf();
  assert.deepEqual(
    [own.method, own.percentile, own.weights, own.activations, own.improvements, own.nodes],
    ['percentile', 99, 8, 8, [], { relu: { weights: 8, activations: 16 } }],
  );
  const changed = await settingsOf('--preset', 'int16', '--method', 'mse', '--improve', 'correct-biases', '--per-tensor');
  assert.deepEqual([changed.method, changed.activations, changed.improvements, changed.perChannel], ['mse', 16, ['correct-biases'], false]);
});

test('the sample is quantized from its inputs: what people read', async () => {
  const sample = join(process.cwd(), 'samples');
  const model = join(folder, 'ultraface-rfb-320.onnx');
  await copyFile(join(sample, 'ultraface-rfb-320.onnx'), model);
  const { code, out, err } = await cli.run(['quantize', model, '--data', join(sample, 'inputs'), '--improve', 'none', '--quiet']);
  assert.equal(code, 0, err);
  const lines = out
    .replaceAll(folder, 'FOLDER')
    .replace(/\d+\.\d+ s, \d+ MB/, 'TIME, MEMORY')
    .split('\n');
  assert.deepEqual(lines.slice(0, 3), [
    'model        FOLDER/ultraface-rfb-320.onnx',
    'output       FOLDER/ultraface-rfb-320_qdq.onnx',
    'beside it    FOLDER/ultraface-rfb-320_qdq',
  ]);
  assert.equal(lines[7], 'took         TIME, MEMORY at most');
  assert.match(lines[4] ?? '', /^quantized {4}\d+ activations, 59 weights, 52 biases$/);
  assert.equal(lines[5], 'widths       w8a8, a scale per channel, ranges by auto');
  assert.equal(lines[6], 'calibrated   on 4 samples');
  const db = Number(/^end to end {3}(\d+\.\d) dB, cosine 0\.9999/.exec(lines[8] ?? '')?.[1]);
  // A quantizer that lost more than this on its own calibration data would be broken.
  assert.ok(db > 38, out);
  assert.match(lines[9] ?? '', /^from {9}measured by onnxruntime CPU \S+ \(float against QDQ on 4 samples\)$/);
  assert.match(out, /\nlose most themselves +operator +bits +own loss +SQNR +cosine\n(?:\S+ +\w+ +\S+ +\S+ dB +\S+ dB +\S+\n){5}$/);
});

test('a run that was interrupted leaves nothing, and what was calibrated once serves other widths', async () => {
  const sample = join(process.cwd(), 'samples');
  const model = join(folder, 'stopped.onnx');
  await copyFile(join(sample, 'ultraface-rfb-320.onnx'), model);
  const args = ['quantize', model, '--data', join(sample, 'inputs'), '--improve', 'none', '--accuracy-samples', '0'];
  const stopped = await cli.run(args, { onProgress: (interrupt) => interrupt() });
  assert.equal(stopped.code, 130, stopped.err);
  const left = (await readdir(folder)).filter((name) => name.startsWith('stopped') || name.startsWith('.qnn-lens'));
  assert.deepEqual(left, ['stopped.onnx']);
  assert.equal((await cli.run(args)).code, 0);
  const again = await cli.run([...args, '--activations', '16', '--quiet']);
  assert.match(again.err, /info: .*The statistics of 4 samples were kept.*\[statistics-reused\]/);
});

test('within a budget: the choice that was taken, or how near one can come', async () => {
  const args = ['quantize', 'm.onnx', '--data', 'input_list.txt', '--improve', 'none', '-o', 'mixed.onnx'];
  const found = await cli.run([...args, '--budget', 'sqnr=20', '--json'], { cwd: folder, env: { QNN_LENS_PYTHON: '' } });
  assert.equal(found.code, 0, found.err);
  const { point, front, settings } = JSON.parse(found.out);
  assert.ok(front.points.length > 0 && point.sqnrDb >= 20);
  assert.deepEqual(settings.nodes, point.nodes);
  const missed = await cli.run([...args, '--budget', 'sqnr=400'], { cwd: folder, env: { QNN_LENS_PYTHON: '' } });
  assert.equal(missed.code, 1);
  assert.match(missed.err, /No choice of widths keeps to 400 dB: the most exact has \S+ dB, the fastest takes \S+ ms\..*\[budget-missed\]/);
});
