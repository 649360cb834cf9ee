import assert from 'node:assert/strict';
import test from 'node:test';
import { parseModelText } from '../../../src/engine/ir/text';
import { inferTypes } from '../../../src/engine/shape/infer';

const cases: readonly [name: string, graph: string, codes: readonly string[]][] = [
  ['more elements than memory', 'y = Expand(x, s)\ns: int64[3] = {2147483648, 2147483648, 8}', ['dim-huge']],
  ['much, but possible', 'y = Expand(x, s)\ns: int64[3] = {1024, 1024, 1024}', []],
  ['an unknown size beside large ones', 'y = Tile(x, r)\nr: int64[1] = {1048576}', []],
];
for (const [name, graph, codes] of cases)
  test(name, () => {
    const [first, second] = graph.split('\n');
    const { diagnostics } = inferTypes(parseModelText(`opset 17\n(x: float[1]) => (y)\n${second}\n${first}`));
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      codes,
    );
    for (const { what, fix } of diagnostics) assert.ok(/Expand/.test(what) && fix !== '');
  });
