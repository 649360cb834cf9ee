import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import test, { after, before } from 'node:test';
import { configDocument } from '../../../src/engine/config/document';
import { type ModelWishes, modelOf } from '../../../src/engine/config/model-of';
import { nodeFiles } from '../../../src/node/files';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qnn-lens-test-'));
});
after(() => rm(folder, { recursive: true, force: true }));

const manifest = (name: string) => JSON.stringify({ format: 'qnn-lens manifest 1', inputs: [{ path: name }] });

type Row = readonly [
  name: string,
  files: Readonly<Record<string, string>>,
  config: string,
  want: readonly [model?: string, reason?: string],
  wishes?: ModelWishes,
];

const rows: readonly Row[] = [
  ['nothing near', { 'q.encodings': '{}' }, 'q.encodings', []],
  ['the only model beside it', { 'net.onnx': '', 'quantization_config.json': '{}' }, 'quantization_config.json', ['net.onnx', 'folder']],
  ['the model whose name it has', { 'a.onnx': '', 'b.onnx': '', 'b.encodings': '{}' }, 'b.encodings', ['b.onnx', 'name']],
  ['several models: none is guessed', { 'a.onnx': '', 'b.onnx': '', 'backend_config.json': '{}' }, 'backend_config.json', []],
  [
    'the float model, not what was quantized from it',
    { 'net.onnx': '', 'net_qdq.onnx': '', 'quantization_config.json': '{}' },
    'quantization_config.json',
    ['net.onnx', 'folder'],
  ],
  [
    'the only model one folder up',
    { 'net.onnx': '', 'config/backend_config.json': '{}' },
    'config/backend_config.json',
    ['net.onnx', 'folder'],
  ],
  [
    'the manifest of a converted folder',
    { 'a.onnx': '', 'b.onnx': '', 'b_qnn/manifest.json': manifest('b.onnx'), 'b_qnn/quantization_config.json': '{}' },
    'b_qnn/quantization_config.json',
    ['b.onnx', 'manifest'],
  ],
  [
    "another program's manifest says nothing",
    { 'a.onnx': '', 'x/manifest.json': '[not json', 'x/quantization_config.json': '{}' },
    'x/quantization_config.json',
    ['a.onnx', 'folder'],
  ],
  [
    'what the file says',
    { 'a.onnx': '', 'm/b.onnx': '', 'qnn-budget.json': '{"model": "m/b.onnx"}' },
    'qnn-budget.json',
    ['m/b.onnx', 'config'],
  ],
  [
    'a setting',
    { 'a.onnx': '', 'c/backend_config.json': '{}' },
    'c/backend_config.json',
    ['b.onnx', 'setting'],
    { settings: [[/\/c\/backend_config\.json$/, 'b.onnx']] },
  ],
  ['what the user says', { 'a.onnx': '', 'backend_config.json': '{}' }, 'backend_config.json', ['z.onnx', 'given'], { given: 'z.onnx' }],
];

for (const [name, files, config, [model, reason], wishes = {}] of rows)
  test(name, async () => {
    const root = await mkdtemp(join(folder, 'case-'));
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    const document = configDocument(join(root, config), files[config] as string);
    assert.ok(document);
    const found = await modelOf(document, nodeFiles, wishes);
    const path =
      found.path === undefined || wishes.given || wishes.settings ? found.path : relative(root, found.path).replaceAll('\\', '/');
    assert.deepEqual([path, found.reason], [model, reason]);
  });

test('what could be meant is named', async () => {
  const root = await mkdtemp(join(folder, 'case-'));
  for (const name of ['a.onnx', 'b.onnx']) await writeFile(join(root, name), '');
  const document = configDocument(join(root, 'backend_config.json'), '{}');
  assert.ok(document);
  const { path, candidates } = await modelOf(document, nodeFiles);
  assert.deepEqual([path, candidates.map((one) => relative(root, one))], [undefined, ['a.onnx', 'b.onnx']]);
});
