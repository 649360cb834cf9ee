import assert from 'node:assert/strict';
import test from 'node:test';
import { configDocument } from '../../../src/engine/config/document';
import { companionsOf, referencesOf } from '../../../src/engine/config/references';

const cases: readonly (readonly [name: string, file: string, text: string, want: readonly string[]])[] = [
  [
    'net-run config',
    'netrun_config.json',
    '{"backend_extensions": {"config_file_path": "htp.json", "shared_library_path": "lib.so"}}',
    ['htp.json', 'lib.so'],
  ],
  [
    'provider options, op packages with a drive and a target',
    'provider_options.json',
    '{"backend_path": "b.so", "op_packages": "A:C:/p/a.so:Sym:HTP,B:b.so:Sym", "profiling_file_path": "out.csv"}',
    ['b.so', 'C:/p/a.so', 'b.so'],
  ],
  ['recipe', 'm.quantize.json', '{"model": "m.onnx", "calibration": {"data": "calib"}}', ['m.onnx', 'calib']],
  ['budget', 'qnn-budget.json', '{"model": "m.onnx", "limits": {}}', ['m.onnx']],
  ['input list', 'input_list.txt', '#out\nx:=a.raw b.raw\r\n\nc.raw', ['a.raw', 'b.raw', 'c.raw']],
  ['values that are no names', 'provider_options.json', '{"backend_path": 3, "op_packages": ["A"]}', []],
  ['a broken file', 'netrun_config.json', '{"backend_extensions": {"config_file_path": "htp.json"', ['htp.json']],
  ['a file that is empty', 'netrun_config.json', '', []],
];

for (const [name, file, text, want] of cases)
  test(`files that a config names: ${name}`, () => {
    const document = configDocument(`/project/${file}`, text);
    assert.ok(document);
    const references = referencesOf(document);
    assert.deepEqual(
      references.map((one) => one.name),
      want,
    );
    for (const { name: found, span } of references) assert.equal(text.slice(span.at, span.end), found);
  });

test('beside Qualcomm’s configs a manifest is looked for, beside others nothing', () => {
  const of = (file: string) => companionsOf(configDocument(file, '{}') as NonNullable<ReturnType<typeof configDocument>>);
  assert.deepEqual(of('/w/htp_config.json'), ['manifest.json']);
  assert.deepEqual(of('/w/netrun_config.json'), ['manifest.json', 'htp_config.json']);
  assert.deepEqual(of('/w/provider_options.json'), []);
});
