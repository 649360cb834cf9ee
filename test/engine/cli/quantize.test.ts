import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
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
  ['quantize m.onnx', 2, /^$/, /quantize is given no encodings\. Give --encodings FILE\./],
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
