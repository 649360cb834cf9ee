import assert from 'node:assert/strict';
import test from 'node:test';
import { estimatePlacement } from '../../../../src/engine/placement/estimate';
import type { Pin, RunUnit, Subject } from '../../../../src/engine/placement/selector/options';
import { runUnits } from '../../../../src/engine/placement/selector/options';
import { applyPins, pinModel } from '../../../../src/engine/placement/selector/pins';
import { nodesMeant, parseSubject, subjectText } from '../../../../src/engine/placement/selector/subject';
import { defaultTarget } from '../../../../src/engine/targets/chips';
import { letters, openText, placed } from './open-text';

const chain = `(x: float[1,8]) => (y)
[a1] a = Relu(x)
[b1] b = Sigmoid(a)
[c1] c = Relu(b)
[d1] d = Foo(c)
[e2] y = Tanh(d)`;

const pin = (text: string, unit: RunUnit): Pin => ({ subject: parseSubject(text, openText(chain).model), unit });

const cases: readonly [what: string, base: string, pins: Pin[], want: string, refused: number[]][] = [
  ['nothing', 'hhhch', [], 'hhhch', []],
  ['one node', 'hhhch', [pin('b1', 'cpu')], 'hchch', []],
  ['an operator', 'hhhch', [pin('op:Relu', 'cpu')], 'chcch', []],
  ['a pattern', 'hhhch', [pin('?1', 'cpu')], 'cccch', []],
  ['everything', 'hhhch', [pin('*', 'cpu')], 'ccccc', []],
  ['back to where it is', 'hhhch', [pin('b1', 'htp')], 'hhhch', []],
  ['a refused node stays, and says why', 'hhhch', [pin('d1', 'htp')], 'hhhch', [3]],
  ['the GPU takes what it has an operation for', 'hhhch', [pin('*', 'gpu')], 'gggch', [3, 4]],
  ['the last pin counts', 'hhhch', [pin('*', 'cpu'), pin('b1', 'htp')], 'chccc', []],
  ['also when it is the wider one', 'hhhch', [pin('b1', 'htp'), pin('*', 'cpu')], 'ccccc', []],
  ['what is removed has nothing to pin', 'hrhch', [pin('?1', 'cpu')], 'crcch', []],
];
for (const [what, base, pins, want, refused] of cases) {
  test(`pins: ${what}`, () => {
    const open = openText(chain);
    const { placement, outcomes } = applyPins(open, placed(base), pins);
    assert.equal(letters(placement.verdicts), want);
    assert.deepEqual(
      outcomes.flatMap((outcome) => outcome.refused.map(({ node }) => node)),
      refused,
    );
    for (const outcome of outcomes) for (const { reason } of outcome.refused) assert.match(reason, /^[A-Z].*\.$/);
    for (const [id, { unit, rule, reason }] of placement.verdicts.entries())
      if (unit !== placed(base).verdicts[id]?.unit) assert.ok(rule === 'pinned' && reason, `node ${id}`);
  });
}

test('a pinned placement is no compiler’s word any more; an unmoved one still is', () => {
  const base = { ...placed('hhhch'), rung: 'verified' as const };
  const open = openText(chain);
  assert.equal(applyPins(open, base, [pin('b1', 'cpu')]).placement.rung, 'estimate');
  assert.equal(applyPins(open, base, [pin('b1', 'htp')]).placement.rung, 'verified');
});

test('a pin that means nothing offers the nearest name', () => {
  const open = openText(chain);
  const [byNode, byOp] = applyPins(open, placed('hhhch'), [pin('b2', 'cpu'), pin('op:Sigmoidd', 'cpu')]).outcomes;
  assert.deepEqual(byNode?.unknown, { nearest: 'b1' });
  assert.deepEqual(byOp?.unknown, { nearest: 'Sigmoid' });
});

