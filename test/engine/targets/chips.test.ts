import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../../../src/engine/problem';
import { chipNamed, chips, defaultTarget, simulatedStandIn } from '../../../src/engine/targets/chips';

test('every chip has its own name, and a Hexagon version that QNN knows', () => {
  assert.equal(chips.length, 33);
  assert.equal(new Set(chips.map(({ soc }) => soc)).size, chips.length);
  for (const { soc, htpArch, vtcmMb } of chips) {
    assert.ok([68, 69, 73, 75, 79, 81].includes(htpArch), soc);
    assert.ok(vtcmMb === undefined || [2, 4, 8, 16].includes(vtcmMb), soc);
  }
});

test('a chip is found in any case', () => {
  assert.equal(chipNamed('sm8650').socModel, 57);
  assert.equal(chipNamed(' Sa8255 ').simulated, true);
  assert.equal(defaultTarget.chip.soc, 'SM8650');
});

const misspelled: readonly [name: string, offered: string][] = [
  ['SM8560', 'SM8550'],
  ['SM865', 'SM8650'],
  ['qcs910', 'QCS9100'],
];
for (const [name, offered] of misspelled) {
  test(`"${name}" is refused and ${offered} offered`, () => {
    assert.throws(
      () => chipNamed(name),
      (problem) => problem instanceof Problem && problem.code === 'chip-unknown' && problem.fix.startsWith(`Did you mean ${offered}?`),
    );
  });
}

const standIns: readonly [soc: string, simulatedAs: string][] = [
  ['SM8350', 'SA8255'],
  ['SM8650', 'SA8255'],
  ['SM8750', 'SA8797'],
  ['SM8850', 'SA8797'],
  ['SAR2230P', 'SAR2230P'],
];
for (const [soc, simulatedAs] of standIns) {
  test(`${soc} is simulated as ${simulatedAs}`, () => assert.equal(simulatedStandIn(chipNamed(soc)).soc, simulatedAs));
}
