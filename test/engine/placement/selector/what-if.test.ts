import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { readModelBytes } from '../../../../src/engine/onnx/read';
import { estimatePlacement } from '../../../../src/engine/placement/estimate';
import { bestNext } from '../../../../src/engine/placement/selector/best-next';
import type { Subject } from '../../../../src/engine/placement/selector/options';
import { defaultOptions } from '../../../../src/engine/placement/selector/options';
import { pinModel } from '../../../../src/engine/placement/selector/pins';
import { selectBackend } from '../../../../src/engine/placement/selector/select';
import type { Supposition } from '../../../../src/engine/placement/selector/supposition';
import { whatIf } from '../../../../src/engine/placement/selector/what-if';
import { defaultTarget } from '../../../../src/engine/targets/chips';
import { letters, openParsed, openText, placed } from './open-text';

const chain = `(x: float[1,64]) => (y)
[a1] a = Relu(x)
[b1] b = Erf(a)
[c1] c = Relu(b)
[d1] d = Hardmax(c)
[e1] e = Relu(d)
[f1] y = Erf(e)`;
const op = (name: string): Subject => ({ by: 'op', name });

const cases: readonly [what: string, suppositions: Supposition[], want: string][] = [
  ['nothing', [], 'hchchc'],
  ['an operator is supported', [{ subject: op('Erf'), suppose: 'supported' }], 'hhhchh'],
  [
    'two are',
    [
      { subject: op('Erf'), suppose: 'supported' },
      { subject: op('Hardmax'), suppose: 'supported' },
    ],
    'hhhhhh',
  ],
  ['a rule goes away', [{ subject: { by: 'rule', name: 'op-unsupported' }, suppose: 'supported' }], 'hhhhhh'],
  ['support of what runs there already', [{ subject: op('Relu'), suppose: 'supported' }], 'hchchc'],
  ['a node moves', [{ subject: { by: 'node', name: 'c1' }, suppose: 'moved', unit: 'cpu' }], 'hcccch'.replace('cch', 'chc')],
  ['nodes move to the GPU', [{ subject: { by: 'pattern', name: '*1' }, suppose: 'moved', unit: 'gpu' }], 'gggggg'],
  [
    'what is said last counts',
    [
      { subject: op('Erf'), suppose: 'supported' },
      { subject: op('Erf'), suppose: 'moved', unit: 'cpu' },
    ],
    'hchchc',
  ],
];
for (const [what, suppositions, want] of cases) {
  test(`what if ${what}`, () => {
    const base = placed('hchchc');
    const answer = whatIf(openText(chain), base, suppositions);
    assert.equal(letters(answer.overlay.verdicts), want);
    assert.deepEqual(
      answer.changed.map(({ node, from, to }) => [node, from, to]),
      [...want].flatMap((letter, node) => {
        const [from, to] = [base.verdicts[node]?.unit, answer.overlay.verdicts[node]?.unit];
        return letter === letters(base.verdicts)[node] ? [] : [[node, from, to]];
      }),
    );
    assert.equal(answer.after.segments, answer.overlay.segments.length);
    assert.equal(answer.overlay.rung, 'estimate');
  });
}

test('nothing supposed changes nothing', () => {
  const { before, after, changed, conversions } = whatIf(openText(chain), placed('hchchc'), []);
  assert.deepEqual(after, before);
  assert.deepEqual(changed, []);
  assert.equal(conversions.length, after.conversions);
});

const quantized = (op: string) => `(x: float[1,4]) => (y)
s: float = {0.1}
z: uint8 = {0}
[q0] xq = QuantizeLinear(x, s, z)
[d0] xd = DequantizeLinear(xq, s, z)
[op] r = ${op}(xd)
[q1] rq = QuantizeLinear(r, s, z)
[d1] rd = DequantizeLinear(rq, s, z)
[soft] t = Softmax(rd)
[q2] tq = QuantizeLinear(t, s, z)
[d2] y = DequantizeLinear(tq, s, z)`;

test('what is supposed of a quantized operator is what the rules say of one that is supported, Q and DQ with it', () => {
  const estimated = (text: string) => {
    const open = openText(text);
    return { open, placement: estimatePlacement(open.model, open.types, defaultTarget) };
  };
  const refused = estimated(quantized('Hardmax'));
  assert.equal(letters(refused.placement.verdicts), 'cccchhhc');
  const { overlay, changed } = whatIf(refused.open, refused.placement, [{ subject: op('Hardmax'), suppose: 'supported' }]);
  assert.equal(letters(overlay.verdicts), letters(estimated(quantized('Relu')).placement.verdicts));
  assert.deepEqual(
    changed.map(({ node, follows }) => [node, follows]),
    [
      [1, true],
      [2, false],
      [3, true],
    ],
  );
});

test('16 bits cost time and conversions at the border, and nothing else', () => {
  const open = openText(chain);
  const wide = (subject: Subject) => whatIf(open, placed('hhhhhh'), [{ subject, suppose: '16-bit' }]);
  const { before, after, changed } = wide({ by: 'node', name: 'c1' });
  assert.deepEqual(changed, []);
  assert.equal(after.segments, before.segments);
  assert.equal(after.conversions, before.conversions + 2);
  assert.ok(after.totalUs > before.totalUs);
  assert.ok(wide({ by: 'pattern', name: '*' }).after.totalUs > after.totalUs);
  // The border moves to the edges of the graph, where 16 bits are one conversion as 8 bits are.
  assert.equal(wide({ by: 'pattern', name: '*' }).after.conversions, before.conversions);
});

