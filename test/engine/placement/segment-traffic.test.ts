import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseModelText } from '../../../src/engine/ir/text';
import { partition } from '../../../src/engine/placement/partition';
import type { Placement } from '../../../src/engine/placement/placement';
import { segmentTraffic } from '../../../src/engine/placement/segment-traffic';
import { inferTypes } from '../../../src/engine/shape/infer';
import { defaultTarget } from '../../../src/engine/targets/chips';
import type { Unit } from '../../../src/engine/targets/target';

const units: Readonly<Record<string, Unit>> = { h: 'htp', c: 'cpu', r: 'removed' };

/** Per segment `unit in values/bytes out values/bytes`, from one letter per node. */
function trafficOf(text: string, letters: string): string {
  const model = parseModelText(`opset 17\n${text}`);
  const types = inferTypes(model);
  const verdicts = [...letters].map((letter) => ({ unit: units[letter]!, rule: 'test' }));
  const placement: Placement = { target: defaultTarget, verdicts, rung: 'estimate', producer: { tool: 'test', version: '1' } };
  const cut = partition(model, types, placement);
  const { enterValues, enterBytes, leaveValues, leaveBytes } = segmentTraffic(model, types, placement, cut);
  return cut.segments
    .map(({ unit }, at) => `${unit} in ${enterValues[at]}/${enterBytes[at]} out ${leaveValues[at]}/${leaveBytes[at]}`)
    .join(', ');
}

const chain = '(x: float[4]) => (c)\na = Relu(x)\nb = Neg(a)\nc = Exp(b)';
const cases: readonly [what: string, text: string, letters: string, want: string][] = [
  ['one segment moves nothing', chain, 'hhh', 'htp in 0/0 out 0/0'],
  ['there and back', chain, 'hch', 'htp in 0/0 out 1/16, cpu in 1/16 out 1/16, htp in 1/16 out 0/0'],
  ['what is removed hands on', chain, 'hrc', 'htp in 0/0 out 1/16, cpu in 1/16 out 0/0'],
  [
    'a value that two nodes read enters once',
    '(x: float[4]) => (y)\na = Relu(x)\nb = Neg(a)\ny = Add(a, b)',
    'hcc',
    'htp in 0/0 out 1/16, cpu in 1/16 out 0/0',
  ],
  ['an open size', '(x: float[N]) => (y)\na = Relu(x)\ny = Neg(a)', 'hc', 'htp in 0/0 out 1/NaN, cpu in 1/NaN out 0/0'],
];
for (const [what, text, letters, want] of cases) test(what, () => assert.equal(trafficOf(text, letters), want));
