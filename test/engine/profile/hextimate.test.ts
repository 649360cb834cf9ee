import assert from 'node:assert/strict';
import test from 'node:test';
import { Problem } from '../../../src/engine/problem';
import { kernelUnits, parseHextimate } from '../../../src/engine/profile/hextimate';
import { toolchainBytes } from '../../support/toolchain-fixture';

const bytes = (text: string) => new TextEncoder().encode(text);
const trace = (graph: string, events = '') =>
  `\x01\x02{ "traceEvents": [${events}], "Hextimate Configuration": {"soc_type": "SA8255", "sim_core_freq": 1500, "vtcm_size_in_bytes": 8}}\n${graph}\x19\0\0\0`;

test('a real log', async () => {
  const [only, ...more] = parseHextimate(await toolchainBytes('profile_qnn.log'));
  assert.equal(more.length, 0);
  assert.ok(only);
  assert.equal(only.graph, 'QNNExecutionProvider_QNNExecutionProvider_13621328319224843925_1_0');
  assert.equal(only.chip, 'SA8255');
  assert.equal(only.clockMhz, 1497.6);
  assert.equal(only.vtcmBytes, 8 * 1024 * 1024);
  assert.deepEqual(only.threads, ['FG', 'HVX 1', 'HVX 2', 'HVX 3', 'HVX 4', 'DMA', 'HVX_DMA 1', 'HVX_DMA 2', 'HVX_DMA 3', 'HVX_DMA 4']);
  const units = new Set(Array.from(only.events.unit, (unit) => kernelUnits[unit]));
  assert.deepEqual([...units].sort(), ['dma', 'hmx', 'hvx', 'main']);
  assert.ok(only.vtcm.bytes.length > 0);
  assert.ok(only.kernels.every((name) => !name.startsWith('default_')));
});

test('bytes are counted once: what the CSV calls fill, and the ten floats that come out', async () => {
  const [only] = parseHextimate(await toolchainBytes('profile_qnn.log'));
  const moved = only?.events.ddrBytes.reduce((sum, count) => sum + count, 0);
  assert.equal(moved, 51200 + 10 * 4);
});

test('traces are told apart by the name that follows, and a second one of the same name is a copy', () => {
  const names = parseHextimate(bytes([trace('a_0'), trace('a_0'), trace('b_1')].join('zz'))).map(({ graph }) => graph);
  assert.deepEqual(names, ['a_0', 'b_1']);
});

test('braces and quotes inside strings do not end an event', () => {
  const event = '{"name": "q::x} \\"] {", "ph": "X", "tid": 1, "ts": 5, "dur": 7, "args": {"id": "0x4100000018", "flags": ["for_hvx"]}}';
  const [only] = parseHextimate(bytes(trace('g', `${event},\n${event}`)));
  assert.deepEqual(only?.kernels, ['q::x} "] {']);
  assert.deepEqual([...(only?.events.opId ?? [])], [0x18, 0x18]);
  assert.deepEqual([...(only?.events.duration ?? [])], [7, 7]);
});

test('a log without a trace gives none', () => assert.deepEqual(parseHextimate(bytes('XL\x06\0')), []));

test('a log that was cut off is a Problem', () => {
  assert.throws(
    () => parseHextimate(bytes('{ "traceEvents": [{"name": "a"')),
    (thrown) => thrown instanceof Problem && thrown.code === 'format-invalid',
  );
});
