import assert from 'node:assert/strict';
import test from 'node:test';
import type { DType } from '../../../src/engine/ir/dtype';
import { dtypeCode } from '../../../src/engine/ir/dtype';
import type { Dim } from '../../../src/engine/ir/graph';
import { encodeBytes, encodeInt, encodeText, joinBytes } from '../../../src/engine/onnx/encode';
import { readModelBytes } from '../../../src/engine/onnx/read';
import { Problem } from '../../../src/engine/problem';
import { fillInput, inputFromBytes } from '../../../src/engine/profile/cpu-fill';
import { type InputChoices, planInputs } from '../../../src/engine/profile/cpu-inputs';
import { readNpy } from '../../../src/engine/profile/cpu-npy';

/** A model of one Identity whose only input has this type. */
function model(name: string, dtype: DType, dims: readonly Dim[] | undefined) {
  const dim = (size: Dim) => encodeBytes(1, typeof size === 'number' ? encodeInt(1, size) : size ? encodeText(2, size) : new Uint8Array());
  const shape = dims ? encodeBytes(2, joinBytes(dims.map(dim))) : new Uint8Array();
  const type = encodeBytes(2, encodeBytes(1, joinBytes([encodeInt(1, dtypeCode(dtype)), shape])));
  const node = encodeBytes(1, joinBytes([encodeText(1, name), encodeText(2, 'y'), encodeText(4, 'Identity')]));
  const graph = joinBytes([node, encodeBytes(11, joinBytes([encodeText(1, name), type])), encodeBytes(12, encodeText(1, 'y'))]);
  return readModelBytes('m.onnx', joinBytes([encodeInt(1, 8), encodeBytes(7, graph), encodeBytes(8, encodeInt(2, 17))]));
}

const planned: readonly [
  name: string,
  dtype: DType,
  dims: readonly Dim[] | undefined,
  choices: InputChoices,
  want: readonly number[],
  assumed: readonly string[],
][] = [
  ['image', 'float', [1, 3, 4, 4], {}, [1, 3, 4, 4], []],
  ['image', 'float', ['batch', 3, 'h', undefined], {}, [1, 3, 1, 1], ['batch=1', 'h=1', 'image[3]=1']],
  ['image', 'float', ['batch', 3, 'h', undefined], { dims: { h: 8, 'image[3]': 9 } }, [1, 3, 8, 9], ['batch=1']],
  ['image', 'float', undefined, { shapes: { image: [2, 2] } }, [2, 2], []],
  ['image', 'float', ['n', 3], { shapes: { image: [5, 3] } }, [5, 3], []],
];
for (const [name, dtype, dims, choices, want, assumed] of planned)
  test(`${dtype}[${dims}] with ${JSON.stringify(choices)}`, () => {
    const plan = planInputs(model(name, dtype, dims), choices);
    assert.deepEqual(
      plan.inputs.map((input) => input.dims),
      [want],
    );
    assert.deepEqual(plan.assumed, assumed);
  });

const refused: readonly [name: string, dtype: DType, dims: readonly Dim[] | undefined, choices: InputChoices, code: string][] = [
  ['no rank', 'float', undefined, {}, 'cpu-input-unknown'],
  ['a type without a JavaScript array', 'bfloat16', [1], {}, 'cpu-input-unsupported'],
  ['more than memory', 'float', [1_000_000, 1_000_000], {}, 'cpu-input-unsupported'],
  ['a dimension that is not there', 'float', ['n'], { dims: { m: 2 } }, 'cpu-input-unknown'],
  ['an input that is not there', 'float', ['n'], { shapes: { other: [1] } }, 'cpu-input-unknown'],
];
for (const [name, dtype, dims, choices, code] of refused)
  test(`refuses ${name}`, () =>
    assert.throws(
      () => planInputs(model('x', dtype, dims), choices),
      (thrown) => thrown instanceof Problem && thrown.code === code && thrown.fix !== '',
    ));

const types: readonly DType[] = [
  'float',
  'double',
  'float16',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'bool',
  'string',
];
for (const dtype of types)
  test(`${dtype} inputs are full and the same each time`, () => {
    const [spec] = planInputs(model('x', dtype, [2, 50]), {}).inputs;
    const { data } = fillInput(spec!);
    assert.equal(data.length, 100);
    assert.deepEqual(fillInput(spec!).data, data);
    if (dtype !== 'string') assert.ok(new Set(data as Iterable<unknown>).size > 1, 'all elements are equal');
  });

const fills: readonly [name: string, dtype: DType, dims: readonly number[], valid: (value: bigint | number) => boolean][] = [
  ['attention_mask', 'int64', [1, 8], (value) => value === 1n],
  ['input_ids', 'int64', [1, 8], (value) => value === 0n || value === 1n],
  ['sample_rate', 'int32', [1], (value) => value === 1],
  ['flags', 'bool', [16], (value) => value === 0 || value === 1],
  ['pixels', 'float', [64], (value) => value >= -1 && value < 1],
  ['half', 'float16', [64], (value) => value >= 0x3400 && value < 0x3c00],
];
for (const [name, dtype, dims, valid] of fills)
  test(`${name} holds what such inputs hold`, () => {
    const { data } = fillInput(planInputs(model(name, dtype, dims), {}).inputs[0]!);
    for (const value of data) assert.ok(typeof value !== 'string' && valid(value), `${value}`);
  });

test('raw bytes are taken as they are, or not at all', () => {
  const [spec] = planInputs(model('x', 'float', [2]), {}).inputs;
  assert.deepEqual(inputFromBytes(spec!, new Uint8Array(new Float32Array([1.5, -2]).buffer))?.data, new Float32Array([1.5, -2]));
  assert.equal(inputFromBytes(spec!, new Uint8Array(7)), undefined);
});

/** As numpy.save writes version 1: a header of 118 bytes after the magic, the version and its length. */
function npy(header: string, data: Uint8Array): Uint8Array {
  return joinBytes([
    Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0),
    new TextEncoder().encode(`${header.padEnd(117)}\n`),
    data,
  ]);
}

const arrays: readonly [header: string, want: { dtype: DType; dims: readonly number[] } | RegExp][] = [
  ["{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", { dtype: 'float', dims: [1, 2] }],
  ["{'descr': '|u1', 'fortran_order': False, 'shape': (8,), }", { dtype: 'uint8', dims: [8] }],
  ["{'descr': '<i8', 'fortran_order': False, 'shape': (), }", { dtype: 'int64', dims: [] }],
  ["{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2), }", { dtype: 'float', dims: [1, 2] }],
  ["{'descr': '<U4', 'fortran_order': False, 'shape': (1, 2), }", /not understood/],
];
for (const [header, want] of arrays)
  test(`reads ${header}`, () => {
    const data = new Uint8Array(8).fill(7);
    const array = readNpy(npy(header, data));
    if (want instanceof RegExp) assert.match(String(array), want);
    else assert.deepEqual(array, { ...want, bytes: data });
  });

test('gives big-endian elements as little-endian, columns as rows', () => {
  const file = npy("{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }", Uint8Array.of(0, 1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6));
  const array = readNpy(file);
  assert.ok(typeof array === 'object');
  assert.deepEqual([...new Int16Array(array.bytes.buffer)], [1, 2, 3, 4, 5, 6]);
});

test('refuses what is no NumPy file', () => assert.equal(readNpy(new Uint8Array(4)), 'it is no NumPy file'));
