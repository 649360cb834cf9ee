import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { zipSync } from 'fflate';
import { modelTextBytes } from '../../../../src/engine/ir/text';
import { encodeTensor } from '../../../../src/engine/ir/text-tensor';
import { readModelBytes } from '../../../../src/engine/onnx/read';
import { Problem } from '../../../../src/engine/problem';
import { findSamples } from '../../../../src/engine/quantize/calibrate/find-samples';
import type { DataChoice, SampleSet } from '../../../../src/engine/quantize/calibrate/samples';
import { nodeFiles } from '../../../../src/node/files';
import { npy } from '../../../support/npy';
import { testFolder } from '../../../support/toolchain-job';

const one = 'opset 13\n(x: float[1,3,4,5]) => (y)\ny = Relu(x)';
const batch = 'opset 13\n(x: float[N,3,4,5]) => (y)\ny = Relu(x)';
const free = 'opset 13\n(x: float[N,3,H,W]) => (y)\ny = Relu(x)';
const two = 'opset 13\n(input_ids: int64[N,S], mask: int64[N,S]) => (y)\ny = Add(input_ids, mask)';

type Tree = Readonly<Record<string, Uint8Array | string>>;

const floats = (count: number) => new Float32Array(count).fill(0.5);
const ints = (count: number) => new BigInt64Array(count).fill(1n);
const bytes = (data: Float32Array) => new Uint8Array(data.buffer);
const picture = npy('<f4', [1, 3, 4, 5], floats(60));
const tokens = npy('<i8', [1, 6], ints(6));
const raw = bytes(floats(60));