test('16 bits at a precision that has them already are nothing, and that is said', () => {
  const base = placed('hhhhhh', { ...defaultTarget, precision: 'fp16' });
  const { before, after, notes } = whatIf(openText(chain), base, [{ subject: op('Relu'), suppose: '16-bit' }]);
  assert.deepEqual(after, before);
  assert.ok(notes.some((note) => /16 bits already/.test(note)));
});

test('what the GPU takes is not known, and not counted as nothing', () => {
  const { after, notes } = whatIf(openText(chain), placed('hchchc'), [{ subject: op('Relu'), suppose: 'moved', unit: 'gpu' }]);
  assert.ok(Number.isNaN(after.us.gpu));
  assert.equal(after.us.htp, 0);
  assert.ok(notes.some((note) => /3 nodes on the GPU is not known/.test(note)));
});

test('the best next step removes the most segments', () => {
  const [first, second] = bestNext(openText(chain), placed('hchchc'));
  assert.deepEqual(first?.supposition, { subject: op('Erf'), suppose: 'supported' });
  assert.equal(first?.saved.segments, 3);
  assert.equal(second?.supposition.subject.name, 'Hardmax');
  assert.equal(second?.saved.segments, 2);
});

const sample = openParsed(readModelBytes('ultraface', readFileSync('samples/ultraface-rfb-320.onnx')));
const base = estimatePlacement(sample.model, sample.types, defaultTarget);

test('the sample: support of an operator takes off the CPU what was refused of it', () => {
  const refused = new Map<string, number>();
  for (const { id, opType } of sample.model.nodes)
    if (base.verdicts[id]?.unit === 'cpu') refused.set(opType, (refused.get(opType) ?? 0) + 1);
  assert.deepEqual([...refused], [['BatchNormalization', 35]]);
  const { before, after, changed } = whatIf(sample, base, [{ subject: op('BatchNormalization'), suppose: 'supported' }]);
  assert.equal(before.counts.cpu - after.counts.cpu, 35);
  assert.equal(changed.filter(({ follows }) => !follows).length, 35);
  assert.equal(after.segments, 1);
  assert.equal(after.boundaries, 0);
  assert.ok(after.totalUs < before.totalUs);
});

test('the sample: its best next step is what the supposition then brings', () => {
  const [step] = bestNext(sample, base);
  assert.equal(step?.supposition.subject.name, 'BatchNormalization');
  const { before, after } = whatIf(sample, base, step ? [step.supposition] : []);
  assert.deepEqual(step?.saved, {
    segments: before.segments - after.segments,
    boundaries: before.boundaries - after.boundaries,
    boundaryBytes: before.boundaryBytes - after.boundaryBytes,
    us: before.totalUs - after.totalUs,
  });
  assert.match(step?.fix ?? '', /initializers/);
});

test('the sample: an operator that the HTP refuses costs it all points by the rule of the seed, and some by share', () => {
  const constraints = { powerCritical: true, performanceCritical: true };
  const bySeed = selectBackend(sample, base, { ...defaultOptions, constraints }).whole;
  const [htp, gpu] = bySeed.units;
  assert.equal(htp?.parts[0]?.points, 0);
  assert.match(htp?.parts[0]?.reason ?? '', /runs 80 of 115 nodes/);
  assert.match(gpu?.parts[0]?.reason ?? '', /documented, not verified/);
  assert.equal(gpu?.parts[3]?.points, 0, 'its time is not known');
  const weights = { ...defaultOptions.weights, operatorRule: 'share' as const };
  const byShare = selectBackend(sample, base, { ...defaultOptions, constraints, weights }).whole;
  assert.equal(byShare.chosen, 'htp');
  assert.ok(Math.abs((byShare.units[0]?.parts[0]?.points ?? 0) - (30 * 80) / 115) < 1e-9);
});

test('the sample: a table for each segment, each node in one', () => {
  const { segments } = selectBackend(sample, base, defaultOptions);
  const nodes = segments.flatMap((segment) => segment.nodes);
  assert.equal(new Set(nodes).size, nodes.length);
  assert.equal(nodes.length, base.verdicts.filter(({ unit }) => unit !== 'removed').length);
  for (const { units, unit } of segments) {
    const [htp, , cpu] = units;
    assert.equal(htp?.excluded === undefined, unit === 'htp', 'a segment of refused nodes is none for the HTP');
    assert.equal(cpu?.parts[0]?.points, 30);
  }
});

test('pins come first: what is pinned to the CPU is compared there', () => {
  const pins = [{ subject: { by: 'pattern', name: '*' }, unit: 'cpu' }] as const;
  const { segments, whole } = selectBackend(sample, base, { ...defaultOptions, pins });
  assert.ok(segments.every(({ unit }) => unit === 'cpu'));
  const [htp, , cpu] = whole.units;
  assert.equal(htp?.totalUs, cpu?.totalUs);
  assert.equal(pinModel(sample, base, pins).overlay.counts.htp, 0);
});
