import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { modelTextBytes } from '../../../src/engine/ir/text';
import { type BuiltCli, buildCli } from '../../support/built-cli';

let cli: BuiltCli;
let folder: string;

const seed = `// quantization_config.json
{
  "activation_encodings": {
    "y": { "bitwidth": 8, "max": 6.0, "min": 0.0, "scale": 0.023529, "offset": 0 }
  },
  "param_encodings": {},
  "activation_bitwidth": 8
}
`;
const good = '{"backend_extensions": {"shared_library_path": "libQnnHtpNetRunExtensions.so", "config_file_path": "htp_config.json"}}\n';
const files: Readonly<Record<string, string | Uint8Array>> = {
  'quantization_config.json': seed,
  'good/netrun_config.json': good,
  'good/htp_config.json': '{"graphs": [{"graph_names": ["m"], "vtcm_mb": 8}], "devices": [{"soc_model": 57, "dsp_arch": "v75"}]}\n',
  'wide/backend_config.json': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('{"htp_config": {"vtcm_mb": 8}}', 'utf16le')]),
  'marked/backend_config.json': Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{"htp_config": {"vtcm_mb": 8}}')]),
  'other/whatever.json': '{"a": 1}',
  'other/binary_encodings.json': new Uint8Array([0x7b, 0, 1, 2, 0xff, 0, 0, 0]),
  'broken/quantization_config.json': '<!DOCTYPE html><html></html>',
  'm.onnx': modelTextBytes('opset 17\n(x: float[1,8]) => (y: float[1,8])\ny = Relu(x)'),
};

before(async () => {
  cli = await buildCli();
  folder = await mkdtemp(join(tmpdir(), 'qnn-lens-test-'));
});
after(async () => {
  await cli.remove();
  await rm(folder, { recursive: true, force: true });
});

async function written(name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, files[name] as string | Uint8Array);
  return path;
}

async function run(...words: string[]) {
  await Promise.all(Object.keys(files).map(written));
  return cli.run(words, { cwd: folder });
}

test('--json is one array of findings with zero-based ranges; errors exit with 1', async () => {
  const { code, out } = await run('check', 'quantization_config.json', '--json');
  const findings: {
    file: string;
    range: { start: { line: number } };
    severity: string;
    code: string;
    message: string;
    fixes: { title: string }[];
  }[] = JSON.parse(out);
  assert.equal(code, 1);
  assert.ok(findings.length > 0);
  for (const finding of findings) {
    assert.deepEqual(Object.keys(finding), ['file', 'range', 'severity', 'code', 'message', 'fixes']);
    assert.equal(finding.file, 'quantization_config.json');
  }
  assert.ok(findings.some(({ severity, range }) => severity === 'error' && range.start.line === 3));
});

test('the human lines count from 1 and name the same findings', async () => {
  const [human, json] = [await run('check', 'quantization_config.json'), await run('check', 'quantization_config.json', '--json')];
  const lines = human.out.split('\n').filter((line) => line.startsWith('quantization_config.json:'));
  const findings: { range: { start: { line: number; character: number } }; severity: string; code: string }[] = JSON.parse(json.out);
  assert.deepEqual(
    lines.map((line) => /^[^:]+:(\d+):(\d+): (\w+): .* \[([\w-]+)\]$/.exec(line)?.slice(1)),
    findings.map(({ range, severity, code }) => [String(range.start.line + 1), String(range.start.character + 1), severity, code]),
  );
});

test('--fix mends the file, says what it changed, and a second check has no error', async () => {
  await Promise.all(Object.keys(files).map(written));
  const { out } = await cli.run(['check', 'quantization_config.json', '--fix'], { cwd: folder });
  assert.match(out, /^quantization_config\.json:\d+: fixed: .+ \[[\w-]+\]$/m);
  const text = await readFile(join(folder, 'quantization_config.json'), 'utf8');
  assert.notEqual(text, seed);
  assert.ok(text.startsWith('// quantization_config.json'), 'comments stay');
  const again = await cli.run(['check', 'quantization_config.json'], { cwd: folder });
  assert.equal(again.code, 0, again.out);
});

test('--sarif has a rule, a place and the fixes of each finding', async () => {
  const { code, out } = await run('check', 'quantization_config.json', '--sarif');
  const { version, runs } = JSON.parse(out);
  const [{ tool, results }] = runs;
  assert.deepEqual([code, version, tool.driver.name], [1, '2.1.0', 'qnn-lens']);
  for (const { ruleId, ruleIndex, locations } of results) {
    assert.equal(tool.driver.rules[ruleIndex].id, ruleId);
    assert.ok(locations[0].physicalLocation.region.startLine >= 1);
  }
  assert.ok(results.some((result: { fixes?: unknown[] }) => result.fixes?.length));
});

test('a right pair of files has nothing to say; a folder stands for the config files in it', async () => {
  const { code, out } = await run('check', 'good');
  assert.deepEqual([code, out.trim().split('\n').at(-1)], [0, '2 files: nothing to say'], out);
});

const odd: readonly [file: string, code: number, finding: string][] = [
  ['wide/backend_config.json', 1, 'text-encoding'],
  ['marked/backend_config.json', 0, 'text-encoding'],
  ['other/whatever.json', 1, 'config-unknown'],
  ['other/binary_encodings.json', 1, 'config-not-text'],
  ['other/gone_encodings.json', 1, 'file-missing'],
  ['broken/quantization_config.json', 1, 'json-syntax'],
];
for (const [file, exit, finding] of odd)
  test(`${file}: ${finding}`, async () => {
    const { code, out } = await run('check', file, '--json');
    const codes: string[] = JSON.parse(out).map((one: { code: string }) => one.code);
    assert.ok(codes.includes(finding), codes.join());
    assert.equal(code, exit);
  });

for (const file of ['wide/backend_config.json', 'marked/backend_config.json'])
  test(`--fix saves ${file} as UTF-8`, async () => {
    const { out } = await run('check', file, '--fix');
    assert.match(out, /fixed: Save as UTF-8 \[text-encoding\]/);
    assert.deepEqual(await readFile(join(folder, file), 'utf8'), '{"htp_config": {"vtcm_mb": 8}}');
  });