async function plant(folder: string, tree: Tree): Promise<void> {
  for (const [name, content] of Object.entries(tree)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

interface Given {
  readonly model?: string;
  readonly tree: Tree;
  /** Inside the tree; all of it unless given. */
  readonly path?: string;
  readonly dims?: Readonly<Record<string, number>>;
  readonly choice?: Partial<DataChoice>;
}

async function find(context: TestContext, { model = one, tree, path = '', dims = {}, choice }: Given): Promise<SampleSet> {
  const folder = await testFolder(context);
  await plant(folder, tree);
  return findSamples({ path: join(folder, path), ...choice }, readModelBytes('m.onnx', modelTextBytes(model)), dims, nodeFiles);
}

/** Inputs as text, samples by name, and where the first one lies. */
interface Wanted {
  readonly inputs?: string;
  readonly names: readonly string[];
  readonly kinds?: string;
}

const cases: readonly (readonly [name: string, given: Given, want: Wanted])[] = [
  [
    'arrays in a folder, in natural order',
    { tree: { 'a10.npy': picture, 'a9.npy': picture } },
    { names: ['a9.npy', 'a10.npy'], kinds: 'npy' },
  ],
  ['at most as many as asked for', { tree: { 'a.npy': picture, 'b.npy': picture }, choice: { count: 1 } }, { names: ['a.npy'] }],
  ['what is no data is passed over', { tree: { 'a.npy': picture, 'README.md': 'hi', '.hidden.npy': 'no' } }, { names: ['a.npy'] }],
  ['an array without the batch', { tree: { 'a.npy': npy('<f4', [3, 4, 5], floats(60)) } }, { names: ['a.npy'] }],
  [
    'doubles, halves and bytes become floats',
    {
      tree: {
        'a.npy': npy('<f8', [3, 4, 5], new Float64Array(60)),
        'b.npy': npy('<f2', [3, 4, 5], new Uint16Array(60)),
        'c.npy': npy('|u1', [3, 4, 5], new Uint8Array(60)),
      },
    },
    { names: ['a.npy', 'b.npy', 'c.npy'] },
  ],
  [
    'an array of several samples',
    { tree: { 'a.npy': npy('<f4', [2, 3, 4, 5], floats(120)) } },
    { names: ['a.npy[0]', 'a.npy[1]'], kinds: 'npy' },
  ],
  [
    'a batch is one unless said',
    { model: batch, tree: { 'a.npy': npy('<f4', [2, 3, 4, 5], floats(120)) } },
    { inputs: 'x 1,3,4,5', names: ['a.npy[0]', 'a.npy[1]'] },
  ],
  [
    'a batch that is said',
    { model: batch, tree: { 'a.npy': npy('<f4', [2, 3, 4, 5], floats(120)) }, dims: { N: 2 } },
    { inputs: 'x 2,3,4,5', names: ['a.npy'] },
  ],
  ['sizes that the data says', { model: free, tree: { 'a.npy': picture } }, { inputs: 'x 1,3,4,5', names: ['a.npy'] }],
  [
    'sizes that the crop says',
    { model: free, tree: { 'a.png': 'x' }, choice: { inputs: { x: { crop: [8, 9] } } } },
    { inputs: 'x 1,3,8,9', names: ['a.png'] },
  ],
  [
    'channels last, as said',
    { tree: { 'a.npy': npy('<f4', [4, 5, 3], floats(60)) }, choice: { inputs: { x: { layout: 'nhwc' } } } },
    { names: ['a.npy'] },
  ],
  [
    'an archive of rows',
    { path: 'd.npz', tree: { 'd.npz': zipSync({ 'x.npy': npy('<f4', [3, 3, 4, 5], floats(180)) }, { level: 0 }) } },
    { names: ['d.npz[0]', 'd.npz[1]', 'd.npz[2]'], kinds: 'npz' },
  ],
  [
    'a compressed archive',
    { path: 'd.npz', tree: { 'd.npz': zipSync({ 'arr_0.npy': npy('<f4', [2, 3, 4, 5], floats(120)) }) } },
    { names: ['d.npz[0]', 'd.npz[1]'] },
  ],
  [
    'an archive per sample',
    {
      model: two,
      tree: {
        'a.npz': zipSync({ 'mask.npy': tokens, 'input_ids.npy': tokens }),
        'b.npz': zipSync({ 'mask.npy': tokens, 'input_ids.npy': tokens }),
      },
    },
    { inputs: 'input_ids 1,6; mask 1,6', names: ['a.npz', 'b.npz'] },
  ],
  [
    'several inputs with rows',
    {
      model: two,
      path: 'd.npz',
      tree: { 'd.npz': zipSync({ 'mask.npy': npy('<i8', [4, 6], ints(24)), 'input_ids.npy': npy('<i8', [4, 6], ints(24)) }) },
    },
    { inputs: 'input_ids 1,6; mask 1,6', names: [0, 1, 2, 3].map((row) => `d.npz[${row}]`) },
  ],
  [
    'a folder per input',
    { model: two, tree: { 'input_ids/1.npy': tokens, 'mask/1.npy': tokens, 'input_ids/2.npy': tokens, 'mask/2.npy': tokens } },
    { names: ['1.npy', '2.npy'] },
  ],
  [
    'a folder per sample',
    { model: two, tree: { 's1/input_ids.npy': tokens, 's1/mask.npy': tokens, 's2/mask.npy': tokens, 's2/input_ids.npy': tokens } },
    { names: ['s1', 's2'] },
  ],
  ['the input behind the name', { model: two, tree: { 'a_input_ids.npy': tokens, 'a_mask.npy': tokens } }, { names: ['a'] }],
  ['the input before the name', { model: two, tree: { 'mask_a.npy': tokens, 'input_ids_a.npy': tokens } }, { names: ['a'] }],
  [
    'a list',
    { tree: { 'input_list.txt': '# y\nx:=a.raw\nb.raw\n', 'a.raw': raw, 'b.raw': raw } },
    { names: ['a.raw', 'b.raw'], kinds: 'raw' },
  ],
  [
    'a list, in the order of the inputs',
    {
      model: two,
      dims: { N: 1, S: 6 },
      path: 'input_list.txt',
      tree: { 'input_list.txt': 'm.raw mask:=i.raw', 'm.raw': new Uint8Array(48), 'i.raw': new Uint8Array(48) },
    },
    { names: ['m.raw'] },
  ],
  [
    "ONNX's test data",
    {
      model: two,
      tree: {
        'test_data_set_0/input_0.pb': encodeTensor('input_ids', 'int64', [1, 2], [1, 2]),
        'test_data_set_0/input_1.pb': encodeTensor('mask', 'int64', [1, 2], [1, 1]),
        'test_data_set_0/output_0.pb': 'x',
      },
    },
    { inputs: 'input_ids 1,2; mask 1,2', names: ['test_data_set_0'], kinds: 'tensor' },
  ],
  [
    'one set of test data',
    { tree: { 'input_0.pb': encodeTensor('x', 'float', [1, 3, 4, 5], 'zeros') } },
    { names: ['input'], kinds: 'tensor' },
  ],
  [
    'a table',
    {
      model: 'opset 13\n(a: float[1,2], b: float[1]) => (y)\ny = Add(a, b)',
      path: 't.csv',
      tree: { 't.csv': 'a[0],a[1],b\n1,2,3\n4,5,6\n\n' },
    },
    { names: ['t.csv, row 1', 't.csv, row 2'], kinds: 'csv' },
  ],
  [
    'a table without names',
    { model: 'opset 13\n(a: float[N,2]) => (y)\ny = Relu(a)', path: 't.csv', tree: { 't.csv': '1,2\n3,4' } },
    { names: ['t.csv, row 1', 't.csv, row 2'] },
  ],
  [
    'pictures in a folder per class',
    { tree: { 'cat/a.png': 'x', 'dog/b.JPEG': 'x', 'dog/c.webp': 'x' } },
    { names: ['cat/a.png', 'dog/b.JPEG', 'dog/c.webp'], kinds: 'image' },
  ],
];

for (const [name, given, { inputs, names, kinds }] of cases)
  test(`finds ${name}`, async (context) => {
    const set = await find(context, given);
    assert.deepEqual(set.names, names);
    if (inputs !== undefined) assert.equal(set.inputs.map((input) => `${input.name} ${input.dims}`).join('; '), inputs);
    if (kinds !== undefined) assert.ok(set.samples.flat().every(({ kind }) => kind === kinds));
    assert.ok(set.samples.every((sources) => sources.length === set.inputs.length));
  });

const bad: readonly (readonly [name: string, given: Given, code: string, what: RegExp])[] = [
  ['an empty folder', { tree: { '.keep': '' } }, 'samples-none', /It is empty/],
  ['a folder of other things', { tree: { 'a.txt': 'x', 'b.bmp': 'x' } }, 'samples-none', /a\.txt, b\.bmp/],
  ['no such folder', { tree: {}, path: 'nowhere' }, 'file-missing', /nowhere/],
  ['an unknown kind of file', { tree: { 'a.bmp': 'x' }, path: 'a.bmp' }, 'sample-unsupported', /a\.bmp/],
  [
    'another shape',
    { tree: { 'a.npy': npy('<f4', [1, 3, 5, 4], floats(60)) } },
    'sample-shape',
    /a\.npy" is float\[1×3×5×4\], but the input "x" is float\[1×3×4×5\]/,
  ],
  ['channels last, not said', { tree: { 'a.npy': npy('<f4', [1, 4, 5, 3], floats(60)) } }, 'sample-shape', /float\[1×4×5×3\]/],
  [
    'floats for integers',
    { model: two, tree: { 'a_input_ids.npy': npy('<f4', [1, 6], floats(6)), 'a_mask.npy': tokens } },
    'sample-dtype',
    /float\[1×6\].*int64\[1×6\]/,
  ],
  ['too few bytes', { tree: { 'a.raw': raw.slice(4) } }, 'sample-size', /has 236 bytes.*float\[1×3×4×5\], which takes 240/],
  ['unknown sizes', { model: free, tree: { 'a.png': 'x' } }, 'dims-needed', /"H", "W".*x float\[N×3×H×W\]/],
  ['a broken array', { tree: { 'a.npy': 'not one' } }, 'sample-unreadable', /no NumPy file/],
  ['a broken archive', { tree: { 'a.npz': 'PK is not enough' } }, 'sample-unreadable', /no \.npz archive/],
  ['a broken TensorProto', { tree: { 'a.pb': Uint8Array.of(255, 255, 255) } }, 'sample-unreadable', /no TensorProto/],
  ['an input without data', { model: two, tree: { 'a_mask.npy': tokens } }, 'samples-mixed', /no data for "input_ids"/],
  ['a file for no input', { model: two, tree: { 'a.npy': tokens } }, 'samples-mixed', /does not say which/],
  [
    'unequal counts',
    { model: two, tree: { 'mask/1.npy': tokens, 'mask/2.npy': tokens, 'input_ids/1.npy': tokens } },
    'samples-mixed',
    /"input_ids" has 1, "mask" has 2/,
  ],
  [
    'unequal rows',
    {
      model: two,
      path: 'd.npz',
      tree: { 'd.npz': zipSync({ 'mask.npy': npy('<i8', [2, 6], ints(12)), 'input_ids.npy': npy('<i8', [3, 6], ints(18)) }) },
    },
    'samples-mixed',
    /"input_ids" has 3, "mask" has 2/,
  ],
  ['a missing file of a list', { path: 'input_list.txt', tree: { 'input_list.txt': 'x:=gone.raw' } }, 'file-missing', /gone\.raw/],
  [
    'an unknown input of a list',
    { path: 'input_list.txt', tree: { 'input_list.txt': 'z:=a.raw', 'a.raw': raw } },
    'sample-input-unknown',
    /no input "z"/,
  ],
  [
    'an unknown input of the settings',
    { tree: { 'a.npy': picture }, choice: { inputs: { z: {} } } },
    'sample-input-unknown',
    /no input "z"/,
  ],
  [
    'a short row of a table',
    { model: 'opset 13\n(a: float[1,2]) => (y)\ny = Relu(a)', path: 't.csv', tree: { 't.csv': 'a[0],a[1]\n1,2\n3' } },
    'sample-unreadable',
    /line 3 has 1 cells/,
  ],
  [
    'too few columns',
    { model: 'opset 13\n(a: float[1,3]) => (y)\ny = Relu(a)', path: 't.csv', tree: { 't.csv': '1,2\n3,4' } },
    'sample-shape',
    /double\[2\]/,
  ],
];

for (const [name, given, code, what] of bad)
  test(`refuses ${name}`, async (context) => {
    await assert.rejects(find(context, given), (thrown) => {
      assert.ok(thrown instanceof Problem, String(thrown));
      assert.equal(thrown.code, code, thrown.what);
      assert.match(thrown.what, what);
      assert.ok(thrown.fix !== '' && thrown.where !== '');
      return true;
    });
  });
