import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import type { SelectReport } from '../../../src/cli/reports/select';
import { type BuiltCli, buildCli } from '../../support/built-cli';

let cli: BuiltCli;
let folder: string;
before(async () => {
  cli = await buildCli();
  folder = await mkdtemp(join(tmpdir(), 'qnn-lens-select-'));
  await cp('samples/ultraface-rfb-320.onnx', join(folder, 'face.onnx'));
  await writeFile(join(folder, 'share.json'), '{ "weights": { "operators_rule": "share" }, "pins": [{ "op": "Softmax", "unit": "cpu" }] }');
});
after(async () => {
  await cli.remove();
  await rm(folder, { recursive: true, force: true });
});

const run = (line: string) => cli.run(['select', ...line.split(' ').filter(Boolean)], { cwd: folder });

const commandLines: readonly [line: string, code: number, out: RegExp, err: RegExp][] = [
  ['', 2, /^$/, /select is given no MODEL/],
  [
    'face.onnx --power-critical --performance-critical',
    0,
    /htp +67\.5 of 100 +0 of 30 +25 of 25 +22\.5 of 25 +20 of 20/,
    /initializer-is-input/,
  ],
  ['face.onnx --config share.json --performance-critical', 0, /choice +The HTP has 65\.9 of 75 points/, /./],
  ['face.onnx --max-latency-ms 10', 0, /more than max_latency_ms \(10\)/, /./],
  ['face.onnx --pin op:Softmax=cpu', 0, /op:Softmax +cpu +1/, /./],
  ['face.onnx --pin Conv_0=gpu --pin BatchNormalization_1=htp', 0, /BatchNormalization_1 +htp +0 +1 stay: .*must be constant/, /./],
  ['face.onnx --suppose op:BatchNormalization=supported', 0, /segments +64 +1\n/, /./],
  ['face.onnx', 0, /would help most[^\n]*\nop:BatchNormalization=supported +35 +63/, /./],
  ['face.onnx --pin Conv_O=cpu', 2, /^$/, /no node that "Conv_O" means\. Did you mean "Conv_0"\?/],
  ['face.onnx --pin Conv_0=npu', 2, /^$/, /--pin cannot end in "npu"\. Give htp, gpu, cpu/],
  ['face.onnx --pin rule:rank=cpu', 2, /^$/, /cannot mean the nodes of a rule/],
  ['face.onnx --suppose Conv_0=8bit', 2, /^$/, /supported, htp, gpu, cpu, 16bit/],
  ['face.onnx --max-latency-ms soon', 2, /^$/, /number above 0/],
  ['face.onnx --config missing.json', 1, /^$/, /missing\.json/],
];
for (const [line, code, out, err] of commandLines)
  test(`qnn-lens select ${line}`, async () => {
    const result = await run(line);
    assert.equal(result.code, code, result.err);
    assert.match(result.out, out);
    assert.match(result.err, err);
  });

test('select --json: every score with its parts, reasons and rungs; nothing that JSON cannot say', async () => {
  const { out } = await run('face.onnx --performance-critical --suppose op:Relu=16bit --json');
  const report: SelectReport = JSON.parse(out);
  assert.deepEqual(
    report.whole.units.map(({ unit, totalUs }) => [unit, totalUs === null]),
    [
      ['htp', false],
      ['gpu', true],
      ['cpu', false],
    ],
  );
  for (const { units } of [report.whole, ...report.segments])
    for (const { parts } of units) {
      assert.deepEqual(
        parts.map(({ part }) => part),
        ['operators', 'tensor-size', 'power', 'performance'],
      );
      for (const { reason, rung, producer } of parts) assert.ok(reason && rung === 'estimate' && producer.tool);
    }
  assert.equal(report.segments.length, report.figures.segments);
  assert.equal(report.whatIf?.suppositions[0]?.text, 'op:Relu=16bit');
  assert.deepEqual(report.whatIf?.changed, []);
});

test('select --write keeps the file, and the file then says what was asked', async () => {
  const file = join(folder, 'backend_config.json');
  await writeFile(file, '{\n  // ours\n  "htp_config": { "vtcm_mb": 8 }\n}\n');
  const first = await run('face.onnx --power-critical --pin op:Softmax=cpu --write backend_config.json');
  assert.match(first.out, /written +.*backend_config\.json/);
  const text = await readFile(file, 'utf8');
  assert.match(text, /^\{\n {2}\/\/ ours\n {2}"htp_config": \{ "vtcm_mb": 8 \},\n/);
  const again = await run('face.onnx --config backend_config.json --write backend_config.json --json');
  assert.equal(await readFile(file, 'utf8'), text, 'the same question has the same answer');
  const report: SelectReport = JSON.parse(again.out);
  assert.deepEqual(report.constraints, { powerCritical: true, performanceCritical: false });
  assert.deepEqual(
    report.pins.map(({ nodes, unit }) => [nodes, unit]),
    [['op:Softmax', 'cpu']],
  );
  const checked = await cli.run(['check', 'backend_config.json', '--model', 'face.onnx'], { cwd: folder });
  assert.equal(checked.code, 0, checked.out);
  assert.match(checked.out, /nothing to say/);
});
