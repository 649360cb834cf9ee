import assert from 'node:assert/strict';
import test from 'node:test';
import { parseProfileCsv } from '../../../src/engine/profile/qnn-csv';
import { toolchainBytes } from '../../support/toolchain-fixture';

const head = 'Msg Timestamp,Message,Time,Unit of Measurement,Timing Source,Event Level,Event Identifier,ONNX Source Ops';
const row = (message: string, value: number | string, unit: string, identifier: string) =>
  `0,${message},${value},${unit},BACKEND,SUB-EVENT,${identifier},`;
const group = (finalizeUs: number, cycles: number, ...more: string[]) => [
  row('FINALIZE', finalizeUs, 'US', 'QNN (finalize) time'),
  row('BACKEND', cycles, 'CYCLES', 'Simulated (Accelerator exec cycles)'),
  row('BACKEND', cycles - 1, 'CYCLES', 'Simulated (Accelerator exec cycles (lower estimate))'),
  row('BACKEND', cycles + 1, 'CYCLES', 'Simulated (Accelerator exec cycles (upper estimate))'),
  row('BACKEND', 64, 'BYTES', 'Input Fill'),
  ...more,
];
const parse = (...rows: string[]) => parseProfileCsv(new TextEncoder().encode([head, ...rows, ''].join('\n')));

test('a real file', async () => {
  const [graph, ...more] = parseProfileCsv(await toolchainBytes('profile.csv'));
  assert.equal(more.length, 0);
  assert.ok(graph);
  assert.ok(graph.lowCycles < graph.cycles && graph.cycles < graph.highCycles);
  assert.equal(graph.ddr['Input Fill'], 51200);
  assert.equal(graph.ddr['Output Spill'], 2048);
  assert.deepEqual(graph.opsWithoutCost, []);
  assert.ok('Graph Optimizations' in graph.compileUs);
});

test('a group that the profiler wrote twice counts once', () => {
  assert.deepEqual(
    parse(...group(10, 100), ...group(10, 100), ...group(11, 200)).map(({ cycles }) => cycles),
    [100, 200],
  );
});

test('two like graphs that took different times to compile are two', () => {
  assert.equal(parse(...group(10, 100), ...group(11, 100)).length, 2);
});

test('operations without cost, with a comma in the name', () => {
  const [graph] = parse(
    ...group(
      1,
      9,
      row('BACKEND', 2, 'US', 'Missing Ops (Number of Ops with no Costs associated)'),
      row('BACKEND', 0, 'US', 'a,b : OpId_60'),
      row('BACKEND', 0, 'US', 'c : OpId_61'),
    ),
  );
  assert.deepEqual(graph?.opsWithoutCost, ['a,b', 'c']);
});

const without: readonly [name: string, rows: readonly string[]][] = [
  [
    'a chip that the simulator does not know',
    [row('FINALIZE', 1, 'US', 'QNN (finalize) time'), row('UNKNOWN', 'UNKNOWN', 'OBJECT', 'QNN Trace Hextimate Event')],
  ],
  ['nothing', []],
  ['not a CSV', ['{"a": 1}']],
];
for (const [name, rows] of without) test(`${name} gives no graph`, () => assert.deepEqual(parse(...rows), []));