test('everything on one unit is one segment, and nothing crosses', () => {
  const { overlay } = pinModel(openText(chain), placed('hhhch'), [pin('*', 'cpu')]);
  assert.equal(overlay.segments.length, 1);
  assert.equal(overlay.boundaries.length, 0);
});

test('whatever is pinned, no node is lost and each runs in one segment', () => {
  const open = openText(chain);
  for (let seed = 0; seed < 200; seed++) {
    const pins = [...'abc'].map((_, i) =>
      pin(['a1', '?1', 'op:Relu', 'e2', '*', 'd1'][(seed + i * 5) % 6] as string, runUnits[(seed >> i) % 3] as RunUnit),
    );
    const { overlay } = pinModel(open, placed('hrhch'), pins);
    const inSegments = overlay.segments.flatMap(({ nodes }) => nodes).sort();
    const running = overlay.verdicts.flatMap(({ unit }, id) => (unit === 'removed' ? [] : [id]));
    assert.deepEqual(inSegments, running);
    for (const { unit, nodes } of overlay.segments) assert.ok(nodes.every((id) => overlay.verdicts[id]?.unit === unit));
  }
});

const qdq = `(x: float[1,4]) => (y)
s: float = {0.1}
z: uint8 = {0}
[q0] xq = QuantizeLinear(x, s, z)
[d0] xd = DequantizeLinear(xq, s, z)
[r1] r = Relu(xd)
[q1] rq = QuantizeLinear(r, s, z)
[d1] rd = DequantizeLinear(rq, s, z)
[t1] t = Tanh(rd)
[q2] tq = QuantizeLinear(t, s, z)
[d2] y = DequantizeLinear(tq, s, z)`;

test('Q and DQ go with the operator that they belong to, and not with its neighbors', () => {
  const open = openText(qdq);
  const base = placed('chhhhhhc');
  const { placement } = applyPins(open, base, [{ subject: { by: 'node', name: 'r1' }, unit: 'cpu' }]);
  assert.equal(letters(placement.verdicts), 'cccchhhc');
  assert.match(placement.verdicts[1]?.reason ?? '', /belongs to r1/);
  // And back: what the rules refuse as one comes back as one.
  const estimated = estimatePlacement(open.model, open.types, defaultTarget);
  assert.equal(letters(estimated.verdicts), 'chhhhhhc');
});

test('a pin of its own beats following', () => {
  const pins: Pin[] = [
    { subject: { by: 'node', name: 'r1' }, unit: 'cpu' },
    { subject: { by: 'node', name: 'q1' }, unit: 'htp' },
  ];
  assert.equal(letters(applyPins(openText(qdq), placed('chhhhhhc'), pins).placement.verdicts), 'ccchhhhc');
});

const subjects: readonly [text: string, subject: Subject, meant: number[]][] = [
  ['b1', { by: 'node', name: 'b1' }, [1]],
  ['op:Relu', { by: 'op', name: 'Relu' }, [0, 2]],
  ['?1', { by: 'pattern', name: '?1' }, [0, 1, 2, 3]],
  ['*2', { by: 'pattern', name: '*2' }, [4]],
  ['a*1*', { by: 'pattern', name: 'a*1*' }, [0]],
  ['rule:op-unsupported', { by: 'rule', name: 'op-unsupported' }, [3]],
  ['none', { by: 'node', name: 'none' }, []],
];
for (const [text, subject, meant] of subjects) {
  test(`a subject as text: ${text}`, () => {
    const { model } = openText(chain);
    assert.deepEqual(parseSubject(text, model), subject);
    assert.equal(subjectText(subject), text);
    assert.deepEqual(nodesMeant(subject, model, placed('hhhch').verdicts), meant);
  });
}

test('a hostile pattern takes no time to speak of', () => {
  const { model } = openText(`(x: float[1]) => (y)\n[${'a'.repeat(500)}] y = Relu(x)`);
  assert.deepEqual(nodesMeant({ by: 'pattern', name: `${'*a'.repeat(100)}b` }, model, []), []);
});
