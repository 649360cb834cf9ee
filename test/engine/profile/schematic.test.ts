import assert from 'node:assert/strict';
import test from 'node:test';
import { parseSchematic } from '../../../src/engine/profile/schematic';
import { toolchainBytes } from '../../support/toolchain-fixture';

test('the names of a real dump', async () => {
  const names = parseSchematic(await toolchainBytes('schematic.bin'));
  assert.equal(names.size, 10);
  assert.equal(names.get(0x17), 'Convolution28_token_1');
  assert.equal(names.get(0x33), 'Times212/MatMulAddFusion_2');
});

const lines: readonly [name: string, text: string, want: readonly (readonly [number, string])[]][] = [
  ['a quote in the name', "0x0000000000000018: 'it's',\n", [[0x18, "it's"]]],
  ['a comma in the name', "0x0000000000000018: 'a, b',\n", [[0x18, 'a, b']]],
  ['an indented line is another table', "\t0x0000000000000018: 'a',\n", []],
  ['high bits number the kernels', "0x0000411700000018: 'a',\n", [[0x18, 'a']]],
  ['no end of line', "0x0000000000000018: 'a',", [[0x18, 'a']]],
  ['text beyond ASCII', "0x0000000000000018: 'ü名',\n", [[0x18, 'ü名']]],
];
for (const [name, text, want] of lines) test(name, () => assert.deepEqual([...parseSchematic(new TextEncoder().encode(text))], want));

test('names on both sides of a line longer than a piece', () => {
  const weights = 'f'.repeat(9 * 1024 * 1024);
  const names = parseSchematic(new TextEncoder().encode(`0x0000000000000001: 'a',\n'data': "${weights}",\n0x0000000000000002: 'b',\n`));
  assert.deepEqual([...names.values()], ['a', 'b']);
});
