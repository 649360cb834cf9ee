import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import test from 'node:test';
import { encodeBytes, encodeInt, encodeText, joinBytes } from '../../../src/engine/onnx/encode';
import { readModelBytes } from '../../../src/engine/onnx/read';
import { Problem } from '../../../src/engine/problem';
import { fixtureBytes, fixtures, readFixture } from '../../support/models';
import { agreesWithOnnxProto } from '../../support/second-opinion';

const files = readdirSync(fixtures).filter((name) => name.endsWith('.onnx'));

for (const name of files)
  test(`onnx-proto agrees on ${name}`, async () => agreesWithOnnxProto(await readFixture(name), await fixtureBytes(name)));

test('numbers all nodes, the main graph first, and names each once', async () => {
  const model = await readFixture('if-loop-if-scan.onnx');
  assert.equal(model.graphs[0]!.nodes.length, 4);
  assert.equal(model.nodes.length, 17);
  assert.deepEqual(
    model.nodes.map(({ id }) => id),
    [...model.nodes.keys()],
  );
  assert.equal(new Set(model.nodes.map(({ name }) => name)).size, 17);
});

test('names unnamed nodes by operator and position, and nodes of one name apart', () => {
  const node = (name: string) =>
    encodeBytes(1, joinBytes([encodeText(1, 'x'), encodeText(2, `y${name}`), encodeText(4, 'Relu'), encodeText(3, name)]));
  const model = readModelBytes('m', graph(joinBytes([node(''), node('a'), node('a'), node('Relu_0')])));
  assert.deepEqual(
    model.nodes.map(({ name }) => name),
    ['Relu_0#2', 'a', 'a#2', 'Relu_0'],
  );
});

/** A model of one graph with these fields. */
function graph(fields: Uint8Array): Uint8Array {
  return joinBytes([encodeInt(1, 8), encodeBytes(7, fields), encodeBytes(8, encodeInt(2, 17))]);
}

test('every prefix of a model is read or refused, never a crash', async () => {
  const bytes = await fixtureBytes('three-layer-nested.onnx');
  for (let length = 1; length < bytes.length; length++) {
    try {
      const { diagnostics } = readModelBytes('m', bytes.subarray(0, length));
      assert.ok(diagnostics.length > 0, `${length} of ${bytes.length} bytes were taken without a word`);
    } catch (thrown) {
      assert.ok(thrown instanceof Problem && thrown.fix !== '', `${length} bytes: ${thrown}`);
    }
  }
});

const broken: readonly [name: string, bytes: Uint8Array, code: string][] = [
  [
    'a length beyond the file',
    joinBytes([encodeInt(1, 8), Uint8Array.of(0x3a, 0x80, 0x80, 0x80, 0x80, 0x08, 0x0a, 0x00)]),
    'onnx-truncated',
  ],
  ['a varint without end', new Uint8Array(64).fill(0xff), 'onnx-corrupt'],
  ['the graph as a number', joinBytes([encodeInt(1, 8), encodeInt(7, 3)]), 'onnx-corrupt'],
  ['no graph', encodeInt(1, 8), 'onnx-no-graph'],
];

for (const [name, bytes, code] of broken)
  test(`tells of ${name}`, () => {
    let codes: readonly string[];
    try {
      codes = readModelBytes('m', bytes).diagnostics.map((diagnostic) => diagnostic.code);
    } catch (thrown) {
      codes = thrown instanceof Problem ? [thrown.code] : [String(thrown)];
    }
    assert.ok(codes.includes(code), `got ${codes}`);
  });

test('reads int64 attributes beyond 2^53 exactly', () => {
  const attribute = encodeBytes(5, joinBytes([encodeText(1, 'big'), encodeInt(3, 9223372036854775807n), encodeInt(20, 2)]));
  const model = readModelBytes('m', graph(encodeBytes(1, joinBytes([encodeText(4, 'Op'), attribute]))));
  assert.deepEqual(model.nodes[0]!.attributes.get('big')?.value, 9223372036854775807n);
});

test('keeps names apart whose bytes are not UTF-8', () => {
  const named = (...name: number[]) => encodeBytes(1, joinBytes([encodeText(4, 'Op'), encodeBytes(3, Uint8Array.from(name))]));
  const model = readModelBytes('m', graph(joinBytes([named(0x61, 0xff), named(0x61, 0xfe)])));
  assert.deepEqual(
    model.nodes.map(({ name }) => name),
    ['a\\xff', 'a\\xfe'],
  );
  assert.ok(model.diagnostics.some(({ code }) => code === 'onnx-text'));
});
