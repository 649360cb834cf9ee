import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { type BuiltCli, buildCli } from '../../support/built-cli';

let cli: BuiltCli;
let folder: string;

const files: Readonly<Record<string, string>> = {
  'backend_config.json': '{\n  "htp_config": { "vtcm_mb": 8, "enable_dma": true }\n}\n',
  'netrun_config.json': '{"backend_extensions": {"shared_library_path": "lib.so", "config_file_path": "htp_config.json"}}\n',
  'htp_config.json': '{"graphs": [{"graph_names": ["g"], "O": 3}]}\n',
  'broken_htp_config.json': '{"graphs": [}\n',
  'quantization_config.json': '{"activation_encodings": {}, "param_encodings": {}}\n',
  'other.json': '{"a": 1}\n',
};

before(async () => {
  cli = await buildCli();
  folder = await mkdtemp(join(tmpdir(), 'qnn-lens-test-'));
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
});
after(async () => {
  await cli.remove();
  await rm(folder, { recursive: true, force: true });
});

const lines: readonly [line: string, code: number, out: RegExp, err: RegExp][] = [
  [
    'backend_config.json --to provider-options',
    0,
    /^\{\n {2}"backend_type": "htp",\n {2}"vtcm_mb": "8"\n\}\n$/,
    /^backend_config\.json:2:47: note: htp_config\/enable_dma: .* \[dropped\]\n$/,
  ],
  ['backend_config.json --to provider-options --soc sm8750', 0, /"soc_model": "69"/, /enable_dma/],
  [
    'backend_config.json --to netrun --graph a --graph b',
    0,
    /==> netrun_config\.json <==\n.*==> htp_config\.json <==\n.*"a",\n\s*"b"/s,
    /enable_dma/,
  ],
  [
    'netrun_config.json --to provider-options',
    0,
    /"htp_graph_finalization_optimization_mode": "3"/,
    /htp_config\.json: note: graphs\/0\/graph_names/,
  ],
  ['htp_config.json --to htp-config', 1, /^$/, /already.*\[not-translatable\]/],
  ['quantization_config.json --to provider-options', 1, /^$/, /\[not-translatable\]/],
  ['broken_htp_config.json --to provider-options', 1, /^$/, /\[config-not-json\]/],
  ['other.json --to provider-options', 1, /^$/, /\[config-unknown\]/],
  ['gone.json --to provider-options', 1, /^$/, /\[file-missing\]/],
  ['backend_config.json', 2, /^$/, /no --to\. Give --to provider-options/],
  ['backend_config.json --to provider-option', 2, /^$/, /Did you mean provider-options\?/],
  ['backend_config.json --to netrun --soc SM865', 2, /^$/, /Did you mean SM8650\?/],
  ['backend_config.json --to netrun --unit npu', 2, /^$/, /Give htp or gpu/],
];
for (const [line, code, out, err] of lines)
  test(`qnn-lens translate ${line}`, async () => {
    const result = await cli.run(['translate', ...line.split(' ')], { cwd: folder });
    assert.equal(result.code, code, result.err);
    assert.match(result.out, out);
    assert.match(result.err, err);
  });

test('--json has the documented fields', async () => {
  const { out, err } = await cli.run(['translate', '--json', 'backend_config.json', '--to', 'htp-config'], { cwd: folder });
  const report = JSON.parse(out);
  assert.equal(err, '');
  assert.deepEqual(Object.keys(report), ['path', 'from', 'to', 'files', 'notes']);
  assert.deepEqual([report.from, report.to], ['backend-config', 'htp-config']);
  assert.deepEqual(Object.keys(report.files[0]), ['name', 'kind', 'text', 'written']);
  assert.deepEqual(
    report.notes.map(({ note, key }: { note: string; key: string }) => [note, key]),
    [
      ['added', ''],
      ['dropped', 'htp_config/enable_dma'],
    ],
  );
});

test('--out writes files, and none over another unless forced', async () => {
  const words = ['translate', 'backend_config.json', '--to', 'netrun', '--out', 'made'];
  const first = await cli.run(words, { cwd: folder });
  assert.equal(first.code, 0, first.err);
  assert.deepEqual((await readdir(join(folder, 'made'))).sort(), ['htp_config.json', 'netrun_config.json']);
  await writeFile(join(folder, 'made/htp_config.json'), 'mine');
  const second = await cli.run(words, { cwd: folder });
  assert.deepEqual([second.code, /\[file-exists\]/.test(second.err)], [1, true]);
  assert.equal(await readFile(join(folder, 'made/htp_config.json'), 'utf8'), 'mine');
  assert.equal((await cli.run([...words, '--force'], { cwd: folder })).code, 0);
  assert.match(await readFile(join(folder, 'made/htp_config.json'), 'utf8'), /vtcm_mb/);
});
